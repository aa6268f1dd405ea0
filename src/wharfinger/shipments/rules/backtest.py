# SPDX-License-Identifier: Apache-2.0
"""What a rule would have said: the milestones of a job told again in the order in which they were told, over the real rule.

After each report the rule sees what was known then, and nothing else. A finding counts once, at the first moment it speaks
in the window. Its outcome is judged by what is known today: True, it happened as the rule feared; False, it did not;
None, nobody knows, or the rule states a fact and predicts nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from wharfinger.shipments.choices import ExceptionRule, MilestoneCode
from wharfinger.shipments.rules.exceptions import speaking
from wharfinger.shipments.rules.findings import Facts, Finding
from wharfinger.shipments.rules.state import Report, State, standing
from wharfinger.shipments.rules.thresholds import Threshold

R, M = ExceptionRule, MilestoneCode
DAY = timedelta(days=1)
Derive = Callable[[State, datetime], Facts]


@dataclass(frozen=True)
class Fired:
    """A finding, and when it would have been seen first."""

    finding: Finding
    at: datetime


def replay(
    rule: str,
    limit: Threshold,
    reports: Sequence[Report],
    derive: Derive,
    scope_to: str,
    since: datetime,
    until: datetime,
) -> list[Fired]:
    """Every finding of the rule that would have opened between `since` and `until`."""
    told = sorted(reports, key=lambda report: (report.recorded_at, report.order))
    moments = sorted({report.recorded_at for report in told})
    found: dict[tuple[str, str], Fired] = {}
    for position, moment in enumerate(moments):
        known = [report for report in told if report.recorded_at <= moment]
        state = standing(known, scope_to)
        following = moments[position + 1] if position + 1 < len(moments) else until
        for finding in speaking(rule, derive(state, moment), state, limit):
            starts = max(finding.opens_at, moment)
            ends = min(following, finding.ends_at or following)
            if starts < ends:
                found.setdefault((finding.subject, finding.key), Fired(finding, starts))
    return [fired for fired in found.values() if since <= fired.at < until]


def outcome(rule: str, fired: Fired, facts: Facts, state: State) -> bool | None:
    """Whether what the rule feared came about, as `facts` and `state` of today tell."""
    judge = _JUDGES.get(rule)
    return judge(fired, facts, state) if judge else None


def _cutoff(fired: Fired, facts: Facts, _state: State) -> bool | None:
    met = next((d.met_at for d in facts.deadlines if d.kind == fired.finding.subject), None)
    due = fired.finding.due_at
    return None if met is None or due is None else met > due


def _left_behind(fired: Fired, _facts: Facts, state: State) -> bool | None:
    """Whether it sailed a day or more after the cut-off's sailing, or was rolled."""
    if any(state.actual.get(code, fired.at) > fired.at for code in (M.ROLLED_OVER, M.SAILING_CANCELLED)):
        return True
    return None if state.atd is None or state.etd is None else state.atd >= state.etd + DAY


def _late(_fired: Fired, facts: Facts, state: State) -> bool | None:
    """Whether it arrived a day or more after the arrival announced first."""
    return None if state.ata is None or state.first_eta is None else state.ata >= state.first_eta + DAY


def _promise(_fired: Fired, facts: Facts, state: State) -> bool | None:
    """Whether it came after the promised day: delivered where delivery is ours, else arrived."""
    came = state.delivered_at if facts.delivery_is_ours else state.ata
    if came is None or facts.promised_on is None:
        return None
    return came >= datetime.combine(facts.promised_on, time(), ZoneInfo(facts.zone)) + DAY


def _unreleased(_fired: Fired, facts: Facts, state: State) -> bool | None:
    codes = (M.BILL_RELEASED, M.TELEX_RELEASED, M.ORIGINAL_SURRENDERED, M.SEA_WAYBILL_ISSUED)
    times = [state.actual[code] for code in codes if code in state.actual]
    times += [facts.released_at] if facts.released_at is not None else []
    return None if state.ata is None or not times else min(times) > state.ata


def _paid(fired: Fired, facts: Facts, _state: State) -> bool | None:
    clock = next((c for c in facts.clocks if c.subject == fired.finding.subject), None)
    return None if clock is None or clock.stopped_at is None else clock.stopped_at >= clock.free_until


def _next_day(fired: Fired, _facts: Facts, state: State) -> bool | None:
    """Whether the goods came a day or more after the missed or failed delivery."""
    since = fired.finding.due_at or fired.finding.since
    return None if state.delivered_at is None else state.delivered_at >= since + DAY


_JUDGES: Mapping[str, Callable[[Fired, Facts, State], bool | None]] = {
    R.CUTOFF_NEAR: _cutoff,
    R.CUTOFF_MISSED: _left_behind,
    R.ETA_SLIPPED: _late,
    R.ARRIVAL_OVERDUE: _late,
    R.SILENT: _late,
    R.LATE_ESTIMATE: _promise,
    R.ARRIVED_NOT_DELIVERED: _promise,
    R.BILL_NOT_RELEASED: _unreleased,
    R.FREE_TIME_ENDING: _paid,
    R.APPOINTMENT_MISSED: _next_day,
    R.DELIVERY_FAILED: _next_day,
}
