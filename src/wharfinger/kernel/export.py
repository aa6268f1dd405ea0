# SPDX-License-Identifier: Apache-2.0
"""Lists as CSV files; large ones are told to the administrators (R584)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.choices import NoticeLevel, Role
from wharfinger.kernel.models import Membership, Notice
from wharfinger.kernel.notices import notify
from wharfinger.kernel.paging import capped_count

ALARM_ROWS = 200
MOST_ROWS = 100_000


Column = tuple[Any, Callable[[Any], Any]]


def csv_of(
    request: HttpRequest, name: str, rows: QuerySet[Any], columns: Sequence[Column]
) -> StreamingHttpResponse | None:
    """The list as CSV when the request asks for that (`format=csv`), else None; a column is its head and how to get it."""
    if request.GET.get("format") != "csv":
        return None
    table = ([get(row) for _head, get in columns] for row in rows[:MOST_ROWS].iterator(chunk_size=2000))
    heads = [head for head, _get in columns]
    return csv_file(name, heads, table, actor=request.actor, count=capped_count(rows))  # type: ignore[attr-defined]


def csv_file(
    name: str, header: Sequence[Any], rows: Iterable[Sequence[Any]], *, actor: Actor, count: int
) -> StreamingHttpResponse:
    """The rows as UTF-8 CSV with a byte-order mark, so that spreadsheets read Chinese; formulas are defused."""
    if count > ALARM_ROWS:
        _raise_alarm(name, actor, count)
    spoken = _spoken(rows, translation.get_language())
    response = StreamingHttpResponse(
        _lines([str(cell) for cell in header], spoken), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _spoken(rows: Iterable[Sequence[Any]], language: str) -> Iterator[list[str]]:
    # The rows are read while the answer is sent: the reader's language is no longer in force then.
    waiting = iter(rows)
    while True:
        with translation.override(language):
            row = next(waiting, None)
            said = None if row is None else [_cell(cell) for cell in row]
        if said is None:
            return
        yield said


def _lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(header)
    for row in rows:
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "@", "\t") or (text[:1] == "-" and not _is_number(text)) else text


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def _raise_alarm(name: str, actor: Actor, count: int) -> None:
    administrators = Membership.objects.filter(post__role=Role.ADMINISTRATOR, until__isnull=True, user__is_active=True)
    texts = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            values = {"name": actor.name, "count": count, "list": name}
            texts[language] = _("%(name)s exported %(count)s rows of %(list)s") % values
    notify([
        Notice(user_id=user, kind="export", level=NoticeLevel.ATTENTION.value, text_zh=texts["zh-hans"], text_en=texts["en"])
        for user in administrators.values_list("user_id", flat=True).distinct()
    ])  # fmt: skip
