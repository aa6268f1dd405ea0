# SPDX-License-Identifier: Apache-2.0
"""By when a milestone must have come for the shipment to be in time: planned, or learned from what happened.

At a milestone let p be the planned minutes still to go and e the effective ones. The plan says the
milestone may come no later than planned end - p. The percentile rule says: no later than
planned end - p * r, r being the chosen percentile of e / p among the shipments learned from. With
the 50th, half of those that came just so late would have been late at their end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from wharfinger_analytics.errors import ParameterError

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class PercentileParameters:
    """How a percentile rule is learned.

    percent
        Which percentile of e / p counts, 1..99: a lower one alarms less often and more surely.
    smallest
        Fewer shipments than this on a lane and the ratio of all lanes is taken (ruling 15).
    by_lane
        Whether lanes have ratios of their own at all.
    """

    percent: int = 50
    smallest: int = 20
    by_lane: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.percent <= 99 or self.smallest < 1:
            raise ParameterError("percent must be 1..99 and smallest at least 1", percent=self.percent)


@dataclass(frozen=True, slots=True)
class PercentileRule:
    """What was learned: ``everywhere`` (place, ratio, n) and ``on_lanes`` (place, lane, ratio, n), Arrow tables."""

    parameters: PercentileParameters
    everywhere: pa.Table
    on_lanes: pa.Table


def learn(times: ir.Table, parameters: PercentileParameters | None = None) -> PercentileRule:
    """Learn a percentile rule from finished shipments; ``times`` from ``steps.timed``.

    Percentiles are nearest-rank values that occurred. A place (round and milestone) nobody
    passed has no ratio, and alarms by plan.
    """
    parameters = parameters or PercentileParameters()
    rows = _ratios(times)
    lanes = _percentile(rows.filter(rows.lane.notnull()), ["place", "lane"], parameters)
    if not parameters.by_lane:
        lanes = lanes.filter(False)
    return PercentileRule(
        parameters,
        everywhere=_percentile(rows, ["place"], parameters).order_by("place").to_pyarrow(),
        on_lanes=lanes.filter(lanes.n >= parameters.smallest).order_by("place", "lane").to_pyarrow(),
    )


def _ratios(times: ir.Table) -> ir.Table:
    ahead = times.planned_end - times.planned_at
    rows = times.filter(ahead > 0)
    took = (rows.effective_end - rows.effective_at).cast("float64")
    return rows.select("shipment", "leg", "place", "lane", ratio=took / (rows.planned_end - rows.planned_at))


def _percentile(rows: ir.Table, keys: list[str], parameters: PercentileParameters) -> ir.Table:
    ordered = ibis.window(group_by=keys, order_by=["ratio", "shipment", "leg"])
    ranked = rows.mutate(
        number=ibis.row_number().over(ordered).cast("int64") + 1, n=rows.count().over(ibis.window(group_by=keys))
    )
    wanted = (ranked.n * parameters.percent + 99) // 100
    return ranked.filter(ranked.number == wanted).select(*keys, "ratio", "n")


def planned_deadlines(times: ir.Table, *, legs_only: bool = False) -> ir.Table:
    """Return ``times`` with ``deadline`` as planned: the naive "late now"; ``legs_only`` at the legs' ends only."""
    rows = times.filter(times.is_last) if legs_only else times
    return rows.mutate(deadline=rows.planned_at.cast("float64"))


def learned_deadlines(times: ir.Table, rule: PercentileRule) -> ir.Table:
    """Return ``times`` with ``deadline`` (minutes since the start, may be negative) by the rule."""
    all_lanes = ibis.memtable(rule.everywhere.select(["place", "ratio"]).rename_columns(["place", "usual"]))
    lanes = ibis.memtable(rule.on_lanes.select(["place", "lane", "ratio"]).rename_columns(["place", "lane", "own"]))
    joined = times.left_join(all_lanes, "place").drop("place_right")
    joined = joined.left_join(lanes, ["place", "lane"]).drop("place_right", "lane_right")
    ratio = ibis.coalesce(joined.own, joined.usual, 1.0)
    ahead = joined.planned_end - joined.planned_at
    return joined.mutate(deadline=joined.planned_end - ahead * ratio).drop("own", "usual")
