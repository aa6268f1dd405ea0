# SPDX-License-Identifier: Apache-2.0
"""The home of each role (freight.md §2): what is due, with clocks, and one line of how the day stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wharfinger.conversations.queries.visible import promises_due_soon
from wharfinger.desk.homes import home_of
from wharfinger.desk.queries.own import own_work
from wharfinger.desk.views.monday import monday_page
from wharfinger.desk.views.save import lines_of, save
from wharfinger.directory.queries.organisation import headline_classes, organisations_visible_to
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.panels import filled
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.queries.listing import listed_exceptions

_OWN = 15


@require_GET
@staff()
def home(request: HttpRequest) -> HttpResponseBase:
    """Monday for a branch manager, one's own customers for a salesperson, Save today for everybody else."""
    pages = {"monday": monday_page, "own": own}
    return pages.get(home_of(request.actor), save)(request)  # type: ignore[attr-defined]


@require_GET
@staff()
def own(request: HttpRequest) -> HttpResponse:
    """A salesperson's home: what goes wrong for one's own customers, promises, the customers."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = list(listed_exceptions(actor, {}).order_by("told_at", "since", "pk").filter(told_at__isnull=True)[:_OWN])
    customers = list(organisations_visible_to(actor).filter(status="active").order_by("sort_key", "pk")[:_OWN])
    context = {
        "lines": lines_of(rows), "customers": customers, "work": own_work(actor), "slots": filled("home", actor, None),
        "classes": headline_classes([row.job.payer_id for row in rows] + [row.pk for row in customers]),
        "promises": promises_due_soon(actor).select_related("organisation").order_by("due_at")[:_OWN],
    }  # fmt: skip
    return render(request, "desk/own.html", context)
