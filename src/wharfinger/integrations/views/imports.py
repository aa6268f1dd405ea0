# SPDX-License-Identifier: Apache-2.0
"""Imports: the list, a new one, its columns, its report."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wharfinger.integrations import actions
from wharfinger.integrations.actions.tables import reader_for, table_of
from wharfinger.integrations.choices import UNDER_WAY, Kind, RunState
from wharfinger.integrations.errors import FileUnreadableError
from wharfinger.integrations.files.fields import fields_of
from wharfinger.integrations.files.guessing import guess
from wharfinger.integrations.files.mapping import Mapping, from_json
from wharfinger.integrations.files.messages import describe, text_of
from wharfinger.integrations.files.problems import FileError, Problem
from wharfinger.integrations.files.reading import AUTOMATIC, Table
from wharfinger.integrations.forms import UploadForm
from wharfinger.integrations.forms.mapping import mapping_from, missing, rows_of
from wharfinger.integrations.models import ImportRun
from wharfinger.integrations.queries.runs import reasons, run_for, runs_visible_to
from wharfinger.integrations.rules import IMPORTERS
from wharfinger.integrations.views.shown import shown_values
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import WharfingerError
from wharfinger.kernel.paging import page_of
from wharfinger.kernel.shell import gone_to
from wharfinger.kernel.views.access import staff

PREVIEW = 5
REPORT_ROWS = 50
importers = staff(*IMPORTERS)


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


@require_GET
@importers
def imports(request: HttpRequest) -> HttpResponse:
    """Imports, the newest first."""
    rows = runs_visible_to(actor_of(request)).select_related("started_by", "feed")
    return render(request, "integrations/imports.html", {"page": page_of(request, rows)})


@require_http_methods(["GET", "POST"])
@importers
def import_new(request: HttpRequest) -> HttpResponse:
    """Take a file or pasted columns, and go on to its columns."""
    form = UploadForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        try:
            run = _begin(form.cleaned_data, actor_of(request))
        except WharfingerError as error:
            form.add_error("file" if form.cleaned_data["file"] else "pasted", str(error))
        else:
            return gone_to(request, reverse("integrations:import", args=[run.pk]))
    return render(request, "integrations/import_new.html", {"form": form}, status=422 if form.errors else 200)


def _begin(data: dict[str, Any], actor: Actor) -> ImportRun:
    upload = data["file"]
    blocks = upload.chunks() if upload else [data["pasted"].encode()]
    name = upload.name if upload else _("pasted columns") + ".csv"
    return actions.begin_import(blocks, name=name, kind=data["kind"], feed=data["feed"], actor=actor)


@require_GET
@importers
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The import where it stands: its columns before it is loaded, its report afterwards."""
    run = run_for(actor_of(request), pk)
    if run.state in (RunState.NEW, RunState.CHECKED) or "columns" in request.GET:
        return _columns_page(request, run)
    return render(request, "integrations/import.html", _report_context(run))


@require_GET
@importers
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; asked for every second while it is at work."""
    run = run_for(actor_of(request), pk)
    if run.state not in UNDER_WAY:
        return gone_to(request, reverse("integrations:import", args=[pk]))
    return render(request, "integrations/_progress.html", _report_context(run))


def _report_context(run: ImportRun) -> dict[str, Any]:
    counted = [(code, text_of(code), count) for code, count in reasons(run.pk).items()]
    return {
        "run": run, "busy": run.state in UNDER_WAY, "reasons": counted, "is_csv": run.file is not None,
        "error": text_of(run.error_code, run.error_facts) if run.error_code else "",
    }  # fmt: skip


def _columns_page(request: HttpRequest, run: ImportRun, status: int = 200, refusal: str = "") -> HttpResponse:
    mapping = from_json(run.mapping)
    try:
        table = table_of(run)
    except FileError as error:
        return render(
            request, "integrations/import.html", {**_report_context(run), "error": text_of(error.code, error.facts)}
        )
    _guessed, guesses = guess(table, mapping.kind)
    fields = fields_of(mapping.kind)
    context = {
        **_report_context(run), "mapping": mapping, "table": table, "rows": rows_of(mapping, guesses), "refusal": refusal,
        "fields": fields.values(), "missing": missing(mapping), "kinds": Kind.choices, "preview": _preview(table, mapping),
        "constants": [(fields[name], text) for name, text in mapping.constants.items()],
        "nulls": "\n".join((*mapping.nulls, *(f"/{pattern}/" for pattern in mapping.null_patterns))),
    }  # fmt: skip
    return render(request, "integrations/columns.html", context, status=status)


def _preview(table: Table, mapping: Mapping) -> list[dict[str, Any]]:
    try:
        reader = reader_for(mapping)
    except FileError:
        return []
    found = []
    for row in islice(table.rows(), PREVIEW):
        values, problems = reader(row)
        told = [describe(problem, mapping.kind) for problem in problems]
        found.append({"number": row.number, "values": shown_values(values, mapping.kind), "problems": told})
    return found


@require_POST
@importers
def import_layout(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the file as another kind, by another sheet or header row."""
    run = run_for(actor_of(request), pk)
    header = request.POST.get("header_row", "")
    row = int(header) - 1 if header.isascii() and header.isdigit() else AUTOMATIC
    kind = request.POST.get("kind", run.kind)
    try:
        actions.change_layout(
            run, sheet=request.POST.get("sheet", ""), header_row=None if header == "0" else row,
            kind=kind if kind in Kind.values else run.kind, actor=actor_of(request),
        )  # fmt: skip
    except FileUnreadableError as error:
        return _columns_page(request, run, 422, str(error))
    return gone_to(request, reverse("integrations:import", args=[pk]) + "?columns=1")


