# SPDX-License-Identifier: Apache-2.0
"""The legs of a job on one timeline (R224): truck, vessel, truck; each with plan, actual and how far it is.

Legs come from the job's voyages and truck legs; what nobody ordered a truck for runs before and after them by its
milestones. Where no voyage is known, the main leg runs from origin to destination over the reported transshipments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from wharfinger.shipments.choices import Classifier, MilestoneCode, Mode, Scope
from wharfinger.shipments.models import Job, JobVoyage, Milestone, Place, TruckLeg, Voyage
from wharfinger.shipments.paper_choices import TruckKind, TruckState

M = MilestoneCode
DOOR_SIDE = (Scope.DOOR.value, Scope.WAREHOUSE.value)
KINDS = {
    "sea": _("Sea"), "air": _("Air"), "rail": _("Rail"), "truck": _("Truck"), "other": _("Carriage"),
}  # fmt: skip
_KIND_OF = {
    Mode.SEA_FCL: "sea", Mode.SEA_LCL: "sea", Mode.AIR: "air", Mode.EXPRESS: "air", Mode.RAIL: "rail",
    Mode.TRUCK: "truck",
}  # fmt: skip
ICONS = {"sea": "ship", "air": "plane", "rail": "route", "truck": "truck", "other": "route"}
_DRIVES = (TruckKind.PICKUP, TruckKind.DELIVERY, TruckKind.TRANSFER)
_NOT_DRIVEN = (TruckState.CANCELLED.value, TruckState.FAILED.value)
_STARTED = (M.PICKUP_DONE, M.LOADED_FACTORY, M.EMPTY_PICKED_UP)
_BROUGHT = (M.GATE_IN, M.RECEIVED_ORIGIN)
_TAKEN = (M.OUT_FOR_DELIVERY, M.GATE_OUT)
_HANDED = (M.DELIVERED, M.ARRIVED_WAREHOUSE)


@dataclass(frozen=True)
class Stop:
    """Where a leg begins or ends: a known place, or what is known of it in words."""

    place: Place | None = None
    text: str = ""


@dataclass(frozen=True)
class Leg:
    """One leg; times are what was foreseen last and what happened, null where nobody said."""

    kind: str
    start: Stop
    end: Stop
    planned_from: datetime | None = None
    planned_to: datetime | None = None
    actual_from: datetime | None = None
    actual_to: datetime | None = None
    voyage: Voyage | None = None
    trucks: tuple[TruckLeg, ...] = ()

    @property
    def state(self) -> str:
        """done, under_way or coming."""
        if self.actual_to:
            return "done"
        return "under_way" if self.actual_from else "coming"

    @property
    def label(self) -> str:
        """Its means in words."""
        return str(KINDS[self.kind])

    @property
    def icon(self) -> str:
        """Its picture."""
        return ICONS[self.kind]

    def late(self, now: datetime) -> timedelta | None:
        """How long after its plan it ended or, under way, is overdue; None unless it is late."""
        reached = self.actual_to or now
        if self.planned_to is None or reached <= self.planned_to or self.state == "coming":
            return None
        return reached - self.planned_to

    def share(self, now: datetime) -> float | None:
        """The share of its time that has passed, 0…1, while it is under way and not overdue."""
        if self.state != "under_way" or self.actual_from is None or self.planned_to is None:
            return None
        whole = self.planned_to - self.actual_from
        passed = now - self.actual_from
        return passed / whole if timedelta(0) <= passed <= whole and whole else None


def legs_of(
    job: Job, milestones: Sequence[Milestone], voyages: Sequence[JobVoyage], trucks: Sequence[TruckLeg] = ()
) -> list[Leg]:
    """The job's legs in the order in which they are run; places of job, voyages and milestones loaded."""
    reports = _Reports(milestones)
    main = _main(job, reports, voyages)
    driven = {kind: [row for row in trucks if row.kind == kind and row.state not in _NOT_DRIVEN] for kind in _DRIVES}
    begin = main[0].start if main else Stop(job.origin, job.origin_text)
    end = main[-1].end if main else Stop(job.destination, job.destination_text)
    before = _driven(driven[TruckKind.PICKUP], Stop(), begin) or _before(job, reports, main)
    after = _driven(driven[TruckKind.DELIVERY], end, Stop()) or _after(job, reports, main)
    between = _driven(driven[TruckKind.TRANSFER], Stop(), Stop())
    legs = [before, *main, after] if between is None else _placed([before, *main, after], between)
    return _as_ended([leg for leg in legs if leg is not None])


def leg_of(voyage: Voyage, **dates: datetime | None) -> Leg:
    """A voyage as one leg; its places loaded, `dates` its etd, eta, atd and ata as its jobs know them."""
    etd, eta, atd, ata = (dates.get(name) or getattr(voyage, name) for name in ("etd", "eta", "atd", "ata"))
    kind = _KIND_OF.get(Mode(voyage.mode), "other")
    return Leg(kind, Stop(voyage.loading), Stop(voyage.discharge), etd, eta, atd, ata, voyage)


def _driven(trucks: Sequence[TruckLeg], start: Stop, end: Stop) -> Leg | None:
    """One leg for all trucks of a kind: from the first that loads to the last that unloads."""
    if not trucks:
        return None
    ended = [row.ended_at for row in trucks if row.ended_at]
    texts = [
        next((text for text in (getattr(row, name) for row in trucks) if text), "") for name in ("from_text", "to_text")
    ]
    return Leg(
        "truck", Stop(text=texts[0]) if texts[0] else start, Stop(text=texts[1]) if texts[1] else end,
        min((row.planned_start for row in trucks if row.planned_start), default=None),
        max((row.planned_end for row in trucks if row.planned_end), default=None),
        min((row.started_at for row in trucks if row.started_at), default=None),
        max(ended) if len(ended) == len(trucks) else None,
        trucks=tuple(trucks),
    )  # fmt: skip


