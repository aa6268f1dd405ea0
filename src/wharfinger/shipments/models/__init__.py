# SPDX-License-Identifier: Apache-2.0
"""Tables of the operation's mirror, a module per noun."""

from wharfinger.shipments.models.exception import JobException, RuleSetting
from wharfinger.shipments.models.job import Job, JobParty
from wharfinger.shipments.models.milestone import Milestone
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
    "Booking",
    "Container",
    "HouseBill",
    "Job",
    "JobContainer",
    "JobException",
    "JobParty",
    "JobVoyage",
    "LaneGroup",
    "MasterBill",
    "Milestone",
    "Place",
    "RuleSetting",
    "Voyage",
]
