# SPDX-License-Identifier: Apache-2.0
"""The job's way on a map, as the map's own script asks for it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.templating import percent
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.models import Voyage
from wharfinger.shipments.papers import PaperLine, paper_lines
from wharfinger.shipments.queries.file import way
from wharfinger.shipments.queries.jobs import job_for
from wharfinger.shipments.queries.papers import NOUNS, paper_for
from wharfinger.shipments.rules.legs import Leg, leg_of, legs_of
from wharfinger.shipments.rules.route import Route, route


@require_GET
@staff()
def job_route(request: HttpRequest, pk: int) -> JsonResponse:
    """Points, arcs and the estimated position; texts in the reader's language."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = job_for(actor, pk)
    return _told(route(legs_of(row, *way(row)), datetime.now(UTC), row.last_place))


@require_GET
@staff()
def voyage_route(request: HttpRequest, pk: int) -> JsonResponse:
    """The same for one voyage."""
    noun = NOUNS["voyage"]
    row = paper_for(request.actor, noun, pk)  # type: ignore[attr-defined]
    return _told(route([voyage_leg(row, paper_lines(noun, [row])[0])], datetime.now(UTC)))


def voyage_leg(row: Voyage, line: PaperLine) -> Leg:
    """The voyage as a leg, with the dates its jobs know."""
    return leg_of(row, **{name: line.date(name) for name in ("etd", "eta", "atd", "ata")})


def _told(found: Route) -> JsonResponse:
    answer = asdict(found)
    if found.estimate:
        answer["estimate"]["text"] = _("estimate: %(share)s of the time has passed") % {
            "share": percent(found.estimate["share"], 0)
        }
    if found.last:
        answer["last"]["text"] = _("last report: %(place)s") % {"place": found.last["name"]}
    return JsonResponse(answer)
