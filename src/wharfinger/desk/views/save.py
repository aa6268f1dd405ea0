# SPDX-License-Identifier: Apache-2.0
"""Save today (freight.md §4): what can still be averted, for whom, by when, and how well customers are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET

from wharfinger.desk.homes import groups_of
from wharfinger.desk.queries.answering import answering, months
from wharfinger.desk.queries.own import own_work
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.paging import Page, page_number
from wharfinger.kernel.panels import filled
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.choices import DeadlineKind
from wharfinger.shipments.models import JobException
from wharfinger.shipments.queries.saving import GROUPS, stakes, to_save
from wharfinger.shipments.rules.sentence import external

_SIZE = 25


@require_GET
@staff()
def save(request: HttpRequest) -> HttpResponse:
    """The counters of the person's groups, and the rows of the one chosen, else of the first that has any."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    names = groups_of(actor)
    counters = stakes(actor, names)
    chosen = request.GET.get("group", "")
    group = chosen if chosen in names else next((name for name in names if counters[name].exceptions), names[0])
    page = _page(request, actor, group, counters[group].exceptions)
    this, last = months()
    context: dict[str, Any] = {
        "counters": [(GROUPS[name], counters[name]) for name in names], "group": GROUPS[group], "page": page,
        "lines": lines_of(page.rows), "subject_of": subject_of, "answers": answering(actor), "slots": filled("home", actor, None),
        "work": own_work(actor), "wanted": {"group": group}, "months": (this, last),
    }  # fmt: skip
    return render(request, "desk/save.html", context)


def _page(request: HttpRequest, actor: Actor, group: str, total: int) -> Page[JobException]:
    number = page_number(request, total, _SIZE)
    rows = list(to_save(actor, group)[(number - 1) * _SIZE : number * _SIZE]) if total else []
    return Page(rows, number, _SIZE, total, capped=False)


def lines_of(rows: Sequence[JobException]) -> list[dict[str, Any]]:
    """Each exception with what to say about its job in both languages, and in the reader's (`here`)."""
    return [_line(row) for row in rows]


def _line(row: JobException) -> dict[str, Any]:
    now, language = datetime.now(UTC), translation.get_language()
    zh, en = (external(row.job, [row], language=one, now=now) for one in ("zh-hans", "en"))
    return {"row": row, "zh": zh, "en": en, "here": zh if language.startswith("zh") else en}


def subject_of(row: JobException) -> str:
    """Which of a rule's clocks it is, in words: a cut-off's name; a box and its clock as they stand."""
    return str(DeadlineKind(row.subject).label) if row.subject in DeadlineKind.values else row.subject
