# SPDX-License-Identifier: Apache-2.0
"""Pages of insights: runs, one run, the jobs behind a figure, moves between runs, schemes."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wharfinger.directory.actions.classes import save_schemes
from wharfinger.directory.models import ClassScheme
from wharfinger.insights import tables, words
from wharfinger.insights.actions.classification import order_runs
from wharfinger.insights.choices import RunState
from wharfinger.insights.forms import RunForm, SchemeForm
from wharfinger.insights.models import Run
from wharfinger.insights.queries import (
    compared_with,
    evidence_behind,
    moved_rows,
    ranked_rows,
    row_for,
    rows_apart,
    run_for,
    runs_visible_to,
    sees_whole,
)
from wharfinger.insights.rules import can_ask
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import Invalid, NotAllowed, NotFound, WharfingerError
from wharfinger.kernel.paging import page_of
from wharfinger.kernel.shell import drawer, gone_to
from wharfinger.kernel.views.access import staff

ROWS = 50


@staff()
def runs(request: HttpRequest) -> HttpResponse:
    """The runs, newest first."""
    actor = _actor(request)
    page = page_of(request, runs_visible_to(actor))
    wholes = {run.pk for run in page.rows if sees_whole(actor, run)}
    context = {"page": page, "words": words, "wholes": wholes, "may_ask": can_ask(actor)}
    return render(request, "insights/runs.html", context)


@staff(Role.ADMINISTRATOR, Role.BRANCH_MANAGER)
def run_new(request: HttpRequest) -> HttpResponse:
    """Ask for a run: step 1 of the wizard; the worker carries it out."""
    actor = _actor(request)
    form = RunForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            (run,) = order_runs([form.order()], actor=actor, later=True)
        except WharfingerError as error:
            form.add_error(None, str(error))
        else:
            return gone_to(request, reverse("insights:run", args=[run.pk]))
    status = 422 if form.errors else 200
    return drawer(request, "insights/_run_form.html", {"form": form, "title": _("New classification")}, status)


@staff()
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: the sentence, classes, curve, table; while it waits, its state."""
    actor = _actor(request)
    found = run_for(actor, pk)
    if found.state != RunState.DONE:
        return _unfinished(request, found)
    label = request.GET.get("class", "")
    names = [item["name"] for item in found.summary["classes"]]
    page = page_of(request, ranked_rows(found, label if label in names else ""), ROWS)
    whole = sees_whole(actor, found)
    context = {
        "run": found,
        "words": words,
        "whole": whole,
        "classes": tables.classes(found),
        "rows": tables.payers(actor, found, page.rows, whole=whole),
        "page": page,
        "label": label if label in names else "",
        "chart": tables.chart(found) if whole and found.classed else None,
        "matrix": _matrix(found),
        "apart": found.payers - found.classed,
    }
    return render(request, "insights/run.html", context)


def _matrix(found: Run) -> tables.Matrix | None:
    before = compared_with(found)
    return tables.matrix(found, before) if before else None


def _unfinished(request: HttpRequest, found: Run) -> HttpResponse:
    """The state of a run that waits, works or failed; htmx asks again every two seconds."""
    return render(request, "insights/run_unfinished.html", {"run": found, "words": words})


@staff()
def run_state(request: HttpRequest, pk: int) -> HttpResponse:
    """What a waiting page asks: still unfinished, or reload."""
    found = run_for(_actor(request), pk)
    if found.state in (RunState.DONE, RunState.FAILED):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "insights/_run_state.html", {"run": found})


@staff()
def payer(request: HttpRequest, pk: int, organisation_id: int) -> HttpResponse:
    """The jobs behind one payer's figure; their sum is the figure."""
    actor = _actor(request)
    found = run_for(actor, pk)
    row = row_for(actor, found, organisation_id)
    page = page_of(request, evidence_behind(row), ROWS)
    context = {
        "run": found, "row": row, "page": page, "words": words,
        "jobs": tables.jobs(actor, page.rows), "whole": sees_whole(actor, found),
    }  # fmt: skip
    return render(request, "insights/payer.html", context)


@staff()
def apart(request: HttpRequest, pk: int) -> HttpResponse:
    """The payers listed apart: below zero, zero, not measured."""
    actor = _actor(request)
    found = _finished(actor, pk)
    page = page_of(request, rows_apart(found), ROWS)
    rows = tables.payers(actor, found, page.rows, whole=sees_whole(actor, found))
    return render(request, "insights/apart.html", {"run": found, "page": page, "rows": rows, "words": words})


@staff()
def moves(request: HttpRequest, pk: int) -> HttpResponse:
    """The customers of one cell of the migration matrix; classes only, so for everybody."""
    found = _finished(_actor(request), pk)
    before = compared_with(found)
    if before is None:
        raise NotFound
    was, now = request.GET.get("was", ""), request.GET.get("now", "")
    page = page_of(request, moved_rows(found, before, was, now), ROWS)
    context = {"run": found, "before": before, "was": was, "now": now, "page": page, "words": words}
    return render(request, "insights/moves.html", context)


@staff()
def rows_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The run's table as CSV, figures only where they are the reader's to see."""
    actor = _actor(request)
    found = _finished(actor, pk)
    lines = _csv_lines(actor, found, translation.get_language() or "")
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.scheme.code}-{found.snapshot}.csv"'
    return response


class _Line:
    """A file that gives each line back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def _csv_lines(actor: Actor, found: Run, language: str) -> Iterator[str]:
    """Blocks of lines, a byte-order mark first, so that spreadsheets read Chinese names.

    They are made after the middleware has put its language away, so each block brings its own back.
    """
    writer = csv.writer(_Line())
    blocks = tables.csv_blocks(actor, found)
    yield "\ufeff"
    while True:
        with translation.override(language):
            block = next(blocks, None)
            if block is None:
                return
            text = "".join(writer.writerow(line) for line in block)
        yield text


@staff()
def method(request: HttpRequest) -> HttpResponse:
    """How the classes are computed."""
    return render(request, "insights/method.html", {})


@staff()
def schemes(request: HttpRequest) -> HttpResponse:
    """The class schemes with their limits."""
    listed = page_of(request, ClassScheme.objects.filter(retired=False))
    context = {"page": listed, "limits": tables.limits, "may_change": _actor(request).is_administrator, "words": words}
    return render(request, "insights/schemes.html", context)


@staff(Role.ADMINISTRATOR)
def scheme(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add a scheme, or change one; runs of the past keep the limits they ran with."""
    actor = _actor(request)
    known = ClassScheme.objects.filter(code=code).first()
    if code and known is None:
        raise NotFound
    form = SchemeForm(request.POST if request.method == "POST" else None, scheme=known)
    if request.method == "POST" and form.is_valid():
        save_schemes([form.draft()], actor=actor)
        return gone_to(request, reverse("insights:schemes"))
    context = {"form": form, "known": known, "title": _("Class scheme")}
    return drawer(request, "insights/_scheme_form.html", context, 422 if form.errors else 200)


def _finished(actor: Actor, pk: int) -> Run:
    found = run_for(actor, pk)
    if found.state != RunState.DONE:
        raise Invalid(_("This run is not finished yet."))
    return found


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.roles:
        raise NotAllowed
    return actor
