# SPDX-License-Identifier: Apache-2.0
"""What the job page shows, by a fixed set of queries."""

from __future__ import annotations

from dataclasses import dataclass

from wharfinger.kernel.choices import Scheme
from wharfinger.kernel.models import Identifier
from wharfinger.kernel.search import number_key
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
    TruckLeg,
)


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
    trucks: list[TruckLeg]

    @property
    def open_exceptions(self) -> list[JobException]:
        """Those that still run."""
        return [row for row in self.exceptions if row.closed_at is None]

    @property
    def loose_numbers(self) -> list[Identifier]:
        """Numbers that are neither the job's own nor shown with a paper; doubtful ones always."""
        papers = [*self.house_bills, *self.master_bills, *self.bookings, *(box.container for box in self.boxes)]
        shown = {number_key(str(paper)) for paper in [*papers, *(leg.voyage for leg in self.legs)]}
        rows = [number for number in self.numbers if number.scheme != Scheme.JOB]
        return [number for number in rows if number.suspect or number.key not in shown]


def way(row: Job) -> tuple[list[Milestone], list[JobVoyage], list[TruckLeg]]:
    """The job's reports, voyages with their places, and trucks, for one that came through its gate; three statements."""
    milestones = row.milestones.select_related("place").order_by("-occurred_at", "-pk")[:200]
    legs = row.legs.select_related("voyage__loading", "voyage__discharge", "voyage__carrier").order_by("leg")
    return list(milestones), list(legs), list(row.truck_legs.order_by("pk")[:60])


def whole(row: Job) -> JobFile:
    """Everything of a job that came through its gate; ten statements."""
    milestones, legs, trucks = way(row)
    return JobFile(
        row=row,
        milestones=milestones,
        exceptions=list(row.exceptions.select_related("owner", "unit", "told_by").order_by("-opened_at")[:50]),
        parties=list(row.parties.select_related("organisation").order_by("pk")),
        numbers=list(Identifier.objects.filter(noun="job", object_id=row.pk).order_by("scheme", "pk")),
        boxes=list(row.boxes.select_related("container").order_by("pk")),
        legs=legs,
        house_bills=list(row.house_bills.order_by("pk")),
        master_bills=list(row.master_bills.order_by("pk")),
        bookings=list(row.bookings.order_by("pk")),
        trucks=trucks,
    )
