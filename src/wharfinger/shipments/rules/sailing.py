# SPDX-License-Identifier: Apache-2.0
"""Exception rules before and during the voyage: cut-offs, rollovers, inspections, estimates, silence, the bill."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from wharfinger.shipments.choices import Cause, Direction, ExceptionRule, MilestoneCode, Phase
from wharfinger.shipments.rules.findings import SEA, Facts, Finding, stamp
from wharfinger.shipments.rules.state import State
from wharfinger.shipments.rules.thresholds import Threshold

M, R = MilestoneCode, ExceptionRule
OVERDUE = timedelta(hours=24)
DEEP_SEA = timedelta(days=10)
_BEFORE_SAILING = frozenset({Phase.BOOKED.value, Phase.AT_ORIGIN.value})


def cutoff_near(facts: Facts, state: State, limit: Threshold) -> Iterator[Finding]:
    """Nothing received N hours before the last working minute before a cut-off; ends at the cut-off itself."""
    if _on_board(state):
        return
    for d in facts.deadlines:
        if d.met_at is None:
            opens = d.act_by - limit.span(facts.mode, facts.lane)
            key = f"{d.kind} {stamp(d.due_at)}"
            yield Finding(R.CUTOFF_NEAR.value, key, opens, opens, d.kind, d.due_at, d.due_at)


def cutoff_missed(facts: Facts, state: State, limit: Threshold) -> Iterator[Finding]:
    """The cut-off has passed (N hours ago) and still nothing; ends when it is met late or the cargo is on board."""
    if _on_board(state):
        return
    for d in facts.deadlines:
        if d.met_at is None:
            opens = d.due_at + limit.span(facts.mode, facts.lane)
            yield Finding(R.CUTOFF_MISSED.value, f"{d.kind} {stamp(d.due_at)}", d.due_at, opens, d.kind, d.due_at)


def rolled(facts: Facts, state: State, limit: Threshold) -> Iterator[Finding]:
    """Rolled to a later sailing; ends when it is loaded or sails after that."""
    yield from _not_sailing(R.ROLLED, M.ROLLED_OVER, Cause.ROLLED, facts, state, limit)


def blank_sailing(facts: Facts, state: State, limit: Threshold) -> Iterator[Finding]:
    """The sailing is cancelled; ends as a rollover does."""
    yield from _not_sailing(R.BLANK_SAILING, M.SAILING_CANCELLED, Cause.BLANK_SAILING, facts, state, limit)


def inspected(facts: Facts, state: State, limit: Threshold) -> Iterator[Finding]:
    """A box is to be inspected; ends when it passed, was released or sailed. Each box for itself."""
    for box, at in state.latest.get(M.INSPECTION_ORDERED, {}).items():
        passed = [
            state.latest.get(code, {}).get(unit)
            for code in (M.INSPECTION_PASSED, M.CUSTOMS_CLEARED)
            for unit in (box, "")
        ]
        passed.append(state.atd)
        if not any(moment is not None and moment >= at for moment in passed):
            due = min(_dangers(facts, state, at), default=None)
            opens = at + limit.span(facts.mode, facts.lane)
            yield Finding(
                R.INSPECTED.value, f"{box} {stamp(at)}".strip(), at, opens, box, due, cause=Cause.INSPECTION.value
            )


def customs_hold(facts: Facts, state: State, limit: Threshold) -> Iterator[Finding]:
    """Held by customs for more than N hours and not released since."""
    at = state.actual.get(M.CUSTOMS_HOLD)
    cleared = state.actual.get(M.CUSTOMS_CLEARED)
    if at is not None and (cleared is None or cleared < at):
        opens = at + limit.span(facts.mode, facts.lane)
        yield Finding(R.CUSTOMS_HOLD.value, stamp(at), at, opens, due_at=min(_dangers(facts, state, at), default=None))


def eta_slipped(facts: Facts, state: State, limit: Threshold) -> Iterator[Finding]:
    """The arrival slipped by the threshold against the one announced first; again at every further multiple.

    At origin the plain hours count; once a voyage of ten days or more has begun, the mode's own.
    """
    if state.eta is None or state.first_eta is None or state.ata is not None:
        return
    span = timedelta(hours=limit.hours)
    sails = state.atd or state.etd
    if state.atd is not None and sails is not None and state.first_eta - sails >= DEEP_SEA:
        span = limit.span(facts.mode, facts.lane)
    steps = int((state.eta - state.first_eta) / span) if span else 0
    if steps >= 1:
        told = state.told[M.ARRIVED]
        slip = f"+{steps * int(span.total_seconds() // 3600)} h"
        yield Finding(R.ETA_SLIPPED.value, f"eta {slip}", told, told, slip, _promised(facts), cause=Cause.LATE.value)


def arrival_overdue(facts: Facts, state: State, limit: Threshold) -> Iterator[Finding]:
    """Departed, the lane's 90th percentile (and N hours) has passed, and not arrived (design ruling 15)."""
    if state.atd is None or state.ata is not None or facts.transit_p90 is None or state.phase != Phase.UNDER_WAY:
        return
    opens = state.atd + facts.transit_p90 + limit.span(facts.mode, facts.lane)
    yield Finding(R.ARRIVAL_OVERDUE.value, f"departed {stamp(state.atd)}", state.atd, opens, cause=Cause.LATE.value)


