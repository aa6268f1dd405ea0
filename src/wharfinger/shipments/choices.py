# SPDX-License-Identifier: Apache-2.0
"""Choices of the operation's mirror; words of freight.md §6, milestones of domain.md §1.1."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Mode(models.TextChoices):
    """Means and kind of service of a job."""

    SEA_FCL = "sea_fcl", _("Sea FCL")
    SEA_LCL = "sea_lcl", _("Sea LCL")
    AIR = "air", _("Air")
    RAIL = "rail", _("Rail")
    TRUCK = "truck", _("Truck")
    WAREHOUSE = "warehouse", _("Warehouse")
    CUSTOMS = "customs", _("Customs only")
    EXPRESS = "express", _("Express")
    OTHER = "other", _("Other mode")


class Direction(models.TextChoices):
    """Seen from our country."""

    EXPORT = "export", pgettext_lazy("direction", "Export")
    IMPORT = "import", pgettext_lazy("direction", "Import")
    DOMESTIC = "domestic", _("Domestic")
    CROSS = "cross", _("Cross trade")
    UNKNOWN = "", _("Not known")


class Scope(models.TextChoices):
    """Where our duty begins or ends; decides which rules apply (freight.md §1)."""

    DOOR = "door", _("Door")
    WAREHOUSE = "warehouse", _("Our warehouse")
    CFS = "cfs", _("CFS")
    CY = "cy", _("CY")
    PORT = "port", _("Port or airport")
    UNKNOWN = "", _("Not known")


class CargoKind(models.TextChoices):
    """Whose cargo it is to us."""

    OWN = "own", _("Own cargo")
    NOMINATED = "nominated", _("Nominated cargo")
    CO_LOAD = "co_load", _("Co-loader's cargo")


class ServiceLine(models.TextChoices):
    """What we do on a job; a customer with more than one line has a comprehensive need (R004)."""

    TRANSPORT = "transport", _("Transport")
    STORAGE = "storage", _("Storage")
    CROSS_DOCK = "cross_dock", _("Cross-dock")
    DISTRIBUTION = "distribution", _("Distribution")
    CUSTOMS = "customs", _("Customs brokerage")
    PACKING = "packing", _("Packing")
    VALUE_ADDED = "value_added", _("Value-added processing")
    SETTLEMENT = "settlement", _("Settlement")
    FINANCE = "finance", _("Finance")


class JobRole(models.TextChoices):
    """A party's part in a job."""

    PAYER = "payer", _("Payer")
    SHIPPER = "shipper", _("Shipper")
    CONSIGNEE = "consignee", _("Consignee")
    NOTIFY = "notify", _("Notify party")
    END_CUSTOMER = "end_customer", _("End customer")
    OVERSEAS_AGENT = "overseas_agent", _("Overseas agent")
    CO_LOADER = "co_loader", _("Co-loader")
    CARRIER = "carrier", _("Carrier")
    BOOKING_AGENT = "booking_agent", _("Booking agent")
    TRUCKER = "trucker", _("Trucker")
    CUSTOMS_BROKER = "customs_broker", _("Customs broker")
    SUPPLIER = "supplier", _("Supplier")


