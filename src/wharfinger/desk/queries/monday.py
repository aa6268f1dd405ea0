# SPDX-License-Identifier: Apache-2.0
"""The branch manager's Monday page (freight.md §4): jobs, TEU, kg and gross profit, against last year's same weeks."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import holidays
from django.db import connection
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wharfinger.directory.models import Organisation
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.models import User
from wharfinger.shipments.choices import CargoKind
from wharfinger.shipments.models import LaneGroup
from wharfinger.shipments.queries.jobs import jobs_visible_to

YEAR = timedelta(weeks=52)
# Festival weeks are compared from here to here; the rest of the year weekday by weekday.
_FIRST, _LAST = (1, 1), (3, 31)
DIMENSIONS: Mapping[str, Promise] = {
    "seller": gettext_lazy("Salesperson"), "lane_group": gettext_lazy("Lane"), "carrier": gettext_lazy("Carrier"),
    "cargo_kind": gettext_lazy("Own against nominated"),
}  # fmt: skip


@functools.cache
def spring_festival(year: int) -> date:
    """The first day of the lunar year in China."""
    days = holidays.country_holidays("CN", years=year, language="en_US")
    return min(day for day, name in days.items() if "Spring Festival" in name and day.month in (1, 2))


def year_before(since: date, until: date) -> tuple[date, date]:
    """The days of last year to compare with: as far from Spring Festival in its season, else the same weekdays.

    The middle of the period decides for both ends, so that both periods are equally long.
    """
    middle = since + (until - since) // 2
    back = YEAR
    if _FIRST <= (middle.month, middle.day) <= _LAST:
        back = spring_festival(middle.year) - spring_festival(middle.year - 1)
    return since - back, until - back


@dataclass(frozen=True)
class Figures:
    """Sums of some jobs; `gross_profit` of those whose money is known, `boxed` of those that have TEU (`boxed_teu`) too."""

    jobs: int = 0
    teu: Decimal | None = None
    kg: Decimal | None = None
    gross_profit: Decimal | None = None
    boxed: Decimal | None = None
    boxed_teu: Decimal | None = None
    unmeasured: int = 0

    @property
    def per_teu(self) -> Decimal | None:
        """Gross profit per TEU, of jobs in which both are known."""
        return self.boxed / self.boxed_teu if self.boxed is not None and self.boxed_teu else None


@dataclass
class Line:
    """One salesperson, lane, carrier or kind: this period and the year before."""

    key: str
    name: str
    now: Figures = field(default_factory=Figures)
    before: Figures = field(default_factory=Figures)

    @property
    def change(self) -> float | None:
        """Growth of the number of jobs; None where there was none to compare with."""
        return self.now.jobs / self.before.jobs - 1 if self.before.jobs else None


@dataclass
class Monday:
    """The whole page: the two periods, the totals, and a table a dimension."""

    since: date
    until: date
    before_since: date
    before_until: date
    total: Line
    tables: dict[str, list[Line]]


# {} is our own SQL: the jobs in scope of both periods. A salesperson is who owned the payer on the booking day.
_SUMS = """
WITH base AS (
    SELECT j.booked_on BETWEEN %s AND %s AS is_now, j.teu, j.gross_weight_kg AS kg, j.cargo_kind AS kind, j.lane_group_id,
        a.user_id AS seller, c.organisation_id AS carrier,
        (coalesce(j.revenue_actual, j.revenue_estimated) - coalesce(j.cost_actual, j.cost_estimated)) * j.rate AS profit
    FROM shipments_job j JOIN ({}) AS seen ON seen.id = j.id
    LEFT JOIN LATERAL (SELECT user_id FROM directory_assignment a WHERE a.organisation_id = j.payer_id AND a.kind = 'owner'
        AND a.since <= j.booked_on AND (a.until IS NULL OR a.until >= j.booked_on) ORDER BY a.since DESC LIMIT 1) AS a ON true
    LEFT JOIN LATERAL (SELECT organisation_id FROM shipments_jobparty p WHERE p.job_id = j.id AND p.role = 'carrier'
        ORDER BY p.id LIMIT 1) AS c ON true
)
SELECT is_now, grouping(seller, lane_group_id, carrier, kind), coalesce(seller, lane_group_id, carrier)::text, kind,
    count(*), sum(teu), sum(kg), sum(profit), sum(profit) FILTER (WHERE teu > 0),
    sum(teu) FILTER (WHERE profit IS NOT NULL), count(*) - count(profit)
FROM base GROUP BY GROUPING SETS ((is_now), (is_now, seller), (is_now, lane_group_id), (is_now, carrier), (is_now, kind))
"""
# grouping() sets a bit for each column a row is not grouped by.
_SETS = {0b0111: "seller", 0b1011: "lane_group", 0b1101: "carrier", 0b1110: "cargo_kind"}


def monday(actor: Actor, since: date, until: date, branch_id: int | None = None) -> Monday:
    """The figures of jobs booked from `since` to `until`, both included, in the actor's scope; four statements."""
    page = Monday(since, until, *year_before(since, until), Line("", ""), {name: [] for name in DIMENSIONS})
    lines: dict[tuple[str, str], Line] = {}
    for is_now, grouped, key, kind, *sums in _sums(actor, page, branch_id):
        name = _SETS.get(grouped, "")
        text = (kind if name == "cargo_kind" else key) or "none"
        line = lines.setdefault((name, text), Line(text, "")) if name else page.total
        setattr(line, "now" if is_now else "before", Figures(*sums))
    for (name, _key), line in lines.items():
        page.tables[name].append(line)
    _name(page.tables)
    for table in page.tables.values():
        table.sort(key=lambda line: (line.now.gross_profit or 0, line.now.jobs), reverse=True)
    return page


def _sums(actor: Actor, page: Monday, branch_id: int | None) -> list[tuple[Any, ...]]:
    periods = Q(booked_on__range=(page.since, page.until)) | Q(booked_on__range=(page.before_since, page.before_until))
    rows = jobs_visible_to(actor).filter(periods)
    if branch_id is not None:
        rows = rows.filter(branch_id=branch_id)
    sql, parameters = rows.order_by().values("id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_SUMS.format(sql), [page.since, page.until, *parameters])
        return list(cursor.fetchall())


def _name(tables: Mapping[str, list[Line]]) -> None:
    kinds = dict(CargoKind.choices)
    for name, model in (("seller", User), ("lane_group", LaneGroup), ("carrier", Organisation)):
        known = model.objects.in_bulk([int(line.key) for line in tables[name] if line.key != "none"])
        for line in tables[name]:
            line.name = _("none known") if line.key == "none" else str(known[int(line.key)])
    for line in tables["cargo_kind"]:
        line.name = str(kinds.get(line.key, line.key))
