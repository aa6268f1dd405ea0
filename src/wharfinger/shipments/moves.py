# SPDX-License-Identifier: Apache-2.0
"""What a change of a voyage does, read whole: each job's effect, and the customers to tell with their text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wharfinger.directory.models import Organisation
from wharfinger.shipments.choices import Classifier, DeadlineKind, DeadlineSource, MilestoneCode
from wharfinger.shipments.models import Job
from wharfinger.shipments.queries.voyages import dated_reports, unmet_deadlines
from wharfinger.shipments.rules.moving import Before, CutOff, Effect, effect, told_text


@dataclass(frozen=True)
class Reached:
    """A job with what the change does to it, and the cut-offs missed by their labels."""

    job: Job
    change: Effect

    @property
    def missed(self) -> list[Any]:
        """Labels of the cut-offs that would be missed."""
        return [DeadlineKind(kind).label for kind in self.change.missed]

    def text(self, language: str) -> str:
        """What its customer is told."""
        ends = (self.job.origin, self.job.destination)
        zones = tuple(place.time_zone if place else "" for place in ends)
        return told_text(self.job.number, self.change, language=language, zones=(zones[0], zones[1]))


@dataclass(frozen=True)
class Told:
    """A customer to tell: the payer, the jobs, and one text in each language."""

    payer: Organisation
    jobs: list[Reached]

    def text(self, language: str) -> str:
        """The texts of the customer's jobs, a line each."""
        return "\n".join(row.text(language) for row in self.jobs)


def reached(
    jobs: Sequence[Job], dates: Mapping[str, datetime | None], *, now: datetime, rolled: bool = False
) -> list[Reached]:
    """The effect of new dates (`etd`, `eta`, or `atd`, `ata` instead) on the jobs; one statement."""
    cutoffs = unmet_deadlines(job.pk for job in jobs)
    after = {"etd": dates.get("atd") or dates.get("etd"), "eta": dates.get("ata") or dates.get("eta")}
    found = []
    for job in jobs:
        stated = [CutOff(row.kind, row.due_at, row.source == DeadlineSource.CARRIER) for row in cutoffs[job.pk]]
        found.append(Reached(job, effect(_before(job, job.etd, job.eta, stated), after, now, rolled=rolled)))
    return found


def _before(job: Job, etd: datetime | None, eta: datetime | None, cutoffs: Sequence[CutOff] = ()) -> Before:
    zone = job.destination.time_zone if job.destination else ""
    return Before(job.pk, job.mode, etd, eta, job.promised_on, zone, cutoffs)


def reached_lately(jobs: Sequence[Job], since: datetime, *, now: datetime) -> list[Reached]:
    """The jobs whose departure or arrival was newly estimated since then, or that were rolled; one statement."""
    reports: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in dated_reports(job.pk for job in jobs):
        reports[row[0]].append(row)
    found = []
    for job in jobs:
        old, new, rolled = _estimates(reports[job.pk], since)
        if new or rolled:
            found.append(Reached(job, effect(_before(job, old.get("etd"), old.get("eta")), new, now, rolled=rolled)))
    return found


_NAMES = {MilestoneCode.DEPARTED.value: "etd", MilestoneCode.ARRIVED.value: "eta"}


def _estimates(
    reports: Iterable[tuple[Any, ...]], since: datetime
) -> tuple[dict[str, datetime], dict[str, datetime], bool]:
    old: dict[str, datetime] = {}
    new: dict[str, datetime] = {}
    rolled = False
    for _job, code, kind, at, recorded in reports:
        if code == MilestoneCode.ROLLED_OVER:
            rolled = rolled or recorded >= since
        elif kind == Classifier.ESTIMATED:
            (new if recorded >= since else old)[_NAMES[code]] = at
    return old, new, rolled


def to_tell(rows: Iterable[Reached]) -> list[Told]:
    """The customers whom the change must be told, by the number of their jobs."""
    by_payer: dict[int, list[Reached]] = defaultdict(list)
    for row in rows:
        if row.change.tell:
            by_payer[row.job.payer_id].append(row)
    told = [Told(found[0].job.payer, found) for found in by_payer.values()]
    return sorted(told, key=lambda one: (-len(one.jobs), one.jobs[0].job.number))
