# SPDX-License-Identifier: Apache-2.0
"""ABC by cumulative value: the golden numbers and the edges (F1, R018-R029, R061)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.analytics.people import TEN, classes_by_code, counts, payers
from wharfinger_analytics.segmentation.abc import classify_abc
from wharfinger_analytics.segmentation.parameters import AbcParameters, Rule

if TYPE_CHECKING:
    from ibis.backends import BaseBackend


def test_inclusive_gives_two_a_two_b_six_c(backend: BaseBackend) -> None:
    result = classify_abc(payers(TEN), backend=backend)
    assert counts(result) == {"A": 2, "B": 2, "C": 6}
    assert result.warnings == ()


def test_crossing_gives_two_a_three_b_five_c(backend: BaseBackend) -> None:
    result = classify_abc(payers(TEN), AbcParameters(rule="crossing"), backend=backend)
    assert counts(result) == {"A": 2, "B": 3, "C": 5}


def test_thresholds_70_90_100_give_three_two_five(backend: BaseBackend) -> None:
    parameters = AbcParameters(thresholds=(Decimal("0.70"), Decimal("0.90"), Decimal(1)))
    result = classify_abc(payers(TEN), parameters, backend=backend)
    assert counts(result) == {"A": 3, "B": 2, "C": 5}


def test_four_classes_50_75_90_100(backend: BaseBackend) -> None:
    parameters = AbcParameters(thresholds=tuple(map(Decimal, ("0.5", "0.75", "0.9", "1"))), names=("A", "B", "C", "D"))
    result = classify_abc(payers(TEN), parameters, backend=backend)
    assert counts(result) == {"A": 1, "B": 2, "C": 2, "D": 5}


def test_first_rows_carry_the_columns_of_the_table(backend: BaseBackend) -> None:
    rows = list(classify_abc(payers(TEN), backend=backend).iter_rows())
    assert rows[0] == ("C001", Decimal(300), 0.3, 0.3, 1, 0.1, 0.1, "A")
    assert rows[1] == ("C002", Decimal(250), 0.25, 0.55, 2, 0.1, 0.2, "A")
    assert [row.rank for row in rows] == list(range(1, 11))


def test_shares_of_the_classes_add_up_to_one(backend: BaseBackend) -> None:
    classes = classify_abc(payers(TEN), backend=backend).classes
    assert [c.value for c in classes] == [550, 250, 200]
    assert [c.share for c in classes] == [0.55, 0.25, 0.2]
    assert [c.cumulative for c in classes] == [0.55, 0.8, 1.0]
    assert [c.count_share for c in classes] == [0.2, 0.2, 0.6]
    assert [c.cumulative_count_share for c in classes] == [0.2, 0.4, 1.0]


def test_curve_contains_20_percent_55_percent(backend: BaseBackend) -> None:
    curve = classify_abc(payers(TEN), backend=backend).curve()
    assert curve[:3] == [(0.0, 0.0), (0.1, 0.3), (0.2, 0.55)]
    assert curve[-1] == (1.0, 1.0)
    assert len(curve) == 11


def test_thinned_curve_keeps_the_class_limits(backend: BaseBackend) -> None:
    result = classify_abc(payers(range(2000, 0, -1)), backend=backend)
    curve = result.curve(points=50)
    ends = {(c.cumulative_count_share, c.cumulative) for c in result.classes}
    assert ends - set(curve) == set()
    assert len(curve) <= 54


@pytest.mark.parametrize("rule", ["inclusive", "crossing"])
def test_one_customer_with_60_percent_is_a(backend: BaseBackend, rule: Rule) -> None:
    result = classify_abc(payers((60, 10, 10, 10, 10)), AbcParameters(rule=rule), backend=backend)
    assert classes_by_code(result)["C001"] == "A"
    assert counts(result)["A"] == 1


def test_ties_are_ordered_by_code(backend: BaseBackend) -> None:
    source = [{"code": code, "value": 10} for code in ("c", "a", "d", "b")]
    rows = list(classify_abc(source, backend=backend).iter_rows())
    assert [(row.code, row.klass) for row in rows] == [
        ("a", "A"), ("b", "A"), ("c", "B"), ("d", "C")
    ]  # fmt: skip


def test_boundary_is_exact_where_floats_are_not(backend: BaseBackend) -> None:
    """0.1 + 0.2 of 0.6 is exactly one half, which floats miss."""
    values = [Decimal("0.2"), Decimal("0.1"), Decimal("0.1"), Decimal("0.1"), Decimal("0.1")]
    parameters = AbcParameters(thresholds=(Decimal("0.5"), Decimal(1)), names=("A", "B"))
    assert counts(classify_abc(payers(values), parameters, backend=backend)) == {"A": 2, "B": 3}


def test_boundary_of_a_third_is_exact_under_both_rules(backend: BaseBackend) -> None:
    """A limit that no value can hit lies between two values, not on either."""
    limit = (Decimal("0.3333333333"), Decimal(1))
    for rule, expected in (("inclusive", {"A": 1, "B": 2}), ("crossing", {"A": 1, "B": 2})):
        parameters = AbcParameters(limit, ("A", "B"), rule)  # type: ignore[arg-type]
        assert counts(classify_abc(payers((1, 1, 1)), parameters, backend=backend)) == expected


def test_negative_zero_and_missing_are_listed_apart(backend: BaseBackend) -> None:
    source = payers((100, -40, 0, None, 50, -1))
    result = classify_abc(source, backend=backend)
    assert [tuple(row) for row in result.iter_excluded()] == [
        ("C004", None, "missing"),
        ("C002", Decimal(-40), "negative"),
        ("C006", Decimal(-1), "negative"),
        ("C003", Decimal(0), "zero"),
    ]
    totals = result.totals
    assert (totals.count, totals.ranked, totals.value) == (6, 2, 150)
    assert (totals.negative, totals.zero, totals.missing) == (2, 1, 1)
    assert totals.negative_value == -41
    assert [warning.code for warning in result.warnings] == ["listed_apart"]


@pytest.mark.parametrize("source", [payers((0, 0, 0)), payers((0, -5))])
def test_nothing_above_zero_ranks_nothing(backend: BaseBackend, source: list[dict[str, object]]) -> None:
    result = classify_abc(source, backend=backend)
    assert counts(result) == {"A": 0, "B": 0, "C": 0}
    assert result.curve() == []
    assert [warning.code for warning in result.warnings] == ["nothing_to_rank", "listed_apart"]


def test_no_rows_at_all_is_an_answer(backend: BaseBackend) -> None:
    result = classify_abc(_empty(), backend=backend)
    assert (result.totals.count, result.totals.value) == (0, 0)
    assert [warning.code for warning in result.warnings] == ["nothing_to_rank"]


def test_single_row_is_a_with_everything(backend: BaseBackend) -> None:
    result = classify_abc(payers((7,)), backend=backend)
    assert [tuple(row) for row in result.iter_rows()] == [("C001", Decimal(7), 1.0, 1.0, 1, 1.0, 1.0, "A")]


def test_causes_of_complaints_give_a_pareto_list(backend: BaseBackend) -> None:
    """The method asks nothing of its objects but a code and a value (R029)."""
    causes = [{"code": code, "value": n} for code, n in (("late", 55), ("damaged", 30), ("papers", 10), ("tone", 5))]
    assert classes_by_code(classify_abc(causes, backend=backend)) == {
        "late": "A", "damaged": "B", "papers": "C", "tone": "C"
    }  # fmt: skip


def test_fingerprint_ignores_order_and_sees_every_change(backend: BaseBackend) -> None:
    first = classify_abc(payers(TEN), backend=backend).fingerprint
    again = classify_abc(payers(TEN)[::-1], backend=backend).fingerprint
    other_value = classify_abc(payers((301, *TEN[1:])), backend=backend).fingerprint
    other_rule = classify_abc(payers(TEN), AbcParameters(rule="crossing"), backend=backend).fingerprint
    assert first == again
    assert len({first, other_value, other_rule}) == 3
    assert len(first) == 64


def _empty() -> object:
    import pyarrow as pa

    return pa.table({"code": pa.array([], pa.string()), "value": pa.array([], pa.int64())})
