# SPDX-License-Identifier: Apache-2.0
"""Deadlines and free-time clocks of a job, with the money that runs at the moment of reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial

from wharfinger.kernel.calendars import country_works
from wharfinger.shipments.models import Deadline, FreeTimeClock, Job
from wharfinger.shipments.rules.freetime import charge, paid_days, terms_of


@dataclass(frozen=True)
class RunningClock:
    """A clock, the days to pay so far, and what they cost; None where the tariff names no rate."""

    row: FreeTimeClock
    days: int
    money: Decimal | None
    over: bool

    @property
    def currency(self) -> str:
        """Of the money."""
        return self.row.tariff.currency


def deadlines_of(row: Job) -> list[Deadline]:
    """The deadlines of a job that came through its gate, the nearest first; one statement."""
    return list(row.deadlines.all())


def clocks_of(row: Job, now: datetime) -> list[RunningClock]:
    """The free-time clocks of a job that came through its gate, with the money up to now or the stop; one statement."""
    rows = row.clocks.select_related("container", "tariff", "job__origin", "job__destination")
    return [_read(clock, now) for clock in rows]


def _read(clock: FreeTimeClock, now: datetime) -> RunningClock:
    until = clock.stopped_at or now
    if until < clock.free_until:
        return RunningClock(clock, 0, None, False)
    place = clock.job.destination if clock.side == "destination" else clock.job.origin
    country = place.country if place else clock.job.destination_country
    terms = terms_of(clock.tariff)
    days = paid_days(terms, clock.last_free_day, until, clock.zone, partial(country_works, country))
    return RunningClock(clock, days, charge(terms.tiers, days) if terms.tiers else None, True)
