# SPDX-License-Identifier: Apache-2.0
"""Rows in quarantine: by reason, mended cell by cell, tried again, left out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wharfinger.integrations import actions
from wharfinger.integrations.files.messages import describe, text_of
from wharfinger.integrations.files.problems import Problem
from wharfinger.integrations.models import QuarantinedRow
from wharfinger.integrations.queries.runs import open_rows, reasons, row_for, run_for
from wharfinger.integrations.views.imports import actor_of, importers, retry_all
from wharfinger.kernel.paging import page_of
from wharfinger.kernel.shell import drawer, gone_to


@require_GET
@importers
def quarantine(request: HttpRequest, pk: int) -> HttpResponse:
    """Rows of an import that wait for somebody, of one reason or all."""
    run = run_for(actor_of(request), pk)
    code = request.GET.get("code", "")
    page = page_of(request, open_rows(pk, code))
    lines = [(row, _told(row, run.kind), [cell for cell in row.cells if cell][:6]) for row in page.rows]
    counted = [(key, text_of(key), count) for key, count in reasons(pk).items()]
    context = {"run": run, "page": page, "lines": lines, "reasons": counted, "code": code}
    return render(request, "integrations/quarantine.html", context)


def _told(row: QuarantinedRow, kind: str) -> list[str]:
    return [describe(Problem(**problem), kind) for problem in row.problems]


@require_http_methods(["GET", "POST"])
@importers
def row(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend the cells of one row and try it again; a row that still does not fit says why and keeps what was typed."""
    actor = actor_of(request)
    found = row_for(actor, pk)
    run = found.run
    headers = list(run.mapping.get("headers", []))
    if request.method == "POST":
        cells = [request.POST.get(f"cell-{at}", "") for at in range(len(headers))]
        if actions.mend_rows({pk: cells}, run=run, actor=actor):
            messages.success(request, _("Row %(number)s was taken.") % {"number": found.number})
            return gone_to(request, reverse("integrations:quarantine", args=[run.pk]))
        found.refresh_from_db()
    cells = found.mended if found.mended is not None else found.cells
    blamed = {column for problem in found.problems for column in problem["column"].split(" + ")}
    padded = [*cells, *[""] * (len(headers) - len(cells))]
    context = {
        "row": found, "run": run, "title": _("Row %(number)s") % {"number": found.number}, "told": _told(found, run.kind),
        "cells": [(at, name, padded[at], name in blamed) for at, name in enumerate(headers)],
        "surplus": padded[len(headers) :],
    }  # fmt: skip
    return drawer(request, "integrations/_row.html", context, 422 if request.method == "POST" else 200)


@require_POST
@importers
def rows_do(request: HttpRequest, pk: int) -> HttpResponse:
    """Try the chosen rows (or all) again, or leave the chosen ones out."""
    actor = actor_of(request)
    run = run_for(actor, pk)
    ids = [int(text) for text in request.POST.getlist("row") if text.isascii() and text.isdigit()]
    if request.POST.get("do") == "drop":
        dropped = actions.drop_rows(run, ids, actor=actor)
        messages.success(request, _("%(count)s rows were left out.") % {"count": dropped})
    elif not ids:
        retry_all(request, run, actor)
    else:
        taken = actions.retry_rows(run, ids, actor=actor)
        messages.success(request, _("%(count)s rows were taken from quarantine.") % {"count": taken})
    return gone_to(request, reverse("integrations:quarantine", args=[pk]))
