# SPDX-License-Identifier: Apache-2.0
"""Pages of lists: counts are capped, so that no list reads a million rows to say how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest

T = TypeVar("T")
SIZE = 25
CAP = 10_000


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of rows; `total` stops at the cap, and `capped` says so."""

    rows: Sequence[T]
    number: int
    size: int
    total: int
    capped: bool

    @property
    def last(self) -> int:
        """Number of the last page that can be reached."""
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        """Position of the first row shown, from 1; 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last_row(self) -> int:
        """Position of the last row shown."""
        return (self.number - 1) * self.size + len(self.rows)


def page_of(request: HttpRequest, rows: QuerySet[Any], size: int = SIZE) -> Page[Any]:
    """The page the request asks for; two statements (the count, the rows)."""
    total = capped_count(rows)
    number = page_number(request, total, size)
    shown = list(rows[(number - 1) * size : number * size]) if total else []
    return Page(shown, number, size, total, total >= CAP)


def capped_count(rows: QuerySet[Any], cap: int = CAP) -> int:
    """How many rows there are, at most `cap`."""
    query = rows.order_by().values("pk")[:cap]
    try:
        sql, parameters = query.query.sql_with_params()
    except EmptyResultSet:  # a condition that no row can meet, as "one of none": Django writes no SQL for it
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) AS counted", parameters)  # noqa: S608  our own SQL
        return int(cursor.fetchone()[0])


def page_number(request: HttpRequest, total: int, size: int = SIZE) -> int:
    """Which page the request asks for, of those that `total` rows fill; the first for anything else."""
    text = request.GET.get("page", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    return min(max(1, number), max(1, -(-total // size)))
