# SPDX-License-Identifier: Apache-2.0
"""Alarms judged: how often right, how much found, and how long before (F: precision, recall, F1, warning time).

A milestone that has not come by its deadline raises the alarm at that minute, or at the start
where the deadline lies before it. A shipment has one alarm, its first; one at or after the
planned end is no warning and does not count. A shipment is late when it ends after its plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from wharfinger_analytics.punctuality.deadlines import PercentileParameters, learn, learned_deadlines
from wharfinger_analytics.punctuality.steps import nearest_rank

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Score:
    """What a rule's alarms were worth. Shares are fractions of 1, None where nothing is measured.

    ``before_plan`` and ``before_end`` are the 10th, 50th and 90th percentiles, in minutes, of the
    time from a right alarm to the planned and to the effective end.
    """

    rule: str
    shipments: int
    late: int
    alarms: int
    right: int
    before_plan: tuple[float, float, float] | None
    before_end: tuple[float, float, float] | None

    @property
    def precision(self) -> float | None:
        """Share of the alarms whose shipment was late."""
        return self.right / self.alarms if self.alarms else None

    @property
    def recall(self) -> float | None:
        """Share of the late shipments that had an alarm before their planned end."""
        return self.right / self.late if self.late else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall: 2 right / (alarms + late)."""
        both = self.alarms + self.late
        return 2 * self.right / both if both else None


def judge(name: str, deadlines: ir.Table) -> Score:
    """Judge the alarms that these deadlines raise; from ``planned_deadlines`` or ``learned_deadlines``.

    Deadlines must cover every shipment that is to count, if only by its last step.
    """
    raised = first_alarms(deadlines).to_pyarrow()
    rows = list(zip(*(column.to_pylist() for column in raised.columns), strict=True))
    found = [(alarm, planned, ended) for _, alarm, planned, ended in rows if alarm is not None]
    right = [row for row in found if row[2] > row[1]]
    return Score(
        rule=name,
        shipments=len(rows),
        late=sum(ended > planned for _, _, planned, ended in rows),
        alarms=len(found),
        right=len(right),
        before_plan=_spread(planned - alarm for alarm, planned, _ in right),
        before_end=_spread(ended - alarm for alarm, _, ended in right),
    )


def first_alarms(deadlines: ir.Table) -> ir.Table:
    """Return per shipment ``alarm`` (minutes since the start, null: none), ``planned_end``, ``effective_end``."""
    at = ibis.greatest(deadlines.deadline, 0.0)
    missed = (deadlines.effective_at > deadlines.deadline) & (at < deadlines.planned_end)
    rows = deadlines.mutate(at=missed.ifelse(at, None))
    return rows.group_by("shipment").agg(
        alarm=rows["at"].min(), planned_end=rows.planned_end.max(), effective_end=rows.effective_end.max()
    )


def best_percent(times: ir.Table, percents: Iterable[int], parameters: PercentileParameters | None = None) -> int:
    """Return the percent whose rule, learned and judged on the same ``times``, has the best F1; the lowest of equals.

    For choosing on the half that is learned from: the figure it reaches there flatters the rule.
    """
    given = parameters or PercentileParameters()
    scores = {}
    for percent in sorted(percents):
        chosen = PercentileParameters(percent, given.smallest, given.by_lane)
        scores[percent] = judge("", learned_deadlines(times, learn(times, chosen))).f1 or 0.0
    return max(scores, key=lambda percent: (scores[percent], -percent))


def _spread(minutes: Iterable[float]) -> tuple[float, float, float] | None:
    values = sorted(minutes)
    if not values:
        return None
    return nearest_rank(values, 10), nearest_rank(values, 50), nearest_rank(values, 90)
