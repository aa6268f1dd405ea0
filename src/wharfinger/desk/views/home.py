# SPDX-License-Identifier: Apache-2.0
"""The home of each role: what is due, with clocks, and one line of how the day stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wharfinger.conversations.queries.clock import clock_figures
from wharfinger.desk.queries import exception_counters, told_first, urgent, work_counters
from wharfinger.directory.queries.organisation import headline_classes, organisations_visible_to
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.choices import Role
from wharfinger.kernel.panels import filled
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.panels import with_sentences


@require_GET
@staff()
def home(request: HttpRequest) -> HttpResponse:
    """Exceptions, promises and questions first; a salesperson's own customers; a manager's rates."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = urgent(actor)
    sentences = {line["job"].pk: line["sentence"] for line in with_sentences([row.job for row in rows])}
    context: dict[str, Any] = {
        "exceptions": exception_counters(actor), "work": work_counters(actor), "rows": rows, "sentences": sentences,
        "classes": headline_classes([row.job.payer_id for row in rows]), "told": told_first(actor),
        "clock": clock_figures(actor), "slots": filled("home", actor, None), "own": [],
    }  # fmt: skip
    if actor.has(Role.SALESPERSON) and actor.sees_own_only:
        context["own"] = list(organisations_visible_to(actor).filter(status="active").order_by("sort_key", "pk")[:12])
    return render(request, "desk/home.html", context)
