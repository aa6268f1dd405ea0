# SPDX-License-Identifier: Apache-2.0
"""Deadlines and free time against a slow oracle that walks the clock: no difference in any case."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

import pytest
from tests.shipments import clock_oracle as oracle

from wharfinger.kernel.calendars import WorkingCalendar, country_works
from wharfinger.shipments.rules.deadlines import Default, Sailing, before, default_hours
from wharfinger.shipments.rules.freetime import Terms, charge, free_time, paid_days, tiers_of

CASES = [pytest.param(300, id="300"), pytest.param(2000, id="2000", marks=pytest.mark.long)]
# Holidays of their own, summer time north and south, half hours, and clocks that change at midnight.
PLACES = (
    ("Asia/Shanghai", "CN"), ("Asia/Shanghai", "CN"), ("Europe/Berlin", "DE"), ("America/New_York", "US"),
    ("America/Santiago", "CL"), ("Australia/Sydney", "AU"), ("Australia/Lord_Howe", "AU"), ("Asia/Kolkata", "IN"),
    ("Africa/Cairo", "EG"), ("Asia/Beirut", "LB"), ("America/Havana", "CU"), ("Pacific/Auckland", "NZ"), ("Asia/Tokyo", "JP"),
)  # fmt: skip
TURNS = (
    datetime(2024, 3, 10, tzinfo=UTC), datetime(2024, 3, 31, tzinfo=UTC), datetime(2024, 4, 26, tzinfo=UTC),
    datetime(2024, 9, 8, tzinfo=UTC), datetime(2024, 10, 6, tzinfo=UTC), datetime(2024, 10, 27, tzinfo=UTC),
    datetime(2025, 1, 28, tzinfo=UTC), datetime(2025, 10, 1, tzinfo=UTC), datetime(2026, 2, 15, tzinfo=UTC),
)  # fmt: skip


def moment(dice: Random) -> datetime:
    """Anywhere in 2024 to 2026, half of them near a change of the clock or a long holiday."""
    if dice.random() < 0.5:
        return dice.choice(TURNS) + timedelta(minutes=dice.randint(-9 * 1440, 9 * 1440))
    return datetime(2024, 1, 20, tzinfo=UTC) + timedelta(minutes=dice.randint(0, 1000 * 1440))


def some_terms(dice: Random) -> dict[str, Any]:
    ends = sorted(dice.sample(range(1, 25), dice.randint(0, 3)))
    rows, start = [], dice.choice((1, 1, 2))
    for end in [*ends, None]:
        if end is None or end >= start:
            rows.append({"from_day": start, "to_day": end, "rate": f"{dice.randint(0, 250)}.{dice.randint(0, 99):02}"})
            start = (end or 0) + dice.choice((1, 1, 3))
    return {
        "free_days": dice.choice((0, 1, 2, 4, 5, 7, 14, 21)), "first_day": dice.choice(("same", "next", "next_working")),
        "free_count": dice.choice(("calendar", "working")), "paid_count": dice.choice(("calendar", "working")), "tiers": rows,
    }  # fmt: skip


@pytest.mark.parametrize("cases", CASES)
def test_free_time_ends_and_costs_what_a_walk_through_it_finds(cases: int) -> None:
    dice, wrong = Random(cases), []
    for _ in range(cases):
        zone, country = dice.choice(PLACES)
        start, terms = moment(dice), some_terms(dice)
        end = start + timedelta(minutes=dice.randint(0, 40 * 1440))
        rules = Terms(**{**terms, "tiers": tiers_of(terms["tiers"])})
        works = partial(country_works, country)
        ends = free_time(rules, start, zone, works)
        days = paid_days(rules, ends.last_free_day, end, zone, works)
        found = (ends.free_until, days, charge(rules.tiers, days))
        if found != (expected := oracle.walk(start, end, zone, country, terms)):
            wrong.append((start, end, zone, terms, found, expected))
    assert wrong == []


@pytest.mark.parametrize("cases", CASES)
def test_act_by_is_the_last_working_minute_a_walk_back_finds(cases: int) -> None:
    dice, wrong = Random(cases + 1), []
    for _ in range(cases):
        (zone, country), etd, hours = dice.choice(PLACES), moment(dice), dice.randint(0, 200)
        opens, closes = time(dice.randint(7, 10), dice.choice((0, 30))), time(dice.randint(16, 20))
        due = before(etd, hours)
        act_by = WorkingCalendar(country, zone, opens, closes).last_working_minute_before(due)
        slow = oracle.hours_earlier(etd, hours)
        if (due, act_by) != (slow, oracle.last_minute(slow, zone, country, opens, closes)):
            wrong.append((etd, hours, zone, opens, closes, act_by))
    assert wrong == []


@pytest.mark.parametrize("cases", CASES)
def test_the_most_specific_default_counts(cases: int) -> None:
    dice, wrong = Random(cases + 2), []
    for _ in range(cases):
        rows = {}
        for _row in range(dice.randint(0, 14)):
            day = date(2026, 1, 1) + timedelta(days=dice.randint(0, 300))
            row = {
                "mode": dice.choice(("", "sea_fcl", "air")), "loading": dice.choice((None, 1, 2)),
                "carrier": dice.choice((None, 3, 4)), "lane": dice.choice((None, 5, 6)), "valid_from": day,
                "valid_to": dice.choice((None, day + timedelta(days=dice.randint(0, 200)))),
            }  # fmt: skip
            key = tuple(row[name] for name in ("mode", "loading", "carrier", "lane", "valid_from"))
            rows[key] = {**row, "hours": dice.randint(1, 200)}
        etd = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=dice.randint(0, 9000))
        zone = dice.choice(PLACES)[0]
        about = {"mode": dice.choice(("sea_fcl", "air", "rail")), "loading": dice.choice((None, 1, 2)),
                 "carrier": dice.choice((None, 3, 4)), "lane": dice.choice((None, 5, 6))}  # fmt: skip
        sailing = Sailing(etd=etd, zone=zone, **about)
        found = default_hours([Default("si", **row) for row in rows.values()], sailing).get("si")
        if found != oracle.hours_of(list(rows.values()), {**about, "day": sailing.day}):
            wrong.append((rows, about, etd, found))
    assert wrong == []
