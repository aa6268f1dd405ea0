# SPDX-License-Identifier: Apache-2.0
"""Exception rules after the voyage: free time, delivery, appointments. Scope says whose they are (freight.md §1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from wharfinger.shipments.choices import CargoKind, ClockKind, ExceptionRule, MilestoneCode, Phase, Side
from wharfinger.shipments.rules.findings import ClockFact, Facts, Finding, stamp
from wharfinger.shipments.rules.state import ARRIVAL, ARRIVAL_SIDE, State
from wharfinger.shipments.rules.thresholds import Threshold

M, R = MilestoneCode, ExceptionRule
# A truck may be there this long before its time.
_EARLY = timedelta(hours=12)


def free_time_ending(facts: Facts, state: State, limit: Threshold) -> Iterator[Finding]:
    """Free time ends in N hours; ends when it has ended."""
    for clock in _running(facts, state):
        opens = clock.free_until - limit.span(facts.mode, facts.lane)
        key = f"{clock.subject} {stamp(clock.free_until)}"
        rule = R.FREE_TIME_ENDING.value
        yield Finding(rule, key, opens, opens, clock.subject, clock.free_until, clock.free_until)


def free_time_ended(facts: Facts, state: State, limit: Threshold) -> Iterator[Finding]:
    """Free time has ended (N hours ago) and money runs until the clock stops."""
    for clock in _running(facts, state):
        opens = clock.free_until + limit.span(facts.mode, facts.lane)
        key = f"{clock.subject} {stamp(clock.free_until)}"
        yield Finding(R.FREE_TIME_ENDED.value, key, clock.free_until, opens, clock.subject, clock.free_until)


def arrived_not_delivered(facts: Facts, state: State, limit: Threshold) -> Iterator[Finding]:
    """Arrived N hours ago and not out for delivery, where delivery is ours."""
    out = {M.OUT_FOR_DELIVERY, M.DELIVERED, M.AT_DELIVERY} & state.actual.keys()
    if not facts.delivery_is_ours or not ARRIVAL & state.actual.keys() or (out and state.phase != Phase.ARRIVED):
        return
    since = max(state.actual[code] for code in ARRIVAL_SIDE if code in state.actual)
    arrived = max(state.actual[code] for code in ARRIVAL if code in state.actual)
    opens = since + limit.span(facts.mode, facts.lane)
    yield Finding(R.ARRIVED_NOT_DELIVERED.value, f"arrived {stamp(arrived)}", since, opens)


def appointment_missed(facts: Facts, state: State, limit: Threshold) -> Iterator[Finding]:
    """The appointed time passed N hours ago without the truck there, or a miss is reported and no later one made."""
    if not facts.delivery_is_ours:
        return
    appointed, missed = state.expected.get(M.APPOINTMENT), state.actual.get(M.APPOINTMENT_MISSED)
    if missed is not None and (appointed is None or appointed <= missed):
        yield Finding(R.APPOINTMENT_MISSED.value, f"missed {stamp(missed)}", missed, missed, due_at=appointed or missed)
        return
    there = {M.AT_DELIVERY, M.DELIVERED, M.DELIVERY_FAILED} & state.actual.keys()
    if appointed is not None and not any(state.actual[code] >= appointed - _EARLY for code in there):
        opens = appointed + limit.span(facts.mode, facts.lane)
        rule, key = R.APPOINTMENT_MISSED.value, f"appointed {stamp(appointed)}"
        yield Finding(rule, key, appointed, opens, due_at=appointed)


def delivery_failed(facts: Facts, state: State, limit: Threshold) -> Iterator[Finding]:
    """A delivery failed N hours ago and there is no new appointment, nor a truck on its way again."""
    failed = state.actual.get(M.DELIVERY_FAILED)
    if failed is None or not facts.delivery_is_ours:
        return
    again = [state.expected.get(M.APPOINTMENT), state.actual.get(M.OUT_FOR_DELIVERY), state.actual.get(M.DELIVERED)]
    if not any(moment is not None and moment > failed for moment in again):
        opens = failed + limit.span(facts.mode, facts.lane)
        yield Finding(R.DELIVERY_FAILED.value, f"failed {stamp(failed)}", failed, opens)


def _running(facts: Facts, state: State) -> Iterator[ClockFact]:
    """Clocks that still run and are of interest to us or our customer; never a co-loader's at destination.

    After the end of the job only the return of a box we delivered ourselves, and only if somebody reports on boxes:
    else every job without a report of the empty return would be in trouble for ever.
    """
    for clock in facts.clocks:
        if clock.stopped_at is not None:
            continue
        if clock.side == Side.DESTINATION and facts.cargo_kind == CargoKind.CO_LOAD:
            continue
        reported = clock.names_box or M.EMPTY_RETURNED in state.expected
        returning = clock.kind == ClockKind.DETENTION and facts.delivery_is_ours and reported
        if state.phase != Phase.DONE or (clock.side == Side.DESTINATION and returning):
            yield clock
