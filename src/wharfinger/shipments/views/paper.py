# SPDX-License-Identifier: Apache-2.0
"""Papers: one list and one page for bills, bookings, boxes and voyages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.export import MOST_ROWS, csv_file
from wharfinger.kernel.paging import capped_count, page_of
from wharfinger.kernel.shell import drawer, gone_to
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.actions import record_milestones
from wharfinger.shipments.choices import MilestoneCode
from wharfinger.shipments.forms import MilestoneForm
from wharfinger.shipments.panels import with_sentences
from wharfinger.shipments.papers import PaperLine, paper_lines
from wharfinger.shipments.queries.jobs import jobs_visible_to, narrow
from wharfinger.shipments.queries.listing import too_short
from wharfinger.shipments.queries.papers import NOUNS, Noun, jobs_on, listed_papers, paper_for, related_papers

_FILTERS = ("q", "moving", "trouble", "shared")
_BLOCK = 500
_HEADER = (
    gettext_lazy("Number"), gettext_lazy("State"), gettext_lazy("Sentence"), gettext_lazy("Carrier"), gettext_lazy("Jobs"),
    gettext_lazy("ETD"), gettext_lazy("ATD"), gettext_lazy("ETA"), gettext_lazy("ATA"),
)  # fmt: skip


@require_GET
@staff()
def papers(request: HttpRequest, noun: str = "house_bill") -> HttpResponseBase:
    """The list of a kind of paper with each one's sentence, or the same as CSV."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    kind = NOUNS[noun]
    wanted = {name: request.GET[name] for name in _FILTERS if request.GET.get(name)}
    rows = listed_papers(actor, kind, wanted)
    if request.GET.get("format") == "csv":
        return csv_file(kind.plural, _HEADER, _exported(kind, rows), actor=actor, count=capped_count(rows))
    page = page_of(request, rows)
    q = wanted.get("q", "")
    context = {
        "noun": kind, "nouns": NOUNS.values(), "page": page, "lines": paper_lines(kind, page.rows), "wanted": wanted, "q": q,
        "short": not kind.looked_for and too_short(q),
    }  # fmt: skip
    return render(request, "shipments/papers.html", context)


def _exported(noun: Noun, rows: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    block: list[Any] = []
    for row in rows[:MOST_ROWS].iterator(_BLOCK):
        block.append(row)
        if len(block) == _BLOCK:
            yield from map(_row, paper_lines(noun, block))
            block = []
    yield from map(_row, paper_lines(noun, block))


def _row(line: PaperLine) -> tuple[Any, ...]:
    carrier = str(getattr(line.row, "carrier", None) or "")
    jobs = " ".join(job.number for job in line.facts.jobs)
    dates = (line.date(name) for name in ("etd", "atd", "eta", "ata"))
    return (str(line.row), line.stand.state.label, line.sentence, carrier, jobs, *dates)


@require_GET
@staff()
def paper(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    """One paper: its sentence, its jobs with theirs, what it hangs with."""
    return render(request, "shipments/paper.html", paper_context(request, NOUNS[noun], pk))


def paper_context(request: HttpRequest, noun: Noun, pk: int) -> dict[str, Any]:
    """What the page of a paper shows, for the page itself and those that change it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = paper_for(actor, noun, pk)
    line = paper_lines(noun, [row])[0]
    page = page_of(request, narrow(jobs_on(noun, pk)))
    mine = _mine(actor, [job.pk for job in page.rows])
    open_ids = mine if page.total <= len(page.rows) else _mine(actor, [job.pk for job in line.facts.jobs])
    return {
        "noun": noun, "nouns": NOUNS, "row": row, "line": line, "page": page, "lines": with_sentences(list(page.rows)),
        "mine": mine, "related": related_papers(noun, sorted(open_ids)), "shared": len(line.facts.jobs) > 1,
    }  # fmt: skip


def _mine(actor: Actor, ids: list[int]) -> set[int]:
    if actor.everywhere:
        return set(ids)
    return set(jobs_visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))


@require_http_methods(["GET", "POST"])
@staff()
def paper_event(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    """Report an event once for every job of the paper the person may change; a box's names the box."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = paper_for(actor, NOUNS[noun], pk)
    jobs = list(jobs_visible_to(actor).filter(**{NOUNS[noun].plural: pk}).order_by("pk").values_list("pk", flat=True))
    first = {"code": request.GET["code"]} if request.GET.get("code") in MilestoneCode.values else None
    form = MilestoneForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        unit = row.number if noun == "container" else ""
        drafts = [replace(form.draft(job), unit_ref=unit) for job in jobs]
        count = record_milestones(drafts, actor=actor).new
        messages.success(request, ngettext("Reported for %(n)s job.", "Reported for %(n)s jobs.", count) % {"n": count})
        return gone_to(request, reverse(f"shipments:{noun}", args=[pk]))
    title = ngettext("Report an event for %(n)s job", "Report an event for %(n)s jobs", len(jobs)) % {"n": len(jobs)}
    context = {"form": form, "title": title, "row": row, "action": request.get_full_path()}
    return drawer(request, "shipments/_milestone_form.html", context, 422 if form.errors else 200)
