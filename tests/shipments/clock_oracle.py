# SPDX-License-Identifier: Apache-2.0
"""The slow oracle of deadlines and free time: it walks the clock in small steps and counts what it sees.

It shares nothing with the rules: no calendar of the kernel, no date arithmetic but "a step later", no ranks.
"""

from __future__ import annotations

import itertools
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import chinese_calendar
import holidays

QUARTER = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)
_NATIONAL: dict[str, Any] = {}


def open_day(country: str, day: date) -> bool:
    """Whether the country works."""
    if country == "CN":
        return bool(chinese_calendar.is_workday(day))
    if country not in _NATIONAL:
        _NATIONAL[country] = holidays.country_holidays(country)
    return day.strftime("%a") not in ("Sat", "Sun") and day not in _NATIONAL[country]


def last_minute(due: datetime, zone: str, country: str, opens: time, closes: time) -> datetime:
    """Walk back minute by minute until one lies in working time."""
    minute = due - MINUTE
    while True:
        there = minute.astimezone(ZoneInfo(zone))
        if opens <= there.time() < closes and open_day(country, there.date()):
            return minute
        minute -= MINUTE


def hours_earlier(moment: datetime, hours: int) -> datetime:
    """Walk back quarter by quarter."""
    for _ in range(hours * 4):
        moment -= QUARTER
    return moment


def hours_of(rows: list[dict[str, Any]], sailing: dict[str, Any]) -> int | None:
    """Try every set of conditions in the order the text gives: more before fewer, carrier, place, lane, then mode."""
    names = ("carrier", "loading", "lane", "mode")
    for size in (4, 3, 2, 1, 0):
        for named in itertools.combinations(names, size):
            hits = [
                row for row in rows
                if all((row[n] == sailing[n]) if n in named else row[n] in (None, "") for n in names)
                and not any(row[n] in (None, "") for n in named)
                and row["valid_from"] <= sailing["day"] and (row["valid_to"] is None or sailing["day"] <= row["valid_to"])
            ]  # fmt: skip
            if hits:
                return int(max(hits, key=lambda row: row["valid_from"])["hours"])
    return None


def walk(
    start: datetime, end: datetime, zone: str, country: str, terms: dict[str, Any]
) -> tuple[datetime, int, Decimal]:
    """Live through the clock by quarters: the first moment not free, paid days and money at `end`."""
    there = ZoneInfo(zone)
    event_day, seen = start.astimezone(there).date(), []
    begun = terms["first_day"] == "same"
    free_left, free_until, paid = terms["free_days"], None, []
    moment = start - timedelta(minutes=start.minute % 15)
    while free_until is None or moment <= end:
        day = moment.astimezone(there).date()
        if day not in seen:
            seen.append(day)
            if not begun and day != event_day and (terms["first_day"] == "next" or open_day(country, day)):
                begun = True
            if begun:
                if free_left == 0 and free_until is None:
                    free_until = max(moment, start)
                if free_left > 0 and (terms["free_count"] == "calendar" or open_day(country, day)):
                    free_left -= 1
                elif (
                    free_until is not None
                    and moment <= end
                    and (terms["paid_count"] == "calendar" or open_day(country, day))
                ):
                    paid.append(day)
        moment += QUARTER
    return free_until, len(paid), money(len(paid), terms["tiers"])


def money(days: int, tiers: list[dict[str, Any]]) -> Decimal:
    """Pay day by day."""
    total = Decimal()
    for number in range(1, days + 1):
        for tier in tiers:
            if tier["from_day"] <= number and (tier["to_day"] is None or number <= tier["to_day"]):
                total += Decimal(tier["rate"])
    return total
