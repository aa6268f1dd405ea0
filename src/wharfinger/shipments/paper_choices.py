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


#: Colour of a state; states not named are blue.
PAPER_TONES = {
    **dict.fromkeys(("held", "inspected", "rolled", "sailing_overdue", "arrival_overdue"), "red"),
    **dict.fromkeys(("sailed_not_issued", "issued", "sent", "no_dates"), "amber"),
    **dict.fromkeys(("released", "returned", "closed"), "green"),
    **dict.fromkeys(("cancelled", "named", "not_issued"), ""),
}