def silent(facts: Facts, state: State, limit: Threshold) -> Iterator[Finding]:
    """No event for N hours; while the next one is announced for later, silence is normal."""
    if state.last is None or state.phase in (Phase.BOOKED, Phase.ARRIVED):
        return
    since = max(state.last.occurred_at, state.heard_at or state.last.occurred_at)
    key = f"{state.last.code} {stamp(state.last.occurred_at)}"
    span = limit.span(facts.mode, facts.lane)
    opens = since + span if state.next_at is None else max(since, state.next_at) + min(OVERDUE, span)
    yield Finding(R.SILENT.value, key, since, opens)


def late_estimate(facts: Facts, state: State, limit: Threshold) -> Iterator[Finding]:
    """The estimate (of the delivery where it is ours, else of the arrival) lies after the promised day."""
    code = M.DELIVERED if facts.delivery_is_ours and M.DELIVERED in state.expected else M.ARRIVED
    estimate = state.expected.get(code)
    promised = _promised(facts)
    if estimate is None or promised is None or (code == M.ARRIVED and state.ata is not None):
        return
    if estimate >= promised + limit.span(facts.mode, facts.lane):
        told = state.told[code]
        key = f"promised {facts.promised_on}"
        yield Finding(R.LATE_ESTIMATE.value, key, told, told, due_at=promised, cause=Cause.LATE.value)


def bill_not_released(facts: Facts, state: State, limit: Threshold) -> Iterator[Finding]:
    """N hours before the arrival of a sea export the bill is not released."""
    arrives = state.ata or state.eta
    if facts.mode not in SEA or facts.direction == Direction.IMPORT or not facts.has_bill or arrives is None:
        return
    released = {M.BILL_RELEASED, M.ORIGINAL_SURRENDERED, M.TELEX_RELEASED, M.SEA_WAYBILL_ISSUED} & state.actual.keys()
    if facts.bill_released or released or state.atd is None:
        return
    opens = arrives - limit.span(facts.mode, facts.lane)
    yield Finding(R.BILL_NOT_RELEASED.value, "bill", opens, opens, due_at=arrives)


def _on_board(state: State) -> bool:
    return M.LOADED in state.actual or state.phase not in _BEFORE_SAILING


def _not_sailing(
    rule: ExceptionRule, code: MilestoneCode, cause: Cause, facts: Facts, state: State, limit: Threshold
) -> Iterator[Finding]:
    at = state.actual.get(code)
    if at is None or any(state.actual.get(later, at) > at for later in (M.LOADED, M.DEPARTED)):
        return
    due = state.etd if state.etd is not None and state.etd > at else None
    opens = at + limit.span(facts.mode, facts.lane)
    yield Finding(rule.value, stamp(at), at, opens, due_at=due, cause=cause.value)


def _dangers(facts: Facts, state: State, at: datetime) -> list[datetime]:
    """What may be missed after `at`: open cut-offs, the sailing, free time."""
    ahead = [d.due_at for d in facts.deadlines if d.met_at is None]
    ahead += [state.etd] if state.etd is not None and state.atd is None else []
    ahead += [c.free_until for c in facts.clocks if c.stopped_at is None]
    return [moment for moment in ahead if moment > at]


def _promised(facts: Facts) -> datetime | None:
    if facts.promised_on is None:
        return None
    return datetime.combine(facts.promised_on, time(), ZoneInfo(facts.zone)) + timedelta(days=1)
