# SPDX-License-Identifier: Apache-2.0
"""Working days and working time of a branch: the country's calendar with its make-up days, and the branch's own days.

Chinese working weekends (调休) come from `chinesecalendar`, other countries' holidays from `holidays`. Only SLA clocks and
"act by" use these; exceptions and cut-offs run on wall hours (design ruling 1).
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import holidays

from wharfinger.kernel.models import CalendarDay, Unit

_LONGEST = 400


@dataclass(frozen=True)
class WorkingCalendar:
    """When a unit works: country (ISO 3166), zone, hours, and days on which it differs from its country."""

    country: str
    zone: str
    starts: time
    ends: time
    own: Mapping[date, bool] = field(default_factory=dict)

    def works_on(self, day: date) -> bool:
        """Whether the unit works on the day."""
        return self.own[day] if day in self.own else country_works(self.country, day)

    def hours_of(self, day: date) -> tuple[datetime, datetime] | None:
        """Opening and closing of the day as aware UTC moments; None on a day off."""
        if not self.works_on(day):
            return None
        zone = ZoneInfo(self.zone)
        return tuple(datetime.combine(day, at, zone).astimezone(UTC) for at in (self.starts, self.ends))  # type: ignore[return-value]

    def add(self, start: datetime, span: timedelta) -> datetime:
        """The moment at which `span` of working time has passed since `start`. Raises ValueError for a negative span."""
        if span < timedelta():
            raise ValueError("a span of working time is not negative")
        left, day = span, start.astimezone(ZoneInfo(self.zone)).date()
        for _ in range(_LONGEST):
            if (opened := self._from(start, day)) is not None:
                begins, closes = opened
                if left <= closes - begins:
                    return begins + left
                left -= closes - begins
            day += timedelta(days=1)
        raise ValueError("the unit hardly ever works: look at its calendar")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`; nothing when the end lies before the start."""
        total, day = timedelta(), start.astimezone(ZoneInfo(self.zone)).date()
        while day <= end.astimezone(ZoneInfo(self.zone)).date():
            if (opened := self._from(start, day)) is not None:
                total += max(min(opened[1], end) - opened[0], timedelta())
            day += timedelta(days=1)
        return total

    def last_working_minute_before(self, deadline: datetime) -> datetime:
        """Act by: the last working minute that ends at or before the deadline (design ruling 1)."""
        day = deadline.astimezone(ZoneInfo(self.zone)).date()
        for _ in range(_LONGEST):
            hours = self.hours_of(day)
            if hours is not None and hours[0] < deadline:
                return min(hours[1], deadline) - timedelta(minutes=1)
            day -= timedelta(days=1)
        raise ValueError("the unit hardly ever works: look at its calendar")

    def _from(self, start: datetime, day: date) -> tuple[datetime, datetime] | None:
        hours = self.hours_of(day)
        if hours is None or hours[1] <= start:
            return None
        return max(hours[0], start), hours[1]


def calendar_of(unit: Unit) -> WorkingCalendar:
    """The unit's calendar with its own days; one statement."""
    own = dict(CalendarDay.objects.filter(unit=unit).values_list("on", "works"))
    return WorkingCalendar(unit.calendar, unit.time_zone, unit.day_starts, unit.day_ends, own)


def calendars_of(unit_ids: Collection[int]) -> dict[int, WorkingCalendar]:
    """The calendars of units with their own days; two statements."""
    own: dict[int, dict[date, bool]] = {}
    for unit, on, works in CalendarDay.objects.filter(unit_id__in=unit_ids).values_list("unit_id", "on", "works"):
        own.setdefault(unit, {})[on] = works
    rows = Unit.objects.filter(pk__in=unit_ids)
    return {u.pk: WorkingCalendar(u.calendar, u.time_zone, u.day_starts, u.day_ends, own.get(u.pk, {})) for u in rows}


@functools.lru_cache(maxsize=20_000)
def country_works(country: str, day: date) -> bool:
    """Whether a country (ISO 3166; unknown: none in particular) works on the day."""
    if country == "CN":
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:  # a year whose arrangement the State Council has not announced yet
            return day.weekday() < 5 and day not in _holidays("CN")
    return day.weekday() < 5 and day not in _holidays(country)


@functools.cache
def _holidays(country: str) -> holidays.HolidayBase:
    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return holidays.HolidayBase()
