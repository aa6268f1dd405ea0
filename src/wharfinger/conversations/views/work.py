# SPDX-License-Identifier: Apache-2.0
"""Interactions by hand, promises, to-dos."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wharfinger.conversations.actions import (
    add_todos,
    close_promises,
    close_todos,
    make_promises,
    record_interactions,
)
from wharfinger.conversations.drafts import InteractionDraft, PromiseDraft, ToDoDraft
from wharfinger.conversations.forms import InteractionForm, PromiseForm, ToDoForm
from wharfinger.conversations.models import Promise, ToDo
from wharfinger.conversations.queries.visible import promises_due_soon, promises_visible_to, todos_visible_to
from wharfinger.directory.queries.organisation import organisation_for
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import Invalid
from wharfinger.kernel.export import MOST_ROWS, csv_file
from wharfinger.kernel.paging import capped_count, page_of
from wharfinger.kernel.shell import drawer, gone_to
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.queries.jobs import job_for

_PROMISES = (
    gettext_lazy("Customer"),
    gettext_lazy("Job"),
    gettext_lazy("Promise"),
    gettext_lazy("Due"),
    gettext_lazy("Owner"),
    gettext_lazy("State"),
    gettext_lazy("Closed"),
)
_TODOS = (
    gettext_lazy("What"),
    gettext_lazy("Kind"),
    gettext_lazy("Customer"),
    gettext_lazy("Job"),
    gettext_lazy("Owner"),
    gettext_lazy("Due"),
    gettext_lazy("State"),
)


class _Subject:
    """The party and job a form is about, through their gates."""

    def __init__(self, request: HttpRequest) -> None:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        job, organisation = request.GET.get("job", ""), request.GET.get("organisation", "")
        self.job = job_for(actor, int(job)) if job.isdigit() else None
        party = int(organisation) if organisation.isdigit() else (self.job.payer_id if self.job else None)
        foreign_payer = self.job is not None and party == self.job.payer_id
        self.organisation_id = party if party is None or foreign_payer else organisation_for(actor, party).pk

    @property
    def job_id(self) -> int | None:
        """Primary key of the job, if there is one."""
        return self.job.pk if self.job else None

    @property
    def page(self) -> str:
        """Where to go afterwards."""
        if self.job is not None:
            return reverse("shipments:job", args=[self.job.pk])
        if self.organisation_id is not None:
            return reverse("directory:organisation", args=[self.organisation_id])
        return reverse("conversations:todos")


def _shown(request: HttpRequest, form: Any, title: str, template: str) -> HttpResponse:
    context = {"form": form, "title": title, "action": request.get_full_path()}
    return drawer(request, template, context, 422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff()
def interaction_new(request: HttpRequest) -> HttpResponse:
    """Record a contact by hand."""
    subject = _Subject(request)
    form = InteractionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        data["at"] = data["at"] or datetime.now(UTC)
        record_interactions(
            [InteractionDraft(organisation_id=subject.organisation_id, job_id=subject.job_id, **data)],
            actor=request.actor,  # type: ignore[attr-defined]
        )
        return gone_to(request, subject.page)
    return _shown(request, form, _("Record contact"), "conversations/_interaction_form.html")


@require_http_methods(["GET", "POST"])
@staff()
def promise_new(request: HttpRequest) -> HttpResponse:
    """Promise something to a customer."""
    subject = _Subject(request)
    form = PromiseForm(request.POST or None, initial={"owner": request.user.pk})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if subject.organisation_id is None:
            raise Invalid(_("Say first which customer it is: a promise is made to somebody."))
        try:
            draft = PromiseDraft(
                subject.organisation_id, data["text"], data["due_at"], subject.job_id, None, data["owner"].pk
            )
            make_promises([draft], actor=request.actor)  # type: ignore[attr-defined]
            return gone_to(request, subject.page)
        except Invalid as error:
            form.add_error("due_at", str(error))
    return _shown(request, form, _("Promise"), "conversations/_promise_form.html")


@require_http_methods(["GET", "POST"])
@staff()
def todo_new(request: HttpRequest) -> HttpResponse:
    """Add something to do."""
    subject = _Subject(request)
    form = ToDoForm(request.POST or None, initial={"owner": request.user.pk, "kind": request.GET.get("kind", "task")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        data["owner_id"] = data.pop("owner").pk
        draft = ToDoDraft(organisation_id=subject.organisation_id, job_id=subject.job_id, **data)
        add_todos([draft], actor=request.actor)  # type: ignore[attr-defined]
        return gone_to(request, subject.page)
    return _shown(request, form, _("To-do"), "conversations/_todo_form.html")


@require_GET
@staff()
def promises(request: HttpRequest) -> HttpResponseBase:
    """Promises in scope: open ones by their time, or closed ones."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    view = request.GET.get("view", "")
    rows = promises_due_soon(actor) if view == "soon" else promises_visible_to(actor)
    rows = rows.select_related("organisation", "job", "owner")
    rows = (
        rows.exclude(state="open").order_by("-due_at", "-pk")
        if view == "closed"
        else rows.filter(state="open").order_by("due_at", "pk")
    )
    if request.GET.get("format") == "csv":
        return csv_file(
            "promises",
            _PROMISES,
            map(_promise_row, rows[:MOST_ROWS].iterator(2000)),
            actor=actor,
            count=capped_count(rows),
        )
    return render(request, "conversations/promises.html", {"page": page_of(request, rows), "view": view})


def _promise_row(row: Promise) -> tuple[Any, ...]:
    return (
        str(row.organisation),
        str(row.job or ""),
        row.text,
        row.due_at,
        str(row.owner),
        row.get_state_display(),
        row.closed_at,
    )


@require_POST
@staff()
def promise_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of a promise."""
    state = request.POST.get("state", "")
    close_promises([pk], state=state, outcome=request.POST.get("outcome", ""), actor=request.actor)  # type: ignore[attr-defined]
    return gone_to(request, request.POST.get("next") or reverse("conversations:promises"))


@require_GET
@staff()
def todos(request: HttpRequest) -> HttpResponseBase:
    """One's own to-dos by their time, or everybody's in scope."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    view = request.GET.get("view", "")
    rows = todos_visible_to(actor).select_related("organisation", "job", "owner")
    rows = rows.filter(state="open") if view != "closed" else rows.exclude(state="open")
    if view == "":
        rows = rows.filter(owner_id=actor.user_id)
    rows = rows.order_by("due_at", "pk")
    if request.GET.get("format") == "csv":
        return csv_file(
            "todos", _TODOS, map(_todo_row, rows[:MOST_ROWS].iterator(2000)), actor=actor, count=capped_count(rows)
        )
    return render(
        request, "conversations/todos.html", {"page": page_of(request, rows), "view": view, "now": datetime.now(UTC)}
    )


def _todo_row(row: ToDo) -> tuple[Any, ...]:
    return (
        row.title,
        row.get_kind_display(),
        str(row.organisation or ""),
        str(row.job or ""),
        str(row.owner),
        row.due_at,
        row.get_state_display(),
    )


@require_POST
@staff()
def todo_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick something off, or drop it."""
    close_todos([pk], drop=request.POST.get("drop") == "1", actor=request.actor)  # type: ignore[attr-defined]
    return gone_to(request, reverse("conversations:todos"))
