# SPDX-License-Identifier: Apache-2.0
"""Planned against effective minutes, per step, per leg and per shipment (R213, R221; freight.md §1).

A shipment runs in rounds: the legs of one round run side by side, the next round starts when
the last of them has ended. A leg is a row of steps, each ending with a milestone. All times
are minutes since the shipment's start; planned and effective run on clocks of their own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import ibis
import pyarrow as pa

from wharfinger_analytics.backends import as_table
from wharfinger_analytics.errors import ContractError, ParameterError
from wharfinger_analytics.tables import Column, Contract, conform

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

Value = TypeVar("Value")

STEPS = Contract(
    "steps of shipments",
    (
        Column("shipment", "text"),
        Column("lane", "text", nullable=True),
        Column("round", "number"),
        Column("leg", "text"),
        Column("step", "number"),
        Column("milestone", "text"),
        Column("planned", "number", nullable=True),
        Column("effective", "number", nullable=True),
    ),
)
"""One row per step of a leg: ``round`` and ``step`` count from 1 in their order, ``planned`` and
``effective`` are whole minutes the step was to take and took; null: not known."""

NUMBERS = ("round", "step", "planned", "effective")


@dataclass(frozen=True, slots=True)
class StepColumns:
    """Where a wide table keeps one step: the milestone that ends it and its two columns of minutes."""

    milestone: str
    planned: str
    effective: str


@dataclass(frozen=True, slots=True)
class LegColumns:
    """Where a wide table keeps one leg. A step without minutes in both columns (0 or null) was not run."""

    name: str
    round: int
    steps: tuple[StepColumns, ...]


@dataclass(frozen=True, slots=True)
class WideLayout:
    """A table with one row per shipment: its code, its legs, and its lane.

    ``lane`` names text or number columns; the first that is neither 0 nor null is the lane.
    """

    code: str
    legs: tuple[LegColumns, ...]
    lane: tuple[str, ...] = ()


def steps_of(source: object, layout: WideLayout, *, backend: BaseBackend | None = None) -> ir.Table:
    """Return the rows of STEPS of a wide table, which is read once.

    Raises SourceError, ContractError (a column is missing) or ParameterError (no leg).
    """
    if not layout.legs:
        raise ParameterError("a layout needs at least one leg")
    table = as_table(source, backend).cache()
    named = {name for leg in layout.legs for step in leg.steps for name in (step.planned, step.effective)}
    for name in sorted({layout.code, *layout.lane, *named}):
        if name not in table.columns:
            raise ContractError(f"column {name!r} is missing", column=name)
    parts = [
        _step(table, layout, leg, number, step) for leg in layout.legs for number, step in enumerate(leg.steps, start=1)
    ]
    return reduce(lambda a, b: a.union(b), parts)


def _step(table: ir.Table, layout: WideLayout, leg: LegColumns, number: int, step: StepColumns) -> ir.Table:
    planned, effective = table[step.planned], table[step.effective]
    ran = table.filter((planned.coalesce(0) != 0) | (effective.coalesce(0) != 0))
    return ran.select(
        shipment=ran[layout.code].cast("string"),
        lane=_lane(ran, layout.lane),
        round=ibis.literal(leg.round, type="int64"),
        leg=ibis.literal(leg.name),
        step=ibis.literal(number, type="int64"),
        milestone=ibis.literal(step.milestone),
        planned=ran[step.planned].cast("int64"),
        effective=ran[step.effective].cast("int64"),
    )


def _lane(table: ir.Table, names: Sequence[str]) -> ir.Value:
    texts = [table[name].cast("string").nullif("0").nullif("") for name in names]
    return ibis.coalesce(*texts) if texts else ibis.null("string")


def timed(steps: object, *, backend: BaseBackend | None = None) -> ir.Table:
    """Return each step with the minutes at which its milestone was planned and came, and the shipment's ends.

    ``steps`` has the columns of STEPS. Adds ``planned_at``, ``effective_at``, ``planned_end``,
    ``effective_end`` (minutes since the shipment's start), ``place`` (round and milestone: where
    in its journey the shipment is) and ``is_last`` (the step ends its leg). Shipments with an
    unknown minute are left out; ``unfinished`` counts them. Raises SourceError, ContractError.
    """
    table = _whole(_checked(steps, backend))
    leg = ibis.window(group_by=["shipment", "round", "leg"], order_by="step", preceding=None, following=0)
    table = table.mutate(
        planned_run=table.planned.sum().over(leg).cast("int64"),
        effective_run=table.effective.sum().over(leg).cast("int64"),
    )
    table = _started(table)
    everything = ibis.window(group_by="shipment")
    one_leg = ibis.window(group_by=["shipment", "round", "leg"])
    return table.mutate(
        planned_end=table.planned_at.max().over(everything),
        effective_end=table.effective_at.max().over(everything),
        place=table["round"].cast("string") + ":" + table.milestone,
        is_last=table.step == table.step.max().over(one_leg),
    ).drop("planned_run", "effective_run")


def unfinished(steps: object, *, backend: BaseBackend | None = None) -> int:
    """Return how many shipments have a step whose minutes are not known, planned or effective."""
    table = _checked(steps, backend)
    gaps = table.filter(table.planned.isnull() | table.effective.isnull())
    return int(gaps.shipment.nunique().to_pyarrow().as_py())


def _checked(steps: object, backend: BaseBackend | None) -> ir.Table:
    table = conform(as_table(steps, backend), STEPS)
    return table.mutate({name: table[name].cast("int64") for name in NUMBERS})


def _whole(table: ir.Table) -> ir.Table:
    gaps = table.filter(table.planned.isnull() | table.effective.isnull()).select("shipment").distinct()
    return table.anti_join(gaps, "shipment")


def _started(table: ir.Table) -> ir.Table:
    """Add the start of each round: the longest leg of every round before it, summed."""
    rounds = table.group_by("shipment", "round").agg(
        planned_takes=table.planned_run.max(), effective_takes=table.effective_run.max()
    )
    before = ibis.window(group_by="shipment", order_by="round", preceding=None, following=0)
    starts = rounds.select(
        "shipment",
        "round",
        planned_start=rounds.planned_takes.sum().over(before).cast("int64") - rounds.planned_takes,
        effective_start=rounds.effective_takes.sum().over(before).cast("int64") - rounds.effective_takes,
    )
    joined = table.join(starts, ["shipment", "round"])
    return joined.mutate(
        planned_at=joined.planned_start + joined.planned_run, effective_at=joined.effective_start + joined.effective_run
    ).drop("planned_start", "effective_start")


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How many legs (or shipments) there were, how many took longer than planned, and by how much.

    ``late_share`` is a fraction of 1, None without rows; ``over_by`` are the 10th, 50th and 90th
    percentiles of effective minus planned minutes over all rows (negative: sooner), None without rows.
    """

    name: str
    count: int
    late: int
    over_by: tuple[int, int, int] | None

    @property
    def late_share(self) -> float | None:
        """Share of those that took longer than planned."""
        return self.late / self.count if self.count else None


