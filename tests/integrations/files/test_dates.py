# SPDX-License-Identifier: Apache-2.0
"""Dates in the habits of people and systems."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.integrations.files.dates import learn_order, read_date, read_datetime, read_moment
from wharfinger.integrations.files.problems import CellError

DAY = date(2006, 6, 2)
DAYS = st.dates(min_value=date(1971, 1, 1), max_value=date(2069, 12, 31))


@pytest.mark.parametrize(
    "cell",
    ["2006-06-02", "2006/6/2", "2006.6.2", "20060602", 20060602.0, "2-Jun-06", "2 June 2006", "Jun 2, 2006",
     "June 2nd, 2006", "Fri, 2 Jun 2006", "2006年6月2日",  "0950602", "民國95年6月2日", 38870, "38870",
     "2/6/06", "2.6.2006", date(2006, 6, 2), datetime(2006, 6, 2, 15, 30), "2006-06-02T23:59:59Z"],
)  # fmt: skip
def test_a_day_is_read_in_every_habit(cell):
    assert read_date(cell) == DAY


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2006-06-02 15:30", datetime(2006, 6, 2, 15, 30)),
        ("2006年6月2日 下午3点05分", datetime(2006, 6, 2, 15, 5)),
        ("6/2/2006 9:05 PM", datetime(2006, 6, 2, 21, 5)),
        ("200606021530", datetime(2006, 6, 2, 15, 30)),
        ("2006-06-02 24:00", datetime(2006, 6, 3)),
        (38870.5, datetime(2006, 6, 2, 12)),
    ],
)
def test_a_time_is_read_with_its_day(cell, expected):
    assert read_moment(cell, "mdy") == expected


def test_a_time_without_a_zone_is_on_the_wall_clock_of_the_place():
    assert read_datetime("2006-06-02 08:00", ZoneInfo("Asia/Shanghai")) == datetime(2006, 6, 2, 0, 0, tzinfo=UTC)


def test_a_time_with_a_zone_keeps_it():
    assert read_datetime("2006-06-02T08:00:00+02:00", ZoneInfo("Asia/Shanghai")) == datetime(2006, 6, 2, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell",
    ["", "Pre-PQ Process", "2023-02-30", "13/13/2011", "2006-6", 12, 1e12, True, None, timedelta(1), "25:61"],
)
def test_what_is_no_date_is_refused(cell):
    with pytest.raises(CellError) as refused:
        read_moment(cell)
    assert refused.value.code == "not_a_date"


@given(DAYS)
def test_day_first_and_month_first_read_the_same_day(day):
    assert read_date(f"{day.day}/{day.month}/{day.year}", "dmy") == day
    assert read_date(f"{day.month}/{day.day}/{day.year}", "mdy") == day
    assert read_date(f"{day.month}-{day.day}-{day:%y}", "mdy") == day


@given(DAYS)
def test_the_taiwanese_calendar_is_read_from_seven_digits(day):
    assert read_date(f"{day.year - 1911:03d}{day:%m%d}") == day


@given(DAYS)
def test_a_spreadsheet_serial_is_its_day(day):
    assert read_date((day - date(1899, 12, 30)).days) == day


@given(st.lists(DAYS, min_size=1), st.sampled_from(["dmy", "mdy"]))
def test_the_order_is_learnt_from_the_whole_column_or_left_open(days, order):
    form = "{0.day}/{0.month}/{0.year}" if order == "dmy" else "{0.month}/{0.day}/{0.year}"
    learnt = learn_order(form.format(day) for day in days)
    assert learnt == (order if any(day.day > 12 for day in days) else None)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text):
    try:
        read_moment(text)
    except CellError as refused:
        assert refused.code == "not_a_date"
