# SPDX-License-Identifier: Apache-2.0
"""Jobs: the list, the file, typing one in, reporting an event."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import Invalid
from wharfinger.kernel.export import MOST_ROWS, csv_file
from wharfinger.kernel.paging import capped_count, page_of
from wharfinger.kernel.panels import filled
from wharfinger.kernel.shell import drawer, gone_to
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.actions import record_milestones, save_jobs
from wharfinger.shipments.choices import MilestoneCode, Mode, Phase
from wharfinger.shipments.forms import JobForm, MilestoneForm
from wharfinger.shipments.models import Job
from wharfinger.shipments.queries.file import whole
from wharfinger.shipments.queries.jobs import job_for, open_exceptions
from wharfinger.shipments.queries.listing import listed_jobs, too_short
from wharfinger.shipments.rules.legs import legs_of
from wharfinger.shipments.rules.line import steps
from wharfinger.shipments.rules.route import drawable
from wharfinger.shipments.rules.sentence import external, internal, place_name
from wharfinger.shipments.rules.slips import slip_of

_FILTERS = (
    "q", "mode", "phase", "trouble", "held", "branch", "payer", "party", "part", "carrier", "seller", "cargo_kind", "lane_group",
    "from", "to",
)  # fmt: skip
_HEADER = (
    gettext_lazy("Job number"), gettext_lazy("Mode"), gettext_lazy("Payer"), gettext_lazy("Origin"),
    gettext_lazy("Destination"), gettext_lazy("Booked on"), gettext_lazy("Promised on"), gettext_lazy("Phase"),
    gettext_lazy("ETD"), gettext_lazy("ATD"), gettext_lazy("ETA"), gettext_lazy("ATA"), gettext_lazy("Delivered"),
    gettext_lazy("Gross weight, kg"), gettext_lazy("TEU"), gettext_lazy("Currency"), gettext_lazy("Revenue, actual"),
    gettext_lazy("Cost, actual"),
)  # fmt: skip


@require_GET
@staff()
def jobs(request: HttpRequest) -> HttpResponseBase:
    """The jobs' list with each job's sentence, or the same as CSV."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    wanted = {name: request.GET[name] for name in _FILTERS if request.GET.get(name)}
    rows = listed_jobs(actor, wanted)
    if request.GET.get("format") == "csv":
        return csv_file(
            "jobs",
            _HEADER,
            map(_exported, rows.defer(None)[:MOST_ROWS].iterator(2000)),
            actor=actor,
            count=capped_count(rows),
        )
    page = page_of(request, rows)
    troubles = open_exceptions([job.pk for job in page.rows if job.open_exceptions])
    now, language = datetime.now(UTC), translation.get_language()
    lines = [(job, external(job, troubles.get(job.pk, ()), language=language, now=now)) for job in page.rows]
    context = {
        "page": page, "lines": lines, "wanted": wanted, "modes": Mode.choices, "phases": Phase.choices,
        "q": wanted.get("q", ""), "short": too_short(wanted.get("q", "")), "place_name": place_name,
    }  # fmt: skip
    return render(request, "shipments/jobs.html", context)


def _exported(job: Job) -> tuple[Any, ...]:
    return (
        job.number, job.get_mode_display(), str(job.payer), place_name(job.origin, job.origin_text),
        place_name(job.destination, job.destination_text), job.booked_on, job.promised_on, job.get_phase_display(),
        job.etd, job.atd, job.eta, job.ata, job.delivered_at, job.gross_weight_kg, job.teu, job.currency,
        job.revenue_actual, job.cost_actual,
    )  # fmt: skip


@require_GET
@staff()
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """The job file: both sentences, the milestone line, what hangs on it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = whole(job_for(actor, pk))
    now, running = datetime.now(UTC), file.open_exceptions
    here = translation.get_language()
    legs = legs_of(file.row, file.milestones, file.legs, file.trucks)
    context = {
        "now": now,
        "legs": legs,
        "drawable": drawable(legs),
        "route_address": reverse("shipments:job_route", args=[pk]),
        "departure": slip_of(file.milestones, ("DEPARTED",)),
        "arrival": slip_of(file.milestones, ("ARRIVED",)),
        "file": file,
        "internal": internal(file.row, running, language=here, now=now),
        "external_zh": external(file.row, running, language="zh-hans", now=now),
        "external_en": external(file.row, running, language="en", now=now),
        "steps": steps(file.milestones),
        "slots": filled("job", actor, file.row),
        "place_name": place_name,
    }
    return render(request, "shipments/job.html", context)


@require_http_methods(["GET", "POST"])
@staff()
def job_new(request: HttpRequest) -> HttpResponse:
    """Type a job in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = JobForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        saved = save_jobs([form.draft()], actor=actor)
        return gone_to(request, reverse("shipments:job", args=[saved.ids[0]]))
    context = {"form": form, "title": _("New job")}
    return drawer(request, "shipments/_job_form.html", context, 422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff()
def milestone_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Report an event of a job by hand."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = job_for(actor, pk)
    first: dict[str, Any] = {"occurred_at": timezone.localtime()}
    if request.GET.get("code") in MilestoneCode.values:
        first["code"] = request.GET["code"]
    form = MilestoneForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        if not record_milestones([form.draft(row.pk)], actor=actor).new:
            raise Invalid(_("This event has been reported already."))
        return gone_to(request, reverse("shipments:job", args=[pk]))
    context = {"form": form, "title": _("Report an event"), "row": row, "action": request.get_full_path()}
    return drawer(request, "shipments/_milestone_form.html", context, 422 if form.errors else 200)
