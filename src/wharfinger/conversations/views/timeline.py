# SPDX-License-Identifier: Apache-2.0
"""The next lines of a timeline, or those of one kind."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wharfinger.conversations.choices import Medium
from wharfinger.conversations.forms import moment_of
from wharfinger.conversations.queries.timeline import job_timeline, party_timeline
from wharfinger.directory.queries.organisation import organisation_for
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.queries.jobs import job_for

KINDS = (*Medium.values, "enquiry")


@require_GET
@staff()
def timeline(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    """A piece of the timeline of a customer or a job, for htmx."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    before = moment_of(request.GET.get("before", ""))
    if noun == "job":
        lines = job_timeline(actor, job_for(actor, pk).pk, kind=kind, before=before)
    else:
        lines = party_timeline(actor, organisation_for(actor, pk).pk, kind=kind, before=before)
    data = {"timeline": lines, "noun": noun, "pk": pk, "kind": kind}
    return render(request, "conversations/_timeline.html", {"data": data})
