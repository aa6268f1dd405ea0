# SPDX-License-Identifier: Apache-2.0
"""One box that takes anything: jobs by any number, customers by name, number or phone, people by name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from wharfinger.conversations.queries.callers import callers
from wharfinger.directory.queries.organisation import cards_visible_to, headline_classes, ids_matching
from wharfinger.directory.queries.people import people_matching
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.panels import with_sentences
from wharfinger.shipments.queries.jobs import find_jobs, jobs_visible_to
from wharfinger.shipments.queries.papers import find_papers

SHOWN = 12


@require_GET
@staff()
def search(request: HttpRequest) -> HttpResponse:
    """Hits by kind, the best first; a single job hit in scope opens at once."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    text = request.GET.get("q", "").strip()
    jobs, more = find_jobs(text, actor) if text else ([], False)
    ids = ids_matching(text, SHOWN) if text else []
    if not ids and len(text) >= 7:
        ids = list(dict.fromkeys(caller.organisation_id for caller in callers(text)))[:SHOWN]
    parties = cards_visible_to(actor).in_bulk(ids)
    people = people_matching(actor, text) if text else []
    if len(jobs) == 1 and not ids and not people and jobs_visible_to(actor).filter(pk=jobs[0].pk).exists():
        return redirect("shipments:job", jobs[0].pk)
    context = {
        "q": text, "lines": with_sentences(jobs), "more": more, "parties": [parties[pk] for pk in ids if pk in parties],
        "people": people, "papers": find_papers(text, actor) if jobs else [], "classes": headline_classes(ids),
    }  # fmt: skip
    return render(request, "desk/search.html", context)
