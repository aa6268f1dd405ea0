# SPDX-License-Identifier: Apache-2.0
"""查货: four characters of anything → the sentence → copy; it counts as an enquiry (freight.md §2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from wharfinger.conversations.actions import open_enquiries
from wharfinger.conversations.choices import EnquiryChannel
from wharfinger.conversations.drafts import EnquiryDraft
from wharfinger.conversations.forms import moment_of
from wharfinger.conversations.models import Enquiry
from wharfinger.conversations.queries.visible import enquiries_visible_to
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.search import number_key
from wharfinger.kernel.shell import fragment_wanted, gone_to
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.actions import tell_customers
from wharfinger.shipments.models import Job
from wharfinger.shipments.panels import with_sentences
from wharfinger.shipments.queries.jobs import exceptions_visible_to, find_jobs, open_exceptions, sentence_for
from wharfinger.shipments.rules.sentence import external

AGAIN = timedelta(minutes=10)
LONGEST = timedelta(hours=1)


@require_GET
@staff()
def cargo(request: HttpRequest) -> HttpResponse:
    """The field and its hits, moving jobs first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    text = request.GET.get("q", "").strip()
    found, more = find_jobs(text, actor) if text else ([], False)
    context = {
        "q": text, "lines": with_sentences(found), "more": more, "short": len(number_key(text)) < 4,
        "started": request.GET.get("t") or datetime.now(UTC).isoformat(),
    }  # fmt: skip
    return render(
        request, "conversations/_cargo_hits.html" if fragment_wanted(request) else "conversations/cargo.html", context
    )


@require_GET
@staff()
def cargo_job(request: HttpRequest, pk: int) -> HttpResponse:
    """The sentence in big type, in both languages, worded for the caller's part."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    job = sentence_for(actor, pk)
    troubles = open_exceptions([pk]).get(pk, [])
    now, role = datetime.now(UTC), request.GET.get("role", "")
    context = {
        "job": job, "troubles": troubles, "role": role, "started": request.GET.get("t", ""),
        "zh": external(job, troubles, language="zh-hans", now=now, role=role),
        "en": external(job, troubles, language="en", now=now, role=role),
        "mine": exceptions_visible_to(actor).filter(job_id=pk, closed_at__isnull=True, told_at__isnull=True).exists(),
    }  # fmt: skip
    return render(request, "conversations/cargo_job.html", context)


@require_POST
@staff()
def cargo_copied(request: HttpRequest, pk: int) -> HttpResponse:
    """The sentence was copied: prepared, and the question is counted (once in ten minutes a person and job)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    _count(actor, sentence_for(actor, pk), request.POST.get("t", ""))
    return HttpResponse(status=204)


@require_POST
@staff()
def cargo_told(request: HttpRequest, pk: int) -> HttpResponse:
    """The employee's tick: the customer has it. Counts the question and marks the exceptions as told."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    job = sentence_for(actor, pk)
    enquiry = _count(actor, job, request.POST.get("t", ""))
    rows = exceptions_visible_to(actor).filter(job_id=pk, closed_at__isnull=True, told_at__isnull=True)
    tell_customers(list(rows.values_list("pk", flat=True)), actor=actor)
    return gone_to(request, reverse("conversations:enquiry", args=[enquiry]))


def _count(actor: Actor, job: Job, started: str) -> int:
    now = datetime.now(UTC)
    recent = Enquiry.objects.filter(taken_by_id=actor.user_id, job=job, asked_at__gte=now - AGAIN)
    known = enquiries_visible_to(actor).filter(pk__in=recent.values("pk")).values_list("pk", flat=True).first()
    if known is not None:
        return known
    asked = moment_of(started)
    draft = EnquiryDraft(
        channel=EnquiryChannel.MOBILE.value, asked_at=asked if asked and now - LONGEST < asked <= now else now,
        organisation_id=job.payer_id, job_id=job.pk, asked=job.number, answered=True,
    )  # fmt: skip
    return open_enquiries([draft], actor=actor)[0]