def _placed(legs: Sequence[Leg | None], leg: Leg) -> list[Leg | None]:
    """Put a transfer before the first leg that begins later; without a date of its own, before the last."""
    begins = leg.actual_from or leg.planned_from
    for index, other in enumerate(legs):
        later = other and (other.actual_from or other.planned_from)
        if begins and later and later > begins:
            return [*legs[:index], leg, *legs[index:]]
    return [*legs, leg] if begins else [*legs[:-1], leg, legs[-1]]


class _Reports:
    """The reports that count: by code the last actual one and the last estimate."""

    def __init__(self, milestones: Sequence[Milestone]) -> None:
        gone = {(row.source, row.supersedes) for row in milestones if row.supersedes}
        valid = [row for row in milestones if not row.is_retraction and (row.source, row.raw_id) not in gone]
        self.rows = sorted(valid, key=lambda row: (row.recorded_at, row.pk))
        self.actual: Mapping[str, Milestone] = {r.code: r for r in self.rows if r.classifier == Classifier.ACTUAL}
        self.foreseen: Mapping[str, Milestone] = {r.code: r for r in self.rows if r.classifier != Classifier.ACTUAL}

    def any(self, codes: Sequence[str]) -> bool:
        return any(code in self.actual or code in self.foreseen for code in codes)

    def first(self, codes: Sequence[str], which: Mapping[str, Milestone]) -> datetime | None:
        """The time of the first of the codes that was reported."""
        return next((which[code].occurred_at for code in codes if code in which), None)

    def stop(self, codes: Sequence[str]) -> Stop:
        rows = [which[code] for code in codes for which in (self.actual, self.foreseen) if code in which]
        return next((Stop(row.place, row.place_text) for row in rows if row.place or row.place_text), Stop())


def _main(job: Job, reports: _Reports, voyages: Sequence[JobVoyage]) -> list[Leg]:
    if voyages:
        return _sailed(job, [row.voyage for row in sorted(voyages, key=lambda row: row.leg)])
    if not (job.etd or job.atd or job.eta or job.ata):
        return []
    return _reported(job, reports)


def _sailed(job: Job, voyages: Sequence[Voyage]) -> list[Leg]:
    legs = [leg_of(voyage) for voyage in voyages]
    first, last = legs[0], legs[-1]
    legs[0] = replace(
        first, start=_known(first.start, job.origin, job.origin_text), planned_from=job.etd or first.planned_from,
        actual_from=job.atd or first.actual_from,
    )  # fmt: skip
    legs[-1] = replace(
        legs[-1], end=_known(last.end, job.destination, job.destination_text), planned_to=job.eta or last.planned_to,
        actual_to=job.ata or last.actual_to,
    )  # fmt: skip
    return legs


def _known(stop: Stop, place: Place | None, text: str) -> Stop:
    return stop if stop.place else Stop(place, text)


def _reported(job: Job, reports: _Reports) -> list[Leg]:
    """The way by milestones: over each place at which a transshipment was reported or announced."""
    kind = _KIND_OF.get(Mode(job.mode), "other")
    changes: dict[object, Milestone] = {}
    for row in reports.rows:
        if row.code == M.TRANSSHIPPED and (row.place_id or row.place_text):
            changes[row.place_id or row.place_text] = row
    legs, start = [], Stop(job.origin, job.origin_text)
    planned, actual = job.etd, job.atd
    for row in sorted(changes.values(), key=lambda row: row.occurred_at):
        happened = row.occurred_at if row.classifier == Classifier.ACTUAL else None
        stop = Stop(row.place, row.place_text)
        foreseen = None if happened else row.occurred_at
        legs.append(Leg(kind, start, stop, planned, foreseen, actual, happened))
        start, planned, actual = stop, foreseen, happened
    legs.append(Leg(kind, start, Stop(job.destination, job.destination_text), planned, job.eta, actual, job.ata))
    return legs


def _before(job: Job, reports: _Reports, main: Sequence[Leg]) -> Leg | None:
    if job.scope_from not in DOOR_SIDE and not reports.any(_STARTED):
        return None
    if main and main[0].kind == "truck":
        return None
    return Leg(
        "truck", reports.stop((M.PICKUP_DONE, M.LOADED_FACTORY)), main[0].start if main else Stop(job.origin, job.origin_text),
        reports.first(_STARTED, reports.foreseen), reports.first(_BROUGHT, reports.foreseen),
        reports.first(_STARTED, reports.actual), reports.first(_BROUGHT, reports.actual),
    )  # fmt: skip


def _after(job: Job, reports: _Reports, main: Sequence[Leg]) -> Leg | None:
    if job.scope_to not in DOOR_SIDE and not reports.any((M.OUT_FOR_DELIVERY, M.DELIVERED)):
        return None
    if main and main[-1].kind == "truck":
        return None
    return Leg(
        "truck", main[-1].end if main else Stop(job.destination, job.destination_text), reports.stop(_HANDED),
        reports.first(_TAKEN, reports.foreseen), reports.first(_HANDED, reports.foreseen),
        reports.first(_TAKEN, reports.actual), reports.first(_HANDED, reports.actual),
    )  # fmt: skip


def _as_ended(legs: Sequence[Leg]) -> list[Leg]:
    """A leg is over, too, when a later one has begun: nobody reports every end."""
    found: list[Leg] = []
    begun: datetime | None = None
    for leg in reversed(legs):
        if leg.actual_to is None and begun is not None:
            leg = replace(leg, actual_to=begun)
        begun = leg.actual_from or leg.actual_to or begun
        found.append(leg)
    return found[::-1]
