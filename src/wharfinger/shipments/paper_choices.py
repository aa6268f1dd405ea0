# SPDX-License-Identifier: Apache-2.0
"""Choices of papers: where a bill, booking, box or voyage stands, and what its next step is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperState(models.TextChoices):
    """Where a paper stands; derived, never typed."""

    NOT_ISSUED = "not_issued", _("Not issued yet")
    SAILED_NOT_ISSUED = "sailed_not_issued", _("Sailed, not issued yet")
    ISSUED = "issued", _("Issued, not released")
    HELD = "held", _("Release held")
    RELEASED = "released", _("Released")
    SENT = "sent", _("Sent, S/O awaited")
    SPACE = "space", _("S/O received")
    SI_SENT = "si_sent", _("SI sent")
    ROLLED = "rolled", _("Rolled")
    NAMED = "named", _("Empty not picked up yet")
    EMPTY_OUT = "empty_out", _("Empty picked up")
    PICKED_UP = "picked_up", _("Cargo received")
    GATE_IN = "gate_in", _("Gated in")
    INSPECTED = "inspected", _("Held for inspection")
    LOADED = "loaded", _("Loaded")
    TO_SAIL = "to_sail", _("To sail")
    NO_DATES = "no_dates", _("Dates awaited from the carrier")
    SAILING_OVERDUE = "sailing_overdue", _("Departure overdue")
    UNDER_WAY = "under_way", _("Under way")
    ARRIVAL_OVERDUE = "arrival_overdue", _("Arrival overdue")
    ARRIVED = "arrived", _("Arrived")
    DELIVERY_ORDER = "delivery_order", _("D/O issued")
    GATE_OUT = "gate_out", _("Gated out")
    RETURNED = "returned", _("Empty returned")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class PaperStep(models.TextChoices):
    """What is to be done next with a paper."""

    NONE = "", _("nothing is left to do")
    CONFIRM_DRAFT = "confirm_draft", _("have the draft B/L confirmed")
    ISSUE = "issue", _("issue the bill")
    RELEASE = "release", _("release the bill before arrival")
    SETTLE_HOLD = "settle_hold", _("settle the hold")
    SEND_RELEASE = "send_release", _("send the release to the agent")
    EXCHANGE = "exchange", _("exchange it for the D/O")
    ASK_SPACE = "ask_space", _("ask the carrier for the S/O")
    SEND_SI = "send_si", _("send the SI")
    SEND_VGM = "send_vgm", _("send the VGM")
    NEW_SAILING = "new_sailing", _("confirm the next sailing with the carrier")
    PICK_UP_EMPTY = "pick_up_empty", _("pick up the empty")
    LOAD_CARGO = "load_cargo", _("load the cargo")
    BRING_IN = "bring_in", _("bring it to the terminal")
    TELL_ALL = "tell_all", _("tell the customer of every house bill in it")
    LOAD = "load", _("loading on board")
    DEPART = "depart", _("departure")
    ASK_DATES = "ask_dates", _("ask the carrier for the schedule")
    ASK_SAILED = "ask_sailed", _("ask the carrier whether it has sailed")
    ARRIVE = "arrive", _("arrival")
    ASK_ARRIVED = "ask_arrived", _("ask the carrier whether it has arrived")
    FETCH = "fetch", _("fetch it from the terminal")
    RETURN_EMPTY = "return_empty", _("return the empty")
    HAND_OVER = "hand_over", _("hand the cargo over")
    LODGE = "lodge", _("lodge the entry")
    AWAIT_RELEASE = "await_release", _("customs release")
    PASS_INSPECTION = "pass_inspection", _("attend the inspection and tell the customer")
    ORDER_TRUCK = "order_truck", _("order a truck")
    LOAD_TRUCK = "load_truck", _("loading the truck")
    UNLOAD = "unload", _("unloading")
    TRY_AGAIN = "try_again", _("arrange another truck and tell the customer")
    START_ORDER = "start_order", _("start the order")
    FINISH_ORDER = "finish_order", _("count and complete the order")


#: Colour of a state; states not named are blue.
PAPER_TONES = {
    **dict.fromkeys(("held", "inspected", "rolled", "sailing_overdue", "arrival_overdue"), "red"),
    **dict.fromkeys(("sailed_not_issued", "issued", "sent", "no_dates"), "amber"),
    **dict.fromkeys(("released", "returned", "closed"), "green"),
    **dict.fromkeys(("cancelled", "named", "not_issued"), ""),
}


class EntryState(models.TextChoices):
    """Life of a customs entry (报关单)."""

    PREPARED = "prepared", _("Being prepared")
    LODGED = "lodged", _("Lodged")
    INSPECTION = "inspection", _("Inspection ordered")
    PASSED = "passed", _("Inspection passed")
    RELEASED = "released", _("Released by customs")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class TruckKind(models.TextChoices):
    """What a truck leg is for."""

    PICKUP = "pickup", _("Pickup")
    DELIVERY = "delivery", _("Delivery")
    TRANSFER = "transfer", _("Transfer")
    EMPTY = "empty", _("Empty return")


class TruckState(models.TextChoices):
    """Life of a truck leg."""

    PLANNED = "planned", _("Planned")
    ORDERED = "ordered", _("Truck ordered")
    LOADED = "loaded", _("On the road")
    DONE = "done", _("Unloaded")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class WarehouseKind(models.TextChoices):
    """In or out."""

    INBOUND = "in", _("Inbound")
    OUTBOUND = "out", _("Outbound")


class WarehouseState(models.TextChoices):
    """Life of a warehouse order."""

    PLANNED = "planned", _("Planned")
    STARTED = "started", _("In work")
    DONE = "done", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


#: Colour of an order's state; states not named are blue.
ORDER_TONES = {
    **dict.fromkeys(("inspection", "failed"), "red"),
    **dict.fromkeys(("passed", "released", "done"), "green"),
    **dict.fromkeys(("withdrawn", "cancelled", "prepared", "planned"), ""),
}
