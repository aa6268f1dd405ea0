# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a job, or will be if nothing changes: the exception rules (R213–R216, freight.md §1, domain.md §1.1).

Every rule is a function of facts and state to findings; none knows what time it is. A finding speaks from `opens_at` until
`ends_at`; what it says holds for any order in which the reports came. Wall hours throughout (design ruling 1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from wharfinger.shipments.choices import ExceptionRule, Phase
from wharfinger.shipments.rules import delivering, sailing
from wharfinger.shipments.rules.findings import Facts, Finding
from wharfinger.shipments.rules.state import State
from wharfinger.shipments.rules.thresholds import DEFAULTS, Threshold

R = ExceptionRule
Rule = Callable[[Facts, State, Threshold], Iterator[Finding]]
RULES: Mapping[str, Rule] = {
    R.CUTOFF_NEAR: sailing.cutoff_near,
    R.CUTOFF_MISSED: sailing.cutoff_missed,
    R.ROLLED: sailing.rolled,
    R.BLANK_SAILING: sailing.blank_sailing,
    R.INSPECTED: sailing.inspected,
    R.CUSTOMS_HOLD: sailing.customs_hold,
    R.ETA_SLIPPED: sailing.eta_slipped,
    R.LATE_ESTIMATE: sailing.late_estimate,
    R.ARRIVAL_OVERDUE: sailing.arrival_overdue,
    R.SILENT: sailing.silent,
    R.BILL_NOT_RELEASED: sailing.bill_not_released,
    R.FREE_TIME_ENDING: delivering.free_time_ending,
    R.FREE_TIME_ENDED: delivering.free_time_ended,
    R.ARRIVED_NOT_DELIVERED: delivering.arrived_not_delivered,
    R.APPOINTMENT_MISSED: delivering.appointment_missed,
    R.DELIVERY_FAILED: delivering.delivery_failed,
}
# A job that is done may still owe a box.
_AFTER_THE_END = (R.FREE_TIME_ENDING.value, R.FREE_TIME_ENDED.value)


def findings(facts: Facts, state: State, thresholds: Mapping[str, Threshold] = DEFAULTS) -> list[Finding]:
    """What speaks or will speak if nothing changes; `opens_at` in the future means not yet."""
    if state.phase == Phase.CANCELLED:
        return []
    rules = _AFTER_THE_END if state.phase == Phase.DONE else RULES
    found: list[Finding] = []
    for rule in rules:
        if applies(limit := thresholds[rule], facts):
            found += RULES[rule](facts, state, limit)
    return found


def speaking(rule: str, facts: Facts, state: State, limit: Threshold) -> list[Finding]:
    """What one rule says: nothing of a cancelled job, of one that is done only what it still owes."""
    silent = state.phase == Phase.CANCELLED or (state.phase == Phase.DONE and rule not in _AFTER_THE_END)
    return [] if silent or not applies(limit, facts) else list(RULES[rule](facts, state, limit))


def applies(limit: Threshold, facts: Facts) -> bool:
    """Whether the rule is on and meant for such a job."""
    return (
        limit.is_on
        and (not limit.directions or facts.direction in limit.directions)
        and (not limit.scopes or facts.scope_to in limit.scopes)
        and (not limit.cargo_kinds or facts.cargo_kind in limit.cargo_kinds)
    )


def next_check(candidates: Iterable[Finding], now: datetime) -> datetime | None:
    """The next moment at which the timer must look at the job again."""
    moments = (moment for f in candidates for moment in (f.opens_at, f.ends_at) if moment is not None and moment > now)
    return min(moments, default=None)
