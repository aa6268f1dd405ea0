# SPDX-License-Identifier: Apache-2.0
"""The call: the drawer that slides in when the phone rings, and what is done from it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from wharfinger.conversations.actions import answer_enquiries, choose_caller, open_enquiries
from wharfinger.conversations.drafts import EnquiryDraft
from wharfinger.conversations.models import Call
from wharfinger.conversations.queries.popup import pop_up
from wharfinger.conversations.queries.visible import calls_visible_to, one_of
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.export import MOST_ROWS, csv_file
from wharfinger.kernel.paging import capped_count, page_of
from wharfinger.kernel.shell import drawer, fragment_wanted, gone_to
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.panels import with_sentences
from wharfinger.shipments.queries.jobs import find_jobs, sentence_for

_HEADER = (
    gettext_lazy("Rang"), gettext_lazy("Number"), gettext_lazy("Customer"), gettext_lazy("State"), gettext_lazy("Colleague"),
    gettext_lazy("Answered"), gettext_lazy("Ended"),
)  # fmt: skip


def _call(actor: Actor, pk: int) -> Call:
    return one_of(calls_visible_to(actor).select_related("organisation", "contact", "user"), pk)


@require_GET
@staff()
def calls(request: HttpRequest) -> HttpResponseBase:
    """One's calls, the newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = calls_visible_to(actor).select_related("organisation", "contact", "user").order_by("-rang_at", "-pk")
    if request.GET.get("format") == "csv":
        table = map(_exported, rows[:MOST_ROWS].iterator(2000))
        return csv_file("calls", _HEADER, table, actor=actor, count=capped_count(rows))
    return render(request, "conversations/calls.html", {"page": page_of(request, rows)})


def _exported(row: Call) -> tuple[object, ...]:
    return (
        row.rang_at,
        row.number,
        str(row.organisation or ""),
        row.get_state_display(),
        str(row.user or ""),
        row.answered_at,
        row.ended_at,
    )


@require_GET
@staff()
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Who calls, and everything about them at a glance; also by reference when a number is asked about."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = _call(actor, pk)
    text = request.GET.get("about", "").strip()
    found, more = find_jobs(text, actor) if text else ([], False)
    context = {
        "pop": pop_up(actor, row), "title": _("Call"), "about": text, "more": more, "hits": with_sentences(found),
        "started": row.answered_at or row.rang_at,
    }  # fmt: skip
    if text and fragment_wanted(request):
        return render(request, "conversations/_call_hits.html", context)
    return drawer(request, "conversations/_call.html", context)


@require_POST
@staff()
def call_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who called."""
    organisation, contact = request.POST.get("organisation", ""), request.POST.get("contact", "")
    choose_caller(
        pk,
        organisation_id=int(organisation) if organisation.isdigit() else 0,
        contact_id=int(contact) if contact.isdigit() else None,
        actor=request.actor,  # type: ignore[attr-defined]
    )
    return call_again(request, pk)


@require_POST
@staff()
def call_tell(request: HttpRequest, pk: int, job: int) -> HttpResponse:
    """The sentence of this job was given on the phone: the enquiry's clock stops."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row, subject = _call(actor, pk), sentence_for(actor, job)
    waiting = list(row.enquiries.filter(answered_at__isnull=True, closed_at__isnull=True).values_list("pk", flat=True))
    if waiting:
        answer_enquiries(waiting[:1], job_id=subject.pk, actor=actor)
        return gone_to(request, reverse("conversations:enquiry", args=[waiting[0]]))
    ids = open_enquiries([_draft(row, subject.pk, subject.number, answered=True)], actor=actor)
    return gone_to(request, reverse("conversations:enquiry", args=[ids[0]]))


@require_POST
@staff()
def call_enquiry(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a question that cannot be answered at once: its clock runs from when the call was answered."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = _call(actor, pk)
    ids = open_enquiries([_draft(row, None, request.POST.get("about", ""), answered=False)], actor=actor)
    return gone_to(request, reverse("conversations:enquiry", args=[ids[0]]))


def _draft(row: Call, job: int | None, asked: str, *, answered: bool) -> EnquiryDraft:
    return EnquiryDraft(
        channel="call", asked_at=row.answered_at or row.rang_at or datetime.now(UTC), organisation_id=row.organisation_id,
        contact_id=row.contact_id, job_id=job, call_id=row.pk, asked=asked or row.number, answered=answered,
    )  # fmt: skip


def call_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the drawer anew after a change, in place or as a page."""
    if not fragment_wanted(request):
        return gone_to(request, reverse("conversations:call", args=[pk]))
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = _call(actor, pk)
    context = {
        "pop": pop_up(actor, row),
        "title": _("Call"),
        "about": "",
        "more": False,
        "hits": [],
        "started": row.answered_at or row.rang_at,
    }
    return drawer(request, "conversations/_call.html", context)
