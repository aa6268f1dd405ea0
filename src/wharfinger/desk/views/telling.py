# SPDX-License-Identifier: Apache-2.0
"""Whom to tell: customers with open exceptions, and one message that says everything about one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from wharfinger.desk.queries.telling import customers_to_tell, exceptions_of
from wharfinger.directory.queries.organisation import headline_classes
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.export import Column, csv_of
from wharfinger.kernel.paging import SIZE, Page, page_number
from wharfinger.kernel.shell import drawer
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.models import JobException
from wharfinger.shipments.rules.sentence import external

_COLUMNS: tuple[Column, ...] = (
    (gettext_lazy("Name (Chinese)"), lambda row: row["zh"]), (gettext_lazy("Name (English)"), lambda row: row["en"]),
    (gettext_lazy("Jobs"), lambda row: row["jobs"]), (gettext_lazy("Exceptions"), lambda row: row["exceptions"]),
    (gettext_lazy("Not told"), lambda row: row["untold"]), (gettext_lazy("First damage"), lambda row: row["first"]),
)  # fmt: skip


@require_GET
@staff()
def customers(request: HttpRequest) -> HttpResponseBase:
    """Customers with open exceptions: those not told first; or the same as CSV."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = customers_to_tell(actor)
    if (file := csv_of(request, "customers-to-tell", rows, _COLUMNS)) is not None:
        return file
    total = rows.count()
    number = page_number(request, total)
    shown = list(rows[(number - 1) * SIZE : number * SIZE])
    context = {
        "page": Page(shown, number, SIZE, total, capped=False),
        "classes": headline_classes([r["payer"] for r in shown]),
    }
    return render(request, "desk/telling.html", context)


@require_GET
@staff()
def customer(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything a customer should hear today, as one text in each language."""
    rows = exceptions_of(request.actor, pk)  # type: ignore[attr-defined]
    context = {
        "rows": rows, "title": str(rows[0].job.payer) if rows else _("Nothing to tell"),
        "zh": message(rows, "zh-hans"), "en": message(rows, "en"),
    }  # fmt: skip
    return drawer(request, "desk/_message.html", context)


def message(rows: Sequence[JobException], language: str) -> str:
    """A line a job, each its external sentence."""
    now = datetime.now(UTC)
    by_job: dict[int, list[JobException]] = {}
    for row in rows:
        by_job.setdefault(row.job_id, []).append(row)
    return "\n".join(external(some[0].job, some, language=language, now=now) for some in by_job.values())
