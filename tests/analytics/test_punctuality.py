# SPDX-License-Identifier: Apache-2.0
"""Planned against effective minutes, learned deadlines and alarms: by hand, and against the slow oracle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analytics import slow_punctuality as slow
from wharfinger_analytics.backends import as_table
from wharfinger_analytics.errors import ContractError, ParameterError
from wharfinger_analytics.punctuality.alarms import best_percent, first_alarms, judge
from wharfinger_analytics.punctuality.deadlines import (
    PercentileParameters,
    learn,
    learned_deadlines,
    planned_deadlines,
)
from wharfinger_analytics.punctuality.steps import (
    LegColumns,
    StepColumns,
    WideLayout,
    half_of,
    halves,
    nearest_rank,
    per_leg,
    per_shipment,
    steps_of,
    timed,
    unfinished,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

    from wharfinger_analytics.punctuality.alarms import Score

CASES = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def step(shipment: str, round_: int, leg: str, number: int, planned: int | None, effective: int | None) -> slow.Step:
    return {
        "shipment": shipment, "lane": "HAM", "round": round_, "leg": leg, "step": number,
        "milestone": ("DEP", "DLV")[number - 1], "planned": planned, "effective": effective,
    }  # fmt: skip


def two_legs_in_one_out(shipment: str = "S1", slow_leg: int = 50) -> list[slow.Step]:
    """Planned: 30 and 60 in, then 40 out: 100. Effective: 20 and `slow_leg` in, then 45 out."""
    return [
        step(shipment, 1, "i1", 1, 10, 10), step(shipment, 1, "i1", 2, 20, 10),
        step(shipment, 1, "i2", 1, 30, 10), step(shipment, 1, "i2", 2, 30, slow_leg - 10),
        step(shipment, 2, "o", 1, 10, 15), step(shipment, 2, "o", 2, 30, 30),
    ]  # fmt: skip


def columns(table: ir.Table, *names: str) -> list[tuple[Any, ...]]:
    found = table.order_by("round", "leg", "step").select(*names).to_pyarrow()
    return list(zip(*(column.to_pylist() for column in found.columns), strict=True))


def test_a_round_starts_when_the_last_leg_of_the_round_before_has_ended(backend: BaseBackend) -> None:
    times = timed(two_legs_in_one_out(), backend=backend)
    assert columns(times, "planned_at", "effective_at") == [(10, 10), (30, 20), (30, 10), (60, 50), (70, 65), (100, 95)]
    assert set(columns(times, "planned_end", "effective_end")) == {(100, 95)}
    assert columns(times, "place", "is_last")[-2:] == [("2:DEP", False), ("2:DLV", True)]


def test_lateness_per_leg_and_per_shipment(backend: BaseBackend) -> None:
    times = timed(two_legs_in_one_out(), backend=backend)
    assert [(p.name, p.count, p.late, p.over_by) for p in per_leg(times)] == [
        ("i1", 1, 0, (-10, -10, -10)), ("i2", 1, 0, (-10, -10, -10)), ("o", 1, 1, (5, 5, 5)),
    ]  # fmt: skip
    assert per_shipment(times).late_share == 0.0


def test_a_shipment_with_an_unknown_minute_is_left_out_and_counted(backend: BaseBackend) -> None:
    steps = [*two_legs_in_one_out(), step("S2", 1, "i1", 1, 10, None)]
    assert unfinished(steps, backend=backend) == 1
    assert timed(steps, backend=backend).shipment.nunique().to_pyarrow().as_py() == 1


def test_late_now_alarms_at_the_planned_minute_of_the_first_overdue_milestone(backend: BaseBackend) -> None:
    times = timed([*two_legs_in_one_out("S1"), *two_legs_in_one_out("S2", slow_leg=90)], backend=backend)
    score = judge("late now", planned_deadlines(times))
    assert (score.shipments, score.late, score.alarms, score.right) == (2, 1, 1, 1)
    assert (score.precision, score.recall, score.f1) == (1.0, 1.0, 1.0)
    assert (score.before_plan, score.before_end) == ((40, 40, 40), (75, 75, 75))


def test_a_percentile_rule_alarms_before_the_plan_does_where_the_rest_takes_longer_than_planned(
    backend: BaseBackend,
) -> None:
    learned = [row for i in range(3) for row in (step(f"L{i}", 1, "a", 1, 50, 50), step(f"L{i}", 1, "a", 2, 50, 80))]
    judged = timed([step("S", 1, "a", 1, 50, 40), step("S", 1, "a", 2, 50, 90)], backend=backend)
    rule = learn(timed(learned, backend=backend))
    assert rule.everywhere.to_pylist() == [{"place": "1:DEP", "ratio": 1.6, "n": 3}]
    assert rule.on_lanes.num_rows == 0
    score = judge("p50", learned_deadlines(judged, rule))
    assert (score.alarms, score.right, score.before_plan) == (1, 1, (80, 80, 80))
    assert judge("late now", planned_deadlines(judged)).alarms == 0


def test_a_lane_with_twenty_shipments_has_a_ratio_of_its_own(backend: BaseBackend) -> None:
    rows = [row for i in range(20) for row in (step(f"L{i}", 1, "a", 1, 50, 50), step(f"L{i}", 1, "a", 2, 50, 80))]
    assert learn(timed(rows, backend=backend)).on_lanes.to_pylist() == [
        {"place": "1:DEP", "lane": "HAM", "ratio": 1.6, "n": 20}
    ]
    assert learn(timed(rows, backend=backend), PercentileParameters(by_lane=False)).on_lanes.num_rows == 0


def test_an_alarm_at_the_planned_end_is_no_warning(backend: BaseBackend) -> None:
    times = timed([step("S", 1, "a", 1, 50, 90)], backend=backend)
    score = judge("late now", planned_deadlines(times))
    assert (score.late, score.alarms, score.precision, score.recall, score.before_plan) == (1, 0, None, 0.0, None)


def test_nothing_judged_is_nothing_measured(backend: BaseBackend) -> None:
    times = timed(two_legs_in_one_out(), backend=backend)
    score = judge("none", planned_deadlines(times.filter(False)))
    assert (score.precision, score.recall, score.f1) == (None, None, None)


def test_wide_tables_are_read_by_a_layout(backend: BaseBackend) -> None:
    legs = (LegColumns("a", 1, (StepColumns("DEP", "p1", "e1"), StepColumns("DLV", "p2", "e2"))),)
    wide = [{"id": 7, "p1": 10, "e1": 12, "p2": 0, "e2": 0, "to": 0, "to2": 431}]
    rows = steps_of(wide, WideLayout("id", legs, lane=("to", "to2")), backend=backend).to_pyarrow().to_pylist()
    assert rows == [
        {"shipment": "7", "lane": "431", "round": 1, "leg": "a", "step": 1, "milestone": "DEP", "planned": 10,
         "effective": 12},
    ]  # fmt: skip
    with pytest.raises(ContractError, match="'absent' is missing"):
        steps_of(wide, WideLayout("absent", legs), backend=backend)
    with pytest.raises(ParameterError):
        steps_of(wide, WideLayout("id", ()), backend=backend)


def test_wrong_parameters_are_refused() -> None:
    for percent, smallest in ((0, 20), (100, 20), (50, 0)):
        with pytest.raises(ParameterError):
            PercentileParameters(percent, smallest)
    for values, percent in (([], 50), ([1], 0), ([1], 101)):
        with pytest.raises(ParameterError):
            nearest_rank(values, percent)


def test_a_half_hangs_on_the_code_alone() -> None:
    assert [half_of(code) for code in ("1", "2", "3", "4", "5", "6")] == [1, 1, 0, 0, 1, 1]
    assert sum(half_of(str(i)) for i in range(10_000)) == 5071


MINUTES = st.integers(0, 30)
LEG = st.lists(st.tuples(MINUTES, MINUTES), min_size=1, max_size=2)
SHIPMENT = st.tuples(st.sampled_from(["HAM", "BUS", None]), st.lists(LEG, min_size=1, max_size=3), LEG)


def _rows(shipments: list[Any]) -> list[slow.Step]:
    rows = []
    for i, (lane, incoming, outgoing) in enumerate(shipments):
        legs = [(1, f"i{k}", leg) for k, leg in enumerate(incoming)] + [(2, "o", outgoing)]
        for round_, name, leg in legs:
            for number, (planned, effective) in enumerate(leg, start=1):
                rows.append({**step(f"S{i}", round_, name, number, planned, effective), "lane": lane})
    return rows


@CASES
@given(shipments=st.lists(SHIPMENT, min_size=2, max_size=12), percent=st.integers(1, 99), smallest=st.integers(1, 4))
def test_alarms_agree_with_the_slow_oracle(
    backend: BaseBackend, shipments: list[Any], percent: int, smallest: int
) -> None:
    rows = _rows(shipments)
    learned, judged = (half.cache() for half in halves(timed(_arrow(rows), backend=backend)))
    walked = slow.journeys(rows)
    sides = [{code: j for code, j in walked.items() if half_of(code) == side} for side in (0, 1)]
    rule = learn(learned, PercentileParameters(percent, smallest))
    assert _alarms(learned_deadlines(judged, rule)) == slow.alarms(sides[1], sides[0], percent, smallest)
    assert _alarms(planned_deadlines(judged)) == slow.naive(sides[1])


def _alarms(deadlines: ir.Table) -> dict[str, float | None]:
    found = first_alarms(deadlines).to_pyarrow()
    return dict(zip(found["shipment"].to_pylist(), found["alarm"].to_pylist(), strict=True))


def _arrow(rows: list[slow.Step]) -> Any:
    import pyarrow as pa

    kinds = {"shipment": pa.string(), "lane": pa.string(), "leg": pa.string(), "milestone": pa.string()}
    return pa.table({name: pa.array([row[name] for row in rows], kinds.get(name, pa.int64())) for name in rows[0]})


STOPS = ("rcs", "dep_1", "rcf_1", "dep_2", "rcf_2", "dep_3", "rcf_3", "dlv")
CARGO_2000 = WideLayout(
    "o_legid",
    tuple(
        LegColumns(leg, 2 if leg == "o" else 1, tuple(StepColumns(s, f"{leg}_{s}_p", f"{leg}_{s}_e") for s in STOPS))
        for leg in ("i1", "i2", "i3", "o")
    ),
    lane=("o_rcf_3_place", "o_rcf_2_place", "o_rcf_1_place"),
)


@pytest.fixture(scope="module")
def real(shared: Path, backend: BaseBackend) -> ir.Table:
    file = shared / "shipments" / "cargo2000_airfreight.csv"
    return timed(steps_of(file, CARGO_2000, backend=backend).cache()).cache()


def told(score: Score) -> tuple[object, ...]:
    return score.shipments, score.late, score.alarms, score.right, score.before_plan, score.before_end


@pytest.mark.shared
def test_planned_against_effective_on_real_air_freight(real: ir.Table) -> None:
    assert [(p.name, p.count, p.late) for p in (*per_leg(real), per_shipment(real))] == [
        ("i1", 3942, 757), ("i2", 2624, 503), ("i3", 1366, 282), ("o", 3942, 1105), ("shipment", 3942, 1048),
    ]  # fmt: skip


@pytest.mark.shared
def test_percentile_rules_against_late_now_on_real_air_freight(real: ir.Table) -> None:
    learned, judged = (half.cache() for half in halves(real))
    found = {
        "late now": judge("late now", planned_deadlines(judged, legs_only=True)),
        "p50": judge("p50", learned_deadlines(judged, learn(learned, PercentileParameters(by_lane=False)))),
        "p50 by lane": judge("p50 by lane", learned_deadlines(judged, learn(learned))),
    }
    assert {name: told(score)[:4] for name, score in found.items()} == {
        "late now": (1976, 505, 546, 317), "p50": (1976, 505, 367, 281), "p50 by lane": (1976, 505, 544, 346),
    }  # fmt: skip
    assert best_percent(learned, (30, 40, 50, 60)) == 40


@pytest.mark.shared
def test_the_figures_on_real_air_freight_are_those_of_the_slow_oracle(
    shared: Path, real: ir.Table, backend: BaseBackend
) -> None:
    rows = as_table(shared / "shipments" / "cargo2000_airfreight.csv", backend).to_pyarrow().to_pylist()
    walked = slow.journeys([row for wide in rows[:400] for row in _unfolded(wide)])
    sides = [{code: j for code, j in walked.items() if half_of(code) == side} for side in (0, 1)]
    learned, judged = (half.cache() for half in halves(real.filter(real.shipment.isin(list(walked)))))
    assert _alarms(learned_deadlines(judged, learn(learned))) == slow.alarms(sides[1], sides[0], 50, 20)


def _unfolded(wide: dict[str, Any]) -> list[slow.Step]:
    """One real row as steps, by its own count of hops instead of by its zeros."""
    found = []
    lane = str(wide[f"o_rcf_{wide['o_hops']}_place"])
    for leg in ("i1", "i2", "i3", "o"):
        hops = wide[f"{leg}_hops"]
        names = ["rcs", *(f"{s}_{h}" for h in range(1, hops + 1) for s in ("dep", "rcf")), "dlv"] if hops else []
        for number, name in enumerate(names, start=1):
            found.append({
                "shipment": str(wide["o_legid"]), "lane": lane, "round": 2 if leg == "o" else 1, "leg": leg,
                "step": number, "milestone": name, "planned": wide[f"{leg}_{name}_p"],
                "effective": wide[f"{leg}_{name}_e"],
            })  # fmt: skip
    return found