@require_POST
@importers
def import_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle the columns, and look again, try it dry, load, try the quarantine again, or keep the mapping."""
    actor = actor_of(request)
    run = run_for(actor, pk)
    try:
        mapping = mapping_from(request.POST.dict(), from_json(run.mapping))
        actions.set_mapping(run, mapping, actor=actor)
    except FileUnreadableError as error:
        return _columns_page(request, run, 422, str(error))
    if name := request.POST.get("save_as", "").strip():
        actions.save_mappings([(name, mapping)], actor=actor)
        messages.success(
            request, _("Mapping “%(name)s” is kept: a file with these headers will use it.") % {"name": name}
        )
    return _go_on(request, run, request.POST.get("do", "look"), actor)


def _go_on(request: HttpRequest, run: ImportRun, wish: str, actor: Actor) -> HttpResponse:
    address = reverse("integrations:import", args=[run.pk])
    if wish in ("check", "load"):
        actions.start_runs([run], dry=wish == "check", actor=actor)
    elif wish == "retry":
        retry_all(request, run, actor)
    else:
        address += "?columns=1"
    return gone_to(request, address)


def retry_all(request: HttpRequest, run: ImportRun, actor: Actor) -> None:
    """Try the whole quarantine again: at once when it is small, else in the background."""
    if actions.retry_later(run, actor=actor):
        messages.info(request, _("The quarantine is being tried again in the background."))
        return
    taken = actions.retry_rows(run, actor=actor)
    messages.success(request, _("%(count)s rows were taken from quarantine.") % {"count": taken})


@require_POST
@importers
def import_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Load what a dry run has shown; a file that was loaded already is loaded again as an import of its own."""
    actor = actor_of(request)
    run = run_for(actor, pk)
    if run.state in (RunState.DONE, RunState.FAILED):
        run = actions.repeat_run(run, actor=actor)
    actions.start_runs([run], dry=request.POST.get("dry") == "1", actor=actor)
    return gone_to(request, reverse("integrations:import", args=[run.pk]))


@require_GET
@importers
def import_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Row by row: what was read, and what became of it."""
    run = run_for(actor_of(request), pk)
    page = request.GET.get("page", "1")
    number = max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    after = (number - 1) * REPORT_ROWS
    mapping = from_json(run.mapping)
    try:
        rows = list(islice(table_of(run).rows(after=after), REPORT_ROWS + 1))
        reader = reader_for(mapping)
    except FileError as error:
        return render(
            request, "integrations/import.html", {**_report_context(run), "error": text_of(error.code, error.facts)}
        )
    held = {row.number: row for row in run.quarantine.filter(number__gt=after, number__lte=after + REPORT_ROWS)}
    lines = []
    for row in rows[:REPORT_ROWS]:
        values, problems = reader(row)
        kept = held.get(row.number)
        told = [describe(Problem(**problem), run.kind) for problem in kept.problems] if kept else None
        lines.append({
            "number": row.number, "values": shown_values(values, run.kind), "held": kept, "seen": row.number <= run.cursor,
            "problems": told if told is not None else [describe(problem, run.kind) for problem in problems],
        })  # fmt: skip
    context = {"run": run, "lines": lines, "number": number, "more": len(rows) > REPORT_ROWS}
    return render(request, "integrations/rows.html", context)


@require_GET
@importers
def mapping_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The mapping as JSON, to be kept beside the script that imports by command."""
    run = run_for(actor_of(request), pk)
    answer = JsonResponse(run.mapping, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Content-Disposition"] = f'attachment; filename="mapping-{pk}.json"'
    return answer
