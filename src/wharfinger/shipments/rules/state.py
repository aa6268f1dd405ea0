# SPDX-License-Identifier: Apache-2.0
"""Where a job stands, from its milestones: the same for any order in which the reports came.

Rules (domain.md §1.1): a superseded or retracted report does not count; of several estimates the one recorded
last counts; an actual is never replaced by an estimate; an event of a later stage implies the earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from wharfinger.shipments.choices import Classifier, MilestoneCode, Phase, Scope

M = MilestoneCode
STAGE: Mapping[str, int] = {
    code: stage
    for stage, codes in enumerate(
        (
            (M.BOOKED, M.SPACE_RELEASED, M.SI_SENT, M.VGM_SENT, M.DRAFT_CONFIRMED, M.MANIFEST_FILED),
            (
                M.EMPTY_PICKED_UP,
                M.LOADED_FACTORY,
                M.PICKUP_DONE,
                M.GATE_IN,
                M.RECEIVED_ORIGIN,
                M.CUSTOMS_LODGED,
                M.LOADED,
            ),
            (M.DEPARTED, M.IN_TRANSIT, M.TRANSSHIPPED),
            (M.ARRIVED, M.UNLOADED, M.AVAILABLE, M.DELIVERY_ORDER, M.ARRIVED_WAREHOUSE, M.APPOINTMENT),
            (M.OUT_FOR_DELIVERY, M.GATE_OUT, M.AT_DELIVERY),
            (M.DELIVERED, M.PROOF_RECEIVED, M.EMPTY_RETURNED),
        )
    )
    for code in codes
}
PHASES = (Phase.BOOKED, Phase.AT_ORIGIN, Phase.UNDER_WAY, Phase.ARRIVED, Phase.DELIVERING, Phase.DONE)
ARRIVAL = frozenset({M.ARRIVED.value, M.ARRIVED_WAREHOUSE.value})
ARRIVAL_SIDE = ARRIVAL | {M.UNLOADED.value, M.AVAILABLE.value, M.GATE_OUT.value}
EXPECTED = (M.DEPARTED, M.ARRIVED, M.OUT_FOR_DELIVERY, M.DELIVERED)


class Report(NamedTuple):
    """A milestone as the rules see it; `order` breaks ties the same way everywhere (source and raw id)."""

    code: str
    classifier: str
    occurred_at: datetime
    recorded_at: datetime
    order: str
    place_id: int | None = None
    place_text: str = ""
    source: str = ""
    raw_id: str = ""
    supersedes: str = ""
    is_retraction: bool = False
    unit: str = ""


@dataclass(frozen=True)
class State:
    """Where the job stands; the first fields are those of Job's derived block.

    `actual` and `expected` hold the latest time by milestone, `told` when the estimate that counts was told, `first_eta`
    the arrival announced first; `reached` and `latest` the first and last actual time by milestone and box ("" where the
    report names none).
    """

    phase: str = Phase.BOOKED.value
    last: Report | None = None
    heard_at: datetime | None = None
    etd: datetime | None = None
    atd: datetime | None = None
    eta: datetime | None = None
    ata: datetime | None = None
    delivered_at: datetime | None = None
    next_code: str = ""
    next_at: datetime | None = None
    actual: Mapping[str, datetime] = field(default_factory=dict)
    expected: Mapping[str, datetime] = field(default_factory=dict)
    told: Mapping[str, datetime] = field(default_factory=dict)
    first_eta: datetime | None = None
    reached: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)
    latest: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)


def standing(reports: Iterable[Report], scope_to: str = "") -> State:
    """The state that follows from the reports; `scope_to` says where our duty ends."""
    valid = _valid(list(reports))
    actual = _actual(valid)
    expected, told = _expected(valid)
    reached, latest = _by_unit(valid)
    done = [report for report in valid if report.classifier == Classifier.ACTUAL]
    last = max(done, key=_lateness, default=None)
    phase = _phase(actual, scope_to)
    code = _next(actual, phase, scope_to)
    return State(
        phase=phase,
        last=last,
        heard_at=max((report.recorded_at for report in valid), default=None),
        etd=expected.get(M.DEPARTED),
        atd=actual.get(M.DEPARTED),
        eta=expected.get(M.ARRIVED),
        ata=max((actual[code] for code in ARRIVAL if code in actual), default=None),
        delivered_at=actual.get(M.DELIVERED),
        next_code=code,
        next_at=expected.get(code) if code else None,
        actual=actual,
        expected=expected,
        told=told,
        first_eta=_first_eta(valid),
        reached=reached,
        latest=latest,
    )


def _valid(reports: list[Report]) -> list[Report]:
    gone = {(report.source, report.supersedes) for report in reports if report.supersedes}
    return [r for r in reports if not r.is_retraction and (r.source, r.raw_id) not in gone]


def _lateness(report: Report) -> tuple[datetime, int, datetime, str]:
    return report.occurred_at, STAGE.get(report.code, -1), report.recorded_at, report.order


def _actual(valid: list[Report]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for report in valid:
        if report.classifier == Classifier.ACTUAL:
            found[report.code] = max(report.occurred_at, found.get(report.code, report.occurred_at))
    return found


def _expected(valid: list[Report]) -> tuple[dict[str, datetime], dict[str, datetime]]:
    best: dict[str, tuple[bool, datetime, datetime, str]] = {}
    for report in valid:
        if report.classifier == Classifier.ACTUAL:
            continue
        rank = (report.classifier == Classifier.ESTIMATED, report.recorded_at, report.occurred_at, report.order)
        best[report.code] = max(rank, best.get(report.code, rank))
    return {code: rank[2] for code, rank in best.items()}, {code: rank[1] for code, rank in best.items()}


def _first_eta(valid: list[Report]) -> datetime | None:
    told = [r for r in valid if r.code == M.ARRIVED and r.classifier != Classifier.ACTUAL]
    first = min(told, key=lambda r: (r.recorded_at, r.occurred_at, r.order), default=None)
    return first.occurred_at if first else None


_Times = dict[str, dict[str, datetime]]


def _by_unit(valid: list[Report]) -> tuple[_Times, _Times]:
    first: _Times = {}
    last: _Times = {}
    for report in valid:
        if report.classifier == Classifier.ACTUAL:
            at = report.occurred_at
            earliest, newest = first.setdefault(report.code, {}), last.setdefault(report.code, {})
            earliest[report.unit] = min(at, earliest.get(report.unit, at))
            newest[report.unit] = max(at, newest.get(report.unit, at))
    return first, last


def _phase(actual: Mapping[str, datetime], scope_to: str) -> str:
    stages = [STAGE[code] for code in actual if code in STAGE]
    reached = max(stages, default=0)
    if scope_to in (Scope.CY, Scope.CFS, Scope.PORT) and {M.GATE_OUT, M.DELIVERY_ORDER} & actual.keys():
        return Phase.DONE.value
    if M.BOOKING_CANCELLED in actual and reached < 2:
        return Phase.CANCELLED.value
    returned = actual.get(M.RETURNED)
    if reached == 5 and returned is not None and returned > actual.get(M.DELIVERED, returned):
        return Phase.ARRIVED.value
    failed = actual.get(M.DELIVERY_FAILED)
    if reached == 4 and failed is not None and failed >= actual.get(M.OUT_FOR_DELIVERY, failed):
        return Phase.ARRIVED.value
    return PHASES[reached].value


def _next(actual: Mapping[str, datetime], phase: str, scope_to: str) -> str:
    if phase in (Phase.DONE, Phase.CANCELLED):
        return ""
    if phase == Phase.ARRIVED:
        return (M.DELIVERY_ORDER if scope_to in (Scope.CY, Scope.CFS, Scope.PORT) else M.OUT_FOR_DELIVERY).value
    reached = PHASES.index(Phase(phase))
    return next((code.value for code in EXPECTED if STAGE[code] > reached), "")