def per_leg(times: ir.Table) -> list[Punctuality]:
    """Return planned against effective minutes of the legs by their name; ``times`` from ``timed``."""
    run = times.group_by("shipment", "leg").agg(over=(times.effective - times.planned).sum().cast("int64"))
    found: dict[str, list[int]] = {}
    for name, over in _rows(run.select("leg", "over")):
        found.setdefault(name, []).append(over)
    return [summed_up(name, found[name]) for name in sorted(found)]


def per_shipment(times: ir.Table) -> Punctuality:
    """Return planned against effective minutes of whole shipments, first step to last; ``times`` from ``timed``."""
    ends = times.group_by("shipment").agg(over=times.effective_end.max() - times.planned_end.max())
    return summed_up("shipment", [over for (over,) in _rows(ends.select("over"))])


def _rows(table: ir.Table) -> Iterable[tuple[Any, ...]]:
    columns = table.to_pyarrow().columns
    return zip(*(column.to_pylist() for column in columns), strict=True)


def summed_up(name: str, over: Iterable[int]) -> Punctuality:
    """Return the summary of minutes over plan."""
    values = sorted(over)
    spread = tuple(nearest_rank(values, percent) for percent in (10, 50, 90)) if values else None
    return Punctuality(name, len(values), sum(value > 0 for value in values), spread)  # type: ignore[arg-type]


def nearest_rank(ordered: Sequence[Value], percent: int) -> Value:
    """Return the smallest of the ascending values that at least ``percent`` % of them do not exceed.

    Raises ParameterError for no values or a percent outside 1..100.

    >>> nearest_rank([10, 20, 30, 40], 50)
    20
    """
    if not ordered or not 1 <= percent <= 100:
        raise ParameterError("percentile of no values, or percent outside 1..100", percent=percent)
    return ordered[-(-percent * len(ordered) // 100) - 1]


def half_of(code: str, salt: str = "") -> int:
    """Return 0 or 1: the half to which a shipment belongs, the same in every run and order.

    The lowest bit of the SHA-256 of salt and code, so that neither order nor size of the file,
    nor anything known of the shipment, decides; each shipment is whole in one half.
    """
    return hashlib.sha256(f"{salt}{code}".encode()).digest()[-1] & 1


def halves(times: ir.Table, salt: str = "") -> tuple[ir.Table, ir.Table]:
    """Return the steps of the shipments in half 0 (to learn from) and in half 1 (to judge by)."""
    codes = times.select("shipment").distinct().to_pyarrow()["shipment"].to_pylist()
    chosen = pa.table({"shipment": pa.array([code for code in codes if half_of(code, salt) == 1], pa.string())})
    judged = ibis.memtable(chosen)
    return times.anti_join(judged, "shipment"), times.semi_join(judged, "shipment")