class MilestoneCode(models.TextChoices):
    """What happened, whatever the source calls it (domain.md §1.1, freight.md §1)."""

    BOOKED = "BOOKED", _("Booked")
    BOOKING_CANCELLED = "BOOKING_CANCELLED", _("Booking cancelled")
    SPACE_RELEASED = "SPACE_RELEASED", _("S/O received")
    EMPTY_PICKED_UP = "EMPTY_PICKED_UP", _("Empty picked up")
    LOADED_FACTORY = "LOADED_FACTORY", _("Loaded at factory")
    PICKUP_DONE = "PICKUP_DONE", _("Picked up")
    PICKUP_FAILED = "PICKUP_FAILED", _("Pickup failed")
    RECEIVED_ORIGIN = "RECEIVED_ORIGIN", _("Received at origin")
    GATE_IN = "GATE_IN", _("Gate-in")
    SI_SENT = "SI_SENT", _("SI sent")
    VGM_SENT = "VGM_SENT", _("VGM sent")
    DRAFT_CONFIRMED = "DRAFT_CONFIRMED", _("Draft B/L confirmed")
    MANIFEST_FILED = "MANIFEST_FILED", _("AMS/ENS filed")
    CUSTOMS_LODGED = "CUSTOMS_LODGED", _("Customs entry lodged")
    INSPECTION_ORDERED = "INSPECTION_ORDERED", _("Inspection ordered")
    INSPECTION_PASSED = "INSPECTION_PASSED", _("Inspection passed")
    CUSTOMS_HOLD = "CUSTOMS_HOLD", _("Held by customs")
    CUSTOMS_CLEARED = "CUSTOMS_CLEARED", _("Customs released")
    ROLLED_OVER = "ROLLED_OVER", _("Rolled over")
    SAILING_CANCELLED = "SAILING_CANCELLED", _("Sailing cancelled")
    LOADED = "LOADED", _("Loaded")
    DEPARTED = "DEPARTED", _("Departed")
    IN_TRANSIT = "IN_TRANSIT", _("In transit")
    TRANSSHIPPED = "TRANSSHIPPED", _("Transshipped")
    ARRIVED = "ARRIVED", _("Arrived")
    UNLOADED = "UNLOADED", _("Unloaded")
    ARRIVED_WAREHOUSE = "ARRIVED_WAREHOUSE", _("Arrived at destination warehouse")
    BILL_ISSUED = "BILL_ISSUED", _("Bill issued")
    BILL_RELEASED = "BILL_RELEASED", _("Bill released")
    ORIGINAL_SURRENDERED = "ORIGINAL_SURRENDERED", _("Original B/L surrendered")
    TELEX_RELEASED = "TELEX_RELEASED", _("Telex released")
    SEA_WAYBILL_ISSUED = "SEA_WAYBILL_ISSUED", _("Sea waybill issued")
    AVAILABLE = "AVAILABLE", _("Available for pickup")
    DELIVERY_ORDER = "DELIVERY_ORDER", _("D/O issued")
    GATE_OUT = "GATE_OUT", _("Gate-out")
    APPOINTMENT = "APPOINTMENT", _("Delivery appointment")
    APPOINTMENT_MISSED = "APPOINTMENT_MISSED", _("Delivery appointment missed")
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY", _("Out for delivery")
    AT_DELIVERY = "AT_DELIVERY", _("At the delivery place")
    DELIVERED = "DELIVERED", _("Delivered")
    PROOF_RECEIVED = "PROOF_RECEIVED", _("Signed proof of delivery received")
    DELIVERY_FAILED = "DELIVERY_FAILED", _("Delivery failed")
    DELAYED = "DELAYED", _("Delayed")
    DAMAGED = "DAMAGED", _("Damaged")
    LOST = "LOST", _("Lost")
    RETURNED = "RETURNED", _("Returned")
    EMPTY_RETURNED = "EMPTY_RETURNED", _("Empty returned")
    OTHER = "OTHER", _("Other event")


class Classifier(models.TextChoices):
    """Planned, estimated or actual."""

    PLANNED = "PLN", _("planned")
    ESTIMATED = "EST", _("estimated")
    ACTUAL = "ACT", _("actual")


class Phase(models.TextChoices):
    """Where a job stands, derived from its milestones."""

    BOOKED = "booked", _("Booked")
    AT_ORIGIN = "at_origin", _("At origin")
    UNDER_WAY = "under_way", _("Under way")
    ARRIVED = "arrived", _("Arrived")
    DELIVERING = "delivering", _("Out for delivery")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class ExceptionRule(models.TextChoices):
    """What may go wrong (freight.md §1, domain.md §1.1); each is explained in docs/explanation/exceptions.md."""

    CUTOFF_NEAR = "cutoff_near", _("Cut-off near, nothing received")
    CUTOFF_MISSED = "cutoff_missed", _("Cut-off missed")
    ROLLED = "rolled", _("Rolled")
    BLANK_SAILING = "blank_sailing", _("Blank sailing")
    INSPECTED = "inspected", _("Inspected")
    CUSTOMS_HOLD = "customs_hold", _("Held by customs too long")
    ETA_SLIPPED = "eta_slipped", _("Estimated arrival slipped")
    LATE_ESTIMATE = "late_estimate", _("Estimated arrival after the promise")
    ARRIVAL_OVERDUE = "arrival_overdue", _("Longer under way than nine of ten")
    SILENT = "silent", _("Nothing heard")
    BILL_NOT_RELEASED = "bill_not_released", _("Bill not released")
    FREE_TIME_ENDING = "free_time_ending", _("Free time ends soon")
    FREE_TIME_ENDED = "free_time_ended", _("Free time has ended")
    ARRIVED_NOT_DELIVERED = "arrived_not_delivered", _("Arrived, not out for delivery")
    APPOINTMENT_MISSED = "appointment_missed", _("Delivery appointment missed")
    DELIVERY_FAILED = "delivery_failed", _("Delivery failed, no new appointment")


