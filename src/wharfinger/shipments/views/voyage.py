# SPDX-License-Identifier: Apache-2.0
"""Voyages: the page with its history, new dates and rollovers after a preview, and whom to tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import Invalid
from wharfinger.kernel.history import changes_of
from wharfinger.kernel.shell import gone_to
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.actions import move_voyage, open_sailings, roll_jobs
from wharfinger.shipments.forms.voyage import DATES, RollForm, VoyageForm, dates_of
from wharfinger.shipments.models import Job, Voyage
from wharfinger.shipments.moves import Reached, reached, reached_lately, to_tell
from wharfinger.shipments.queries.papers import NOUNS, paper_for
from wharfinger.shipments.queries.voyages import CANDIDATES, moving_jobs_on, next_sailings
from wharfinger.shipments.rules.route import drawable
from wharfinger.shipments.rules.sentence import place_name
from wharfinger.shipments.rules.slips import slip_of_field
from wharfinger.shipments.views.paper import paper_context
from wharfinger.shipments.views.route import voyage_leg

MOVERS = (Role.ADMINISTRATOR, Role.BRANCH_MANAGER, Role.OPERATIONS, Role.DOCUMENTATION, Role.OVERSEAS_DESK)
VOYAGE = NOUNS["voyage"]


@require_GET
@staff()
def voyage(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a voyage, with the history of its dates."""
    context = paper_context(request, VOYAGE, pk)
    may_move = request.actor.has(*MOVERS)  # type: ignore[attr-defined]
    changes, row = changes_of(Voyage, pk, only=DATES, most=60), context["row"]
    line = context["line"]
    legs = [voyage_leg(row, line)]
    context |= {
        "changes": changes,
        "may_move": may_move,
        "legs": legs,
        "drawable": drawable(legs),
        "now": datetime.now(UTC),
        "place_name": place_name,
        "route_address": reverse("shipments:voyage_route", args=[pk]),
        "departure": slip_of_field(changes, "etd", line.date("atd")),
        "arrival": slip_of_field(changes, "eta", line.date("ata")),
    }
    return render(request, "shipments/voyage.html", context)


def _preview(rows: Sequence[Reached]) -> dict[str, Any]:
    return {"rows": rows, "told": to_tell(rows), "missing": sum(1 for row in rows if row.missed)}


@require_http_methods(["GET", "POST"])
@staff(*MOVERS)
def voyage_move(request: HttpRequest, pk: int) -> HttpResponse:
    """New dates: first a preview of the jobs they reach, then the change itself."""
    actor, now = request.actor, datetime.now(UTC)  # type: ignore[attr-defined]
    row: Voyage = paper_for(actor, VOYAGE, pk)
    form = VoyageForm(request.POST or None, initial=dates_of(row))
    preview: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        changes = form.changes(row)
        if changes and request.POST.get("do") == "apply":
            jobs = move_voyage(pk, actor=actor, now=now, **changes)
            told = ngettext("%(count)s job follows.", "%(count)s jobs follow.", len(jobs)) % {"count": len(jobs)}
            messages.success(request, told)
            return gone_to(request, f"{reverse('shipments:voyage_told', args=[pk])}?since={now.timestamp()}")
        if changes:
            preview = _preview(reached(moving_jobs_on(actor, pk), changes, now=now))
        else:
            form.add_error(None, _("Nothing has changed: type another date."))
    context = {"row": row, "form": form, "preview": preview, "names": DATES}
    return render(request, "shipments/voyage_move.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff(*MOVERS)
def voyage_roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Roll ticked jobs to another sailing: first a preview, then the rollover itself."""
    actor, now = request.actor, datetime.now(UTC)  # type: ignore[attr-defined]
    row: Voyage = paper_for(actor, VOYAGE, pk)
    q = request.GET.get("q", "").strip()
    sailings = list(next_sailings(row, q)[:CANDIDATES])
    jobs = [job for job in moving_jobs_on(actor, pk) if job.atd is None]
    form = RollForm(request.POST or None, sailings=sailings)
    preview: dict[str, Any] | None = None
    chosen = _chosen(request, jobs)
    if request.method == "POST" and form.is_valid():
        target = form.target(row)
        if not chosen:
            raise Invalid(_("Tick at least one row first."))
        if request.POST.get("do") == "apply":
            ids = [job.pk for job in chosen]
            reason = form.cleaned_data["reason"]
            to = target.pk or open_sailings([target], actor=actor)[0]
            roll_jobs(ids, from_voyage=pk, to_voyage=to, actor=actor, reason=reason, now=now)
            said = ngettext("%(count)s job rolled.", "%(count)s jobs rolled.", len(ids)) % {"count": len(ids)}
            messages.success(request, said)
            return gone_to(request, f"{reverse('shipments:voyage_told', args=[to])}?since={now.timestamp()}")
        dates = {"etd": target.etd, "eta": target.eta}
        preview = {**_preview(reached(chosen, dates, now=now, rolled=True)), "target": target}
    context = {"row": row, "form": form, "preview": preview, "jobs": jobs, "chosen": {j.pk for j in chosen}, "q": q}
    return render(request, "shipments/voyage_roll.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, jobs: Sequence[Job]) -> list[Job]:
    ticked = set(request.POST.getlist("row"))
    return [job for job in jobs if str(job.pk) in ticked or request.method == "GET"]


@require_GET
@staff()
def voyage_told(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to tell of a change of the voyage, with the text for each customer; `since`: when it was made."""
    actor = request.actor  # type: ignore[attr-defined]
    row: Voyage = paper_for(actor, VOYAGE, pk)
    rows = reached_lately(moving_jobs_on(actor, pk), _since(request), now=datetime.now(UTC))
    return render(request, "shipments/voyage_told.html", {"row": row, "rows": rows, "told": to_tell(rows)})


def _since(request: HttpRequest) -> datetime:
    try:
        return datetime.fromtimestamp(float(request.GET.get("since", "")), UTC)
    except (ValueError, OverflowError, OSError):
        raise Invalid(_("Open this page from the voyage's history.")) from None
