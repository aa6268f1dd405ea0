# SPDX-License-Identifier: Apache-2.0
"""Exceptions: the board and the table, working on one, telling the customer, closing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wharfinger.directory.queries.organisation import headline_classes
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import Invalid, NotFound
from wharfinger.kernel.export import MOST_ROWS, csv_file
from wharfinger.kernel.paging import capped_count, page_of
from wharfinger.kernel.shell import drawer, gone_to
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.actions import close_exceptions, tell_customers, work_on
from wharfinger.shipments.choices import ExceptionRule, ExceptionState
from wharfinger.shipments.forms import ExceptionForm
from wharfinger.shipments.models import JobException
from wharfinger.shipments.queries.jobs import exceptions_visible_to
from wharfinger.shipments.queries.listing import listed_exceptions
from wharfinger.shipments.queries.saving import GROUPS
from wharfinger.shipments.rules.sentence import external

_FILTERS = (
    "rule", "group", "state", "owner", "told", "branch", "payer", "incident", "closed", "days", "month", "view",
)  # fmt: skip
_BOARD = 60
_HEADER = (
    gettext_lazy("Job number"), gettext_lazy("Customer"), gettext_lazy("Rule"), gettext_lazy("Since"),
    gettext_lazy("State"), gettext_lazy("Responsible unit"), gettext_lazy("Owner"), gettext_lazy("Reason"),
    gettext_lazy("Corrective action"), gettext_lazy("Customer asked"), gettext_lazy("Customer told"), gettext_lazy("Closed"),
)  # fmt: skip


@require_GET
@staff()
def exceptions(request: HttpRequest) -> HttpResponseBase:
    """Open exceptions as a board by state or as a table; closed ones as a table; or CSV."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    wanted = {name: request.GET[name] for name in _FILTERS if request.GET.get(name)}
    rows = listed_exceptions(actor, wanted)
    if request.GET.get("format") == "csv":
        return csv_file(
            "exceptions",
            _HEADER,
            map(_exported, rows[:MOST_ROWS].iterator(2000)),
            actor=actor,
            count=capped_count(rows),
        )
    page = page_of(request, rows, _BOARD if wanted.get("view") == "board" else 25)
    lines = _lines(page.rows)
    context = {
        "page": page,
        "wanted": wanted,
        "rules": ExceptionRule.choices,
        "groups": [(group.name, group.label) for group in GROUPS.values()],
        "lines": lines,
        "columns": _columns(lines),
    }
    return render(request, "shipments/exceptions.html", context)


def _lines(rows: Sequence[JobException]) -> list[dict[str, Any]]:
    now, language = datetime.now(UTC), translation.get_language()
    classes = headline_classes([row.job.payer_id for row in rows])
    return [
        {
            "row": row,
            "sentence": external(row.job, [row], language=language, now=now),
            "label": classes.get(row.job.payer_id, ""),
        }
        for row in rows
    ]


def _columns(lines: Sequence[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    new = [line for line in lines if line["row"].state == ExceptionState.NEW and line["row"].told_at is None]
    work = [line for line in lines if line["row"].state == ExceptionState.IN_WORK and line["row"].told_at is None]
    told = [line for line in lines if line["row"].told_at is not None]
    return [(_("New"), new), (_("In work"), work), (_("Customer told"), told)]


def _exported(row: JobException) -> tuple[Any, ...]:
    return (
        row.job.number, str(row.job.payer), row.get_rule_display(), row.since, row.get_state_display(), str(row.unit),
        str(row.owner or ""), row.reason_text or (row.get_reason_display() if row.reason else ""),
        row.corrective_action, row.asked_at, row.told_at, row.closed_at,
    )  # fmt: skip


def _one(actor: Actor, pk: int) -> JobException:
    rows = exceptions_visible_to(actor).select_related(
        "job__payer",
        "job__origin",
        "job__destination",
        "job__last_place",
        "job__branch",
        "job__operator",
        "owner",
        "unit",
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


@require_http_methods(["GET", "POST"])
@staff()
def exception(request: HttpRequest, pk: int) -> HttpResponse:
    """Work on one exception: reason, corrective action, owner, next step; told; closed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = _one(actor, pk)
    names = ("reason", "reason_text", "corrective_action", "next_step_at")
    first = {**{name: getattr(row, name) for name in names}, "owner": row.owner_id or actor.user_id}
    form = ExceptionForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        work_on([pk], actor=actor, **form.said())
        return gone_to(request, request.POST.get("next") or reverse("shipments:job", args=[row.job_id]))
    now = datetime.now(UTC)
    context = {
        "form": form, "row": row, "title": row.get_rule_display(),
        "zh": external(row.job, [row], language="zh-hans", now=now), "en": external(row.job, [row], language="en", now=now),
    }  # fmt: skip
    return drawer(request, "shipments/_exception_form.html", context, 422 if form.errors else 200)


@require_POST
@staff()
def exceptions_told(request: HttpRequest) -> HttpResponse:
    """Tick that the customers of these exceptions have been told."""
    ids = _chosen(request)
    tell_customers(ids, actor=request.actor)  # type: ignore[attr-defined]
    return gone_to(request, _back(request))


@require_POST
@staff()
def exceptions_close(request: HttpRequest) -> HttpResponse:
    """Close exceptions as solved or as none."""
    ids = _chosen(request)
    close_exceptions(ids, actor=request.actor, dismiss=request.POST.get("dismiss") == "1")  # type: ignore[attr-defined]
    return gone_to(request, _back(request))


def _chosen(request: HttpRequest) -> list[int]:
    ids = [int(text) for text in request.POST.getlist("row") if text.isascii() and text.isdigit()]
    if not ids:
        raise Invalid(_("Tick at least one row first."))
    return ids


def _back(request: HttpRequest) -> str:
    if asked := request.POST.get("next"):
        return asked
    job = request.POST.get("job", "")
    return reverse("shipments:job", args=[int(job)]) if job.isdigit() else reverse("shipments:exceptions")
