# SPDX-License-Identifier: Apache-2.0
"""Numbers in the habits of people and systems."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.integrations.files.numbers import learn_mark, read_number
from wharfinger.integrations.files.problems import CellError


@pytest.mark.parametrize(
    ("cell", "mark", "expected"),
    [
        ("1234.5", ".", "1234.5"), ("1,234.5", ".", "1234.5"), ("1 234.5", ".", "1234.5"), ("1'234.5", ".", "1234.5"),
        ("12,34,567", ".", "1234567"), ("1.234,5", ",", "1234.5"), ("1 234,5", ",", "1234.5"), ("1,234", ",", "1.234"),
        ("(1,200.00)", ".", "-1200.00"), ("12-", ".", "-12"), ("－12", ".", "-12"), ("３４５", ".", "345"),
        ("US$ 1,200", ".", "1200"), ("¥1.5万", ".", "15000.0"), ("RMB 20", ".", "20"), ("12 %", ".", "0.12"),
        ("1e3", ".", "1000"), (1.5, ".", "1.5"), (7, ".", "7"),
    ],
)  # fmt: skip
def test_a_number_is_read_in_every_habit(cell, mark, expected):
    assert read_number(cell, mark) == Decimal(expected)


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [("1.2 t", "kg", "1200.0"), ("2 lbs", "kg", "0.90718474"), ("500kg", "kg", "500"), ("100件", "pieces", "100"),
     ("3 CBM", "cbm", "3"), ("新台幣 10.0000元", "amount", "10.0000")],
)  # fmt: skip
def test_a_unit_in_the_cell_is_turned_into_the_fields_own(cell, unit, expected):
    assert read_number(cell, ".", unit) == Decimal(expected)


def test_a_unit_of_the_header_holds_for_bare_numbers():
    assert read_number("2", ".", "kg", "lb") == Decimal("0.90718474")
    assert read_number("2 kg", ".", "kg", "lb") == Decimal(2)


@pytest.mark.parametrize(
    "cell", ["", "12,3", "1.2.3", "2*40HQ", "Weight Captured Separately", True, None, float("nan")]
)
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(CellError) as refused:
        read_number(cell)
    assert refused.value.code == "not_a_number"


def test_an_unknown_unit_is_named():
    with pytest.raises(CellError) as refused:
        read_number("5 furlong", ".", "kg")
    assert (refused.value.code, refused.value.facts) == ("unknown_unit", {"unit": "furlong"})


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_formatted_number_comes_back(number):
    english = f"{number:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert read_number(english, ".") == number
    assert read_number(german, ",") == number


@given(st.decimals(min_value=1000, max_value=10**9, places=2))
def test_the_decimal_mark_is_learnt(number):
    english = f"{number:,.2f}"
    assert learn_mark([english]) == "."
    assert learn_mark([english.translate(str.maketrans(",.", ".,"))]) == ","


def test_a_mark_that_nothing_decides_stays_open():
    assert learn_mark(["1,234", "12", 5.0, None]) is None


@given(st.text(max_size=30), st.sampled_from([".", ","]))
def test_no_text_breaks_the_reader(text, mark):
    try:
        assert read_number(text, mark).is_finite()
    except CellError as refused:
        assert refused.code in ("not_a_number", "unknown_unit")
