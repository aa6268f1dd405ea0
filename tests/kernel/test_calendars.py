# SPDX-License-Identifier: Apache-2.0
"""Working time of a branch, make-up days included, against a minute-by-minute oracle."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wharfinger.kernel.calendars import WorkingCalendar, calendar_of
from wharfinger.kernel.choices import UnitKind
from wharfinger.kernel.models import CalendarDay, Unit

CHINA = WorkingCalendar("CN", "Asia/Shanghai", time(9), time(18))
GERMANY = WorkingCalendar("DE", "Europe/Berlin", time(8), time(17))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_make_up_days_are_worked_and_spring_festival_is_not() -> None:
    days = {
        date(2025, 1, 26): True,
        date(2025, 1, 29): False,
        date(2025, 2, 8): True,
        date(2025, 10, 11): True,
        date(2025, 10, 12): False,
    }
    assert {day: CHINA.works_on(day) for day in days} == days


def test_a_years_arrangement_not_announced_yet_falls_back_to_weekends_and_holidays() -> None:
    assert (CHINA.works_on(date(2031, 3, 3)), CHINA.works_on(date(2031, 3, 2)), CHINA.works_on(date(2031, 10, 1))) == (
        True,
        False,
        False,
    )


def test_german_holidays() -> None:
    assert (
        GERMANY.works_on(date(2026, 10, 3)),
        GERMANY.works_on(date(2026, 12, 25)),
        GERMANY.works_on(date(2026, 12, 28)),
    ) == (False, False, True)


def test_two_working_hours_from_five_in_the_afternoon_end_the_next_morning() -> None:
    assert CHINA.add(at("2026-11-20T17:00+08:00"), timedelta(hours=2)) == at("2026-11-23T10:00+08:00")


def test_act_by_is_the_last_working_minute_before_the_deadline() -> None:
    assert CHINA.last_working_minute_before(at("2026-11-22T20:00+08:00")) == at("2026-11-20T17:59+08:00")
    assert CHINA.last_working_minute_before(at("2026-11-23T10:00+08:00")) == at("2026-11-23T09:59+08:00")
    assert CHINA.last_working_minute_before(at("2026-11-23T09:00+08:00")) == at("2026-11-20T17:59+08:00")


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 60 * 24 * 25),
    st.integers(0, 60 * 24 * 6),
    st.sampled_from([CHINA, GERMANY]),
    st.sampled_from(["2026-02-05", "2026-03-20", "2026-10-15"]),
)
def test_working_time_equals_counting_minutes(offset: int, length: int, calendar: WorkingCalendar, first: str) -> None:
    start = at(f"{first}T00:00+00:00") + timedelta(minutes=offset)
    end = start + timedelta(minutes=length)
    minutes = sum(_works(calendar, start + timedelta(minutes=i)) for i in range(length))
    assert calendar.between(start, end) == timedelta(minutes=minutes)
    if minutes:
        assert calendar.between(start, calendar.add(start, timedelta(minutes=minutes))) == timedelta(minutes=minutes)


def _works(calendar: WorkingCalendar, moment: datetime) -> bool:
    from zoneinfo import ZoneInfo

    local = moment.astimezone(ZoneInfo(calendar.zone))
    return calendar.works_on(local.date()) and calendar.starts <= local.time() < calendar.ends


@pytest.mark.django_db
def test_a_branchs_own_days_stand_before_its_countrys() -> None:
    unit = Unit.objects.create(code="QD", kind=UnitKind.BRANCH, name_en="Qingdao")
    CalendarDay.objects.create(unit=unit, on=date(2026, 11, 21), works=True)
    CalendarDay.objects.create(unit=unit, on=date(2026, 11, 23), works=False)
    calendar = calendar_of(Unit.objects.get(pk=unit.pk))
    assert [calendar.works_on(date(2026, 11, day)) for day in (20, 21, 22, 23, 24)] == [True, True, False, False, True]
