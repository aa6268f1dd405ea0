# SPDX-License-Identifier: Apache-2.0
"""Which branch serves an address, and which customers no branch covers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wharfinger.directory.queries.coverage import service_point, territories, uncovered
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.choices import Role
from wharfinger.kernel.paging import SIZE, Page, page_number
from wharfinger.kernel.views.access import staff

MANAGERS = (Role.ADMINISTRATOR.value, Role.BRANCH_MANAGER.value)


@require_GET
@staff()
def coverage(request: HttpRequest) -> HttpResponse:
    """The question and its answer; below, the places without a branch."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = territories()
    address, country = request.GET.get("address", "").strip()[:300], request.GET.get("country", "").strip().upper()[:2]
    places = uncovered(actor, rows)
    number = page_number(request, len(places))
    context = {
        "territories": rows,
        "address": address,
        "country": country,
        "point": service_point(rows, address, country) if address or country else None,
        "page": Page(places[(number - 1) * SIZE : number * SIZE], number, SIZE, len(places), False),
        "customers": sum(place["count"] for place in places),
        "may_change": actor.has(*MANAGERS),
    }
    return render(request, "directory/coverage.html", context)
