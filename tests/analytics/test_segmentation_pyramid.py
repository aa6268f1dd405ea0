# SPDX-License-Identifier: Apache-2.0
"""Tiers by count: the value pyramid and count-and-value (F2, R036-R039, R068-R070)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.analytics.people import classes_by_code, counts, hundred, payers
from wharfinger_analytics.segmentation.parameters import COUNT_AND_VALUE
from wharfinger_analytics.segmentation.pyramid import classify_count

if TYPE_CHECKING:
    from ibis.backends import BaseBackend


def test_pyramid_of_100_is_1_4_15_80(backend: BaseBackend) -> None:
    result = classify_count(payers(range(200, 100, -1)), backend=backend)
    assert counts(result) == {"VIP": 1, "key": 4, "ordinary": 15, "small": 80}
    tiers = [row.klass for row in result.iter_rows()]
    assert tiers == ["VIP"] + ["key"] * 4 + ["ordinary"] * 15 + ["small"] * 80


def test_count_and_value_of_100_is_5_15_80(backend: BaseBackend) -> None:
    result = classify_count(hundred("83"), COUNT_AND_VALUE, backend=backend)
    assert counts(result) == {"A": 5, "B": 15, "C": 80}
    assert [tier.expected for tier in result.classes] == [
        Decimal("0.80"), Decimal("0.15"), Decimal("0.05")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("top_five", "codes"),
    [("83", []), ("80", []), ("79.99", ["concentration_lower_than_model"]),
     ("71", ["concentration_lower_than_model"])],
)  # fmt: skip
def test_concentration_is_compared_with_the_model(backend: BaseBackend, top_five: str, codes: list[str]) -> None:
    result = classify_count(hundred(top_five), COUNT_AND_VALUE, backend=backend)
    assert [warning.code for warning in result.warnings] == codes


def test_concentration_warning_says_found_and_expected(backend: BaseBackend) -> None:
    (warning,) = classify_count(hundred("71"), COUNT_AND_VALUE, backend=backend).warnings
    assert warning.data["tiers"] == ["A"]
    assert warning.data["expected"] == "0.80"
    assert warning.data["found"] == pytest.approx(0.71, abs=1e-6)


def test_pyramid_checks_vip_and_key_together(backend: BaseBackend) -> None:
    (warning,) = classify_count(hundred("71"), backend=backend).warnings
    assert warning.data["tiers"] == ["VIP", "key"]
    assert classify_count(hundred("83"), backend=backend).warnings == ()


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, [1, 0, 0, 0]), (3, [1, 0, 0, 2]), (10, [1, 0, 1, 8]), (101, [2, 4, 15, 80])],
)
def test_limits_round_up(backend: BaseBackend, count: int, expected: list[int]) -> None:
    result = classify_count(payers(range(1000, 1000 - count, -1)), backend=backend)
    assert list(counts(result).values()) == expected


def test_ties_stay_together_in_the_upper_tier(backend: BaseBackend) -> None:
    values = [100, 90, 80, 70, 60, 60, 60, *range(50, 37, -1)]
    result = classify_count(payers(values + [1] * 80), COUNT_AND_VALUE, backend=backend)
    tiers = classes_by_code(result)
    assert {tiers[f"C{i:03}"] for i in (5, 6, 7)} == {"A"}
    assert counts(result) == {"A": 7, "B": 13, "C": 80}
    assert [w.data for w in result.warnings if w.code == "ties_enlarge_tier"] == [{"tier": "A", "count": 2}]


def test_equal_values_are_all_vip_and_said_so(backend: BaseBackend) -> None:
    result = classify_count(payers([5] * 20), backend=backend)
    assert counts(result)["VIP"] == 20
    assert "ties_enlarge_tier" in {warning.code for warning in result.warnings}


def test_zero_and_negative_count_in_no_tier(backend: BaseBackend) -> None:
    result = classify_count(payers([*range(200, 100, -1), 0, -3]), backend=backend)
    assert counts(result) == {"VIP": 1, "key": 4, "ordinary": 15, "small": 80}
    assert [row.reason for row in result.iter_excluded()] == ["negative", "zero"]


def test_no_customers_warn_of_nothing_else(backend: BaseBackend) -> None:
    result = classify_count(payers([0]), backend=backend)
    assert [w.code for w in result.warnings] == ["nothing_to_rank", "listed_apart"]
