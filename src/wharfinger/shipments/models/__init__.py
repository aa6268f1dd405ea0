# SPDX-License-Identifier: Apache-2.0
"""Tables of the operation's mirror, a module per noun."""

from wharfinger.shipments.models.backtest import Backtest, BacktestHit
from wharfinger.shipments.models.deadline import BookingCutoff, CutoffRule, Deadline
from wharfinger.shipments.models.document import Document, DocumentTemplate, DocumentVersion
from wharfinger.shipments.models.exception import JobException, RuleSetting
from wharfinger.shipments.models.freetime import FreeTimeClock, FreeTimeTariff
from wharfinger.shipments.models.incident import Incident
from wharfinger.shipments.models.job import Job, JobParty
from wharfinger.shipments.models.lane import LaneTransit
from wharfinger.shipments.models.milestone import Milestone
from wharfinger.shipments.models.orders import CustomsEntry, TruckLeg, WarehouseOrder
from wharfinger.shipments.models.papers import (
    Booking,
    Container,
    HouseBill,
    JobContainer,
    JobVoyage,
    MasterBill,
    Voyage,
)
from wharfinger.shipments.models.place import LaneGroup, Place

__all__ = [
    "Backtest",
    "BacktestHit",
    "Booking",
    "BookingCutoff",
    "Container",
    "CustomsEntry",
    "CutoffRule",
    "Deadline",
    "Document",
    "DocumentTemplate",
    "DocumentVersion",
    "FreeTimeClock",
    "FreeTimeTariff",
    "HouseBill",
    "Incident",
    "Job",
    "JobContainer",
    "JobException",
    "JobParty",
    "JobVoyage",
    "LaneGroup",
    "LaneTransit",
    "MasterBill",
    "Milestone",
    "Place",
    "RuleSetting",
    "TruckLeg",
    "Voyage",
    "WarehouseOrder",
]
