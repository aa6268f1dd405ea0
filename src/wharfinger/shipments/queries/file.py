# SPDX-License-Identifier: Apache-2.0
"""What the job page shows, by a fixed set of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wharfinger.kernel.models import Identifier
from wharfinger.shipments.choices import Classifier, MilestoneCode
from wharfinger.shipments.models import (
    Booking,
    HouseBill,
    Job,
    JobContainer,
    JobException,
    JobParty,
    JobVoyage,
    MasterBill,
    Milestone,
)
from wharfinger.shipments.rules.state import STAGE

_LINE = (
    MilestoneCode.BOOKED, MilestoneCode.RECEIVED_ORIGIN, MilestoneCode.LOADED, MilestoneCode.DEPARTED,
    MilestoneCode.ARRIVED, MilestoneCode.CUSTOMS_CLEARED, MilestoneCode.OUT_FOR_DELIVERY, MilestoneCode.DELIVERED,
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step of the milestone line: planned or estimated above, actual below."""

    label: str
    expected: datetime | None
    actual: datetime | None
    zone: str

    @property
    def is_late(self) -> bool:
        """Whether it happened, or should have happened, after it was expected."""
        return bool(self.expected and self.actual and self.actual > self.expected)


@dataclass
class JobFile:
    """A job with everything that hangs on it."""

    row: Job
    milestones: list[Milestone]
    exceptions: list[JobException]
    parties: list[JobParty]
    numbers: list[Identifier]
    boxes: list[JobContainer]
    legs: list[JobVoyage]
    house_bills: list[HouseBill]
    master_bills: list[MasterBill]
    bookings: list[Booking]

    @property
    def open_exceptions(self) -> list[JobException]:
        """Those that still run."""
        return [row for row in self.exceptions if row.closed_at is None]


def whole(row: Job) -> JobFile:
    """Everything of a job that came through its gate; nine statements."""
    return JobFile(
        row=row,
        milestones=list(row.milestones.select_related("place").order_by("-occurred_at", "-pk")[:200]),
        exceptions=list(row.exceptions.select_related("owner", "unit", "told_by").order_by("-opened_at")[:50]),
        parties=list(row.parties.select_related("organisation").order_by("pk")),
        numbers=list(Identifier.objects.filter(noun="job", object_id=row.pk).order_by("scheme", "pk")),
        boxes=list(row.boxes.select_related("container").order_by("pk")),
        legs=list(row.legs.select_related("voyage__loading", "voyage__discharge", "voyage__carrier").order_by("leg")),
        house_bills=list(row.house_bills.order_by("pk")),
        master_bills=list(row.master_bills.order_by("pk")),
        bookings=list(row.bookings.order_by("pk")),
    )


def steps(milestones: Sequence[Milestone]) -> list[Step]:
    """The milestone line: the main steps, and those others that were reported."""
    expected: dict[str, Milestone] = {}
    actual: dict[str, Milestone] = {}
    for row in sorted(milestones, key=lambda m: (m.recorded_at, m.pk)):
        if not row.is_retraction:
            (actual if row.classifier == Classifier.ACTUAL else expected)[row.code] = row
    seen = {*expected, *actual} & STAGE.keys()
    codes = sorted(
        {*(code.value for code in _LINE), *seen}, key=lambda c: (STAGE.get(c, 9), MilestoneCode.values.index(c))
    )
    return [_step(code, expected.get(code), actual.get(code)) for code in codes]


def _step(code: str, expected: Milestone | None, actual: Milestone | None) -> Step:
    row = actual or expected
    return Step(
        str(MilestoneCode(code).label),
        expected.occurred_at if expected else None,
        actual.occurred_at if actual else None,
        row.zone if row else "",
    )