class DeadlineKind(models.TextChoices):
    """What must be done before a sailing or flight (freight.md §1)."""

    WAREHOUSE = "warehouse", _("Warehouse cut-off")
    SI = "si", _("SI cut-off")
    VGM = "vgm", _("VGM cut-off")
    CY = "cy", _("CY cut-off")
    CUSTOMS = "customs", _("Customs cut-off")
    MANIFEST = "manifest", _("AMS/ENS cut-off")
    AIR = "air", _("Handover to the airline")


class DeadlineSource(models.TextChoices):
    """Who said so."""

    CARRIER = "carrier", _("stated by the carrier")
    RULE = "rule", _("by the table of defaults")


class ClockKind(models.TextChoices):
    """What begins to cost when free time ends."""

    STORAGE = "storage", _("Storage")
    DEMURRAGE = "demurrage", _("Demurrage")
    DETENTION = "detention", _("Detention")


class Side(models.TextChoices):
    """Where a free-time clock runs."""

    ORIGIN = "origin", _("at origin")
    DESTINATION = "destination", _("at destination")


class FirstDay(models.TextChoices):
    """Which day counts as the first free day, seen from the day of the event that starts the clock."""

    SAME = "same", _("the day of the event")
    NEXT = "next", _("the day after")
    NEXT_WORKING = "next_working", _("the next working day")


class DayCount(models.TextChoices):
    """Which days count."""

    CALENDAR = "calendar", _("calendar days")
    WORKING = "working", _("working days")


class Cause(models.TextChoices):
    """What one voyage, box or place does to several jobs."""

    ROLLED = "rolled", _("Rolled")
    BLANK_SAILING = "blank_sailing", _("Blank sailing")
    LATE = "late", _("Voyage late")
    INSPECTION = "inspection", _("Box inspected")
    PLACE_CLOSED = "place_closed", _("Place closed")


class ExceptionState(models.TextChoices):
    """Life of an exception."""

    NEW = "new", _("New")
    IN_WORK = "in_work", _("In work")
    SOLVED = "solved", _("Solved")
    DISMISSED = "dismissed", _("Not an exception")


class Reason(models.TextChoices):
    """Why (R216); mandatory before an exception of undelivered goods is closed."""

    UNSET = "", _("Reason not given yet")
    CONSIGNEE_SLOT = "consignee_slot", _("Consignee has no unloading slot")
    CONSIGNEE_CLOSED = "consignee_closed", _("Consignee closed")
    ADDRESS = "address", _("Address wrong or incomplete")
    NO_TRUCK = "no_truck", _("No truck")
    WAREHOUSE_BUSY = "warehouse_busy", _("Warehouse overloaded")
    DOCUMENTS = "documents", _("Documents missing")
    CUSTOMS = "customs", _("Customs")
    INSPECTION = "inspection", _("Inspection")
    UNPAID = "unpaid", _("Payment outstanding")
    CARRIER_DELAY = "carrier_delay", _("Carrier late")
    ROLLED = "rolled", _("Rolled")
    BLANK_SAILING = "blank_sailing", _("Blank sailing")
    CONGESTION = "congestion", _("Port congestion")
    WEATHER = "weather", _("Weather")
    DATA = "data", _("Report missing or wrong")
    CUSTOMER_WISH = "customer_wish", _("Customer's wish")
    OTHER = "other", _("Another reason")


class ReleaseKind(models.TextChoices):
    """How a bill is released."""

    ORIGINAL = "original", _("Original B/L")
    TELEX = "telex", _("Telex release")
    SEA_WAYBILL = "sea_waybill", _("Sea waybill")
    UNKNOWN = "", _("Not known")


class PlaceKind(models.TextChoices):
    """Kind of place."""

    PORT = "port", _("Port")
    AIRPORT = "airport", _("Airport")
    CITY = "city", _("City")
    FACILITY = "facility", _("Facility")
