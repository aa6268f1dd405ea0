# SPDX-License-Identifier: Apache-2.0
"""Free time (freight.md §1, §5): when it ends and what it costs afterwards, by tiers, in the zone of the place.

1. The event that starts the clock falls on a day of the place's own calendar. The first day is that day, the day after,
   or the next working day, as the tariff says.
2. Free days are counted from the first day on; if they are working days, other days are passed over. The last one that
   is counted is the last free day; free time ends with it, at the following midnight there (no sooner than the event).
3. Every day begun after the last free day is paid, the day of the stop included; if paid days are working days, the others
   are free. The n-th paid day costs the rate of the tier that holds n; outside every tier it costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from wharfinger.shipments.choices import DayCount, FirstDay
from wharfinger.shipments.models import FreeTimeTariff

DAY = timedelta(days=1)
Works = Callable[[date], bool]
_LONGEST = 1000


@dataclass(frozen=True)
class Tier:
    """Paid days `first` to `last` (from 1; None: without end) cost `rate` each."""

    first: int
    last: int | None
    rate: Decimal


@dataclass(frozen=True)
class Terms:
    """What a tariff says about time and money."""

    free_days: int
    first_day: str = FirstDay.NEXT.value
    free_count: str = DayCount.CALENDAR.value
    paid_count: str = DayCount.CALENDAR.value
    tiers: tuple[Tier, ...] = ()


@dataclass(frozen=True)
class FreeTime:
    """The last free day at the place, and the first moment that is no longer free."""

    last_free_day: date
    free_until: datetime


def tiers_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Tier, ...]:
    """Tiers as a tariff stores them."""
    return tuple(Tier(int(r["from_day"]), r.get("to_day"), Decimal(str(r["rate"]))) for r in rows)


def terms_of(tariff: FreeTimeTariff) -> Terms:
    """The tariff as the rules want it."""
    return Terms(tariff.free_days, tariff.first_day, tariff.free_count, tariff.paid_count, tiers_of(tariff.tiers))


def free_time(terms: Terms, started_at: datetime, zone: str, works: Works) -> FreeTime:
    """When free time ends for a clock started at `started_at`; `works` says whether the place works on a day.

    Raises ValueError when the place hardly ever works.
    """
    day = _first(terms, started_at.astimezone(ZoneInfo(zone)).date(), works)
    last = day - DAY
    for _count in range(terms.free_days):
        last = _counted(last + DAY, terms.free_count, works)
    midnight = datetime.combine(last + DAY, time(), ZoneInfo(zone)).astimezone(UTC)
    return FreeTime(last, max(midnight, started_at))


def paid_days(terms: Terms, last_free_day: date, until: datetime, zone: str, works: Works) -> int:
    """Days begun after the last free day up to `until`, as the tariff counts them."""
    today = until.astimezone(ZoneInfo(zone)).date()
    days = max((today - last_free_day).days, 0)
    if terms.paid_count == DayCount.CALENDAR:
        return days
    return sum(works(last_free_day + DAY * n) for n in range(1, days + 1))


def charge(tiers: Iterable[Tier], days: int) -> Decimal:
    """What `days` paid days cost."""
    return sum((t.rate * _held(t, days) for t in tiers), Decimal())


def _held(tier: Tier, days: int) -> int:
    end = days if tier.last is None else min(tier.last, days)
    return max(end - tier.first + 1, 0)


def _first(terms: Terms, day: date, works: Works) -> date:
    if terms.first_day == FirstDay.SAME:
        return day
    return _counted(day + DAY, DayCount.WORKING, works) if terms.first_day == FirstDay.NEXT_WORKING else day + DAY


def _counted(day: date, count: str, works: Works) -> date:
    """The day itself, or the next one that counts."""
    for _ in range(_LONGEST):
        if count == DayCount.CALENDAR or works(day):
            return day
        day += DAY
    raise ValueError("the place hardly ever works: look at its calendar")
