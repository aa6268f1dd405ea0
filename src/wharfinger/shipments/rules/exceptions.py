# SPDX-License-Identifier: Apache-2.0
"""The first exception rules (R213–R216, freight.md §1), on wall hours (design ruling 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wharfinger.shipments.choices import Direction, ExceptionRule, MilestoneCode, Mode, Phase, Scope
from wharfinger.shipments.rules.state import ARRIVAL, ARRIVAL_SIDE, State

M = MilestoneCode
DELIVERY_IS_OURS = frozenset({Scope.DOOR.value, Scope.WAREHOUSE.value})
SEA = frozenset({Mode.SEA_FCL.value, Mode.SEA_LCL.value})
OVERDUE = timedelta(hours=24)
AFTER = frozenset({Phase.DONE.value, Phase.CANCELLED.value})


@dataclass(frozen=True)
class Threshold:
    """When a rule speaks: after (or before) `hours`, or the lane group's or the mode's own hours; and for which jobs.

    An empty set of directions, scopes or kinds of cargo means every job.
    """

    hours: int
    by_mode: Mapping[str, int] = field(default_factory=dict)
    is_on: bool = True
    by_lane: Mapping[str, int] = field(default_factory=dict)
    directions: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    cargo_kinds: frozenset[str] = frozenset()

    def span(self, mode: str, lane: str = "") -> timedelta:
        """The hours for a mode and lane group."""
        return timedelta(hours=self.by_lane.get(lane, self.by_mode.get(mode, self.hours)))


DEFAULTS: Mapping[str, Threshold] = {
    ExceptionRule.CUTOFF_NEAR: Threshold(24),
    ExceptionRule.CUTOFF_MISSED: Threshold(0),
    ExceptionRule.ROLLED: Threshold(0),
    ExceptionRule.BLANK_SAILING: Threshold(0),
    ExceptionRule.INSPECTED: Threshold(0),
    ExceptionRule.CUSTOMS_HOLD: Threshold(24),
    ExceptionRule.ETA_SLIPPED: Threshold(24, {Mode.SEA_FCL: 48, Mode.SEA_LCL: 48}),
    ExceptionRule.LATE_ESTIMATE: Threshold(0),
    ExceptionRule.ARRIVAL_OVERDUE: Threshold(0),
    ExceptionRule.SILENT: Threshold(
        72, {Mode.SEA_FCL: 240, Mode.SEA_LCL: 240, Mode.RAIL: 120, Mode.AIR: 36, Mode.TRUCK: 36, Mode.EXPRESS: 36}
    ),
    ExceptionRule.BILL_NOT_RELEASED: Threshold(120),
    ExceptionRule.FREE_TIME_ENDING: Threshold(48),
    ExceptionRule.FREE_TIME_ENDED: Threshold(0),
    ExceptionRule.ARRIVED_NOT_DELIVERED: Threshold(24),
    ExceptionRule.APPOINTMENT_MISSED: Threshold(2),
    ExceptionRule.DELIVERY_FAILED: Threshold(4),
}


@dataclass(frozen=True)
class Facts:
    """What the rules need of a job besides its state."""

    mode: str
    direction: str
    scope_to: str
    promised_on: date | None
    has_bill: bool
    bill_released: bool
    zone: str = "UTC"


@dataclass(frozen=True)
class Finding:
    """A rule that speaks: since when its clock ran, from when it counts, and the fact behind it."""

    rule: str
    key: str
    since: datetime
    opens_at: datetime


def findings(facts: Facts, state: State, thresholds: Mapping[str, Threshold] = DEFAULTS) -> list[Finding]:
    """What speaks or will speak if nothing changes; `opens_at` in the future means not yet."""
    if state.phase in AFTER:
        return []
    found = (_arrived, _silent, _late, _unreleased)
    results = (check(facts, state, thresholds) for check in found)
    return [finding for finding in results if finding is not None and thresholds[finding.rule].is_on]


def next_check(candidates: Iterable[Finding], now: datetime) -> datetime | None:
    """The next moment at which the timer must look at the job again."""
    return min((finding.opens_at for finding in candidates if finding.opens_at > now), default=None)


def _arrived(facts: Facts, state: State, thresholds: Mapping[str, Threshold]) -> Finding | None:
    out = {M.OUT_FOR_DELIVERY, M.DELIVERED, M.AT_DELIVERY} & state.actual.keys()
    if facts.scope_to not in DELIVERY_IS_OURS or not ARRIVAL & state.actual.keys():
        return None
    if out and state.phase != Phase.ARRIVED:
        return None
    since = max(state.actual[code] for code in ARRIVAL_SIDE if code in state.actual)
    rule = ExceptionRule.ARRIVED_NOT_DELIVERED.value
    arrived = max(state.actual[code] for code in ARRIVAL if code in state.actual)
    return Finding(rule, f"arrived {_stamp(arrived)}", since, since + thresholds[rule].span(facts.mode))


def _silent(facts: Facts, state: State, thresholds: Mapping[str, Threshold]) -> Finding | None:
    if state.last is None or state.phase in (Phase.BOOKED, Phase.ARRIVED):
        return None
    rule = ExceptionRule.SILENT.value
    since = max(state.last.occurred_at, state.heard_at or state.last.occurred_at)
    key = f"{state.last.code} {_stamp(state.last.occurred_at)}"
    if state.next_at is None:
        return Finding(rule, key, since, since + thresholds[rule].span(facts.mode))
    # While the next event is announced for later, silence is normal.
    return Finding(rule, key, since, max(since, state.next_at) + min(OVERDUE, thresholds[rule].span(facts.mode)))


def _late(facts: Facts, state: State, thresholds: Mapping[str, Threshold]) -> Finding | None:
    estimate = state.expected.get(M.DELIVERED) if facts.scope_to in DELIVERY_IS_OURS else None
    estimate = estimate or (state.eta if state.ata is None else None)
    if estimate is None or facts.promised_on is None or state.heard_at is None:
        return None
    rule = ExceptionRule.LATE_ESTIMATE.value
    promised = datetime.combine(facts.promised_on, time(), ZoneInfo(facts.zone)) + timedelta(days=1)
    if estimate < promised + thresholds[rule].span(facts.mode):
        return None
    return Finding(rule, f"promised {facts.promised_on.isoformat()}", state.heard_at, state.heard_at)


def _unreleased(facts: Facts, state: State, thresholds: Mapping[str, Threshold]) -> Finding | None:
    arrives = state.ata or state.eta
    if facts.mode not in SEA or facts.direction == Direction.IMPORT or not facts.has_bill or arrives is None:
        return None
    if facts.bill_released or M.BILL_RELEASED in state.actual or state.atd is None:
        return None
    rule = ExceptionRule.BILL_NOT_RELEASED.value
    opens = arrives - thresholds[rule].span(facts.mode)
    return Finding(rule, "bill", opens, opens)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
