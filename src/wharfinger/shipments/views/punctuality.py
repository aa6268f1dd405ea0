# SPDX-License-Identifier: Apache-2.0
"""Punctuality: on time, in full, how long, how well foreseen; each figure opens its jobs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from wharfinger.directory.models import Organisation
from wharfinger.directory.queries.organisation import headline_classes
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.export import MOST_ROWS, csv_file
from wharfinger.kernel.paging import SIZE, Page, capped_count, page_number, page_of
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.choices import Mode
from wharfinger.shipments.queries.punctual_table import (
    FEW,
    FIGURES,
    KEYS,
    WINDOW,
    Asked,
    behind,
    everything,
    groups,
    jobs_asked_about,
    key_of,
    names_of,
    table,
)
from wharfinger.shipments.rules.sentence import place_name

WHATS = (
    ("promise", gettext_lazy("Against the promise")),
    ("time", gettext_lazy("How long it takes")),
    ("forecast", gettext_lazy("How well foreseen")),
)
BYS = (
    ("customer", gettext_lazy("Customer")), ("lane", gettext_lazy("Lane")), ("lane_group", gettext_lazy("Lane group")),
    ("branch", gettext_lazy("Branch")), ("mode", gettext_lazy("Mode")),
)  # fmt: skip
VERDICTS = {
    "on_time": gettext_lazy("on time"), "late": gettext_lazy("late"), "overdue": gettext_lazy("overdue"),
    "not_due": gettext_lazy("not due yet"), "no_promise": gettext_lazy("no promise"),
    "no_event": gettext_lazy("ended, coming not reported"),
}  # fmt: skip
TITLES = {
    "due": gettext_lazy("due or come"), "on_time": gettext_lazy("on time"), "in_full": gettext_lazy("in full"),
    "otif": gettext_lazy("on time in full"), "late": gettext_lazy("come late"), "overdue": gettext_lazy("overdue"),
    "not_due": gettext_lazy("not due yet"), "no_promise": gettext_lazy("without a promise"),
    "no_event": gettext_lazy("ended, coming not reported"), "cycle_n": gettext_lazy("order to delivery known"),
    "transit_n": gettext_lazy("departure and arrival known"), "eta": gettext_lazy("first ETA and arrival known"),
    "eta_kept": gettext_lazy("first ETA kept within a day"), "eta_missed": gettext_lazy("first ETA missed by more than a day"),
    "pickup": gettext_lazy("pickup reported"), "pickup_first": gettext_lazy("picked up at the first attempt"),
    "pickup_again": gettext_lazy("with a failed pickup"),
}  # fmt: skip


@require_GET
@staff()
def punctuality(request: HttpRequest) -> HttpResponseBase:
    """The table, or the same as CSV."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    asked, today = _asked(request.GET), datetime.now(UTC).date()
    jobs = jobs_asked_about(actor, asked, today)
    if request.GET.get("format") == "csv":
        return _table_file(actor, asked, jobs)
    total = groups(jobs, asked)
    number = page_number(request, total)
    lines = table(jobs, asked, (number - 1) * SIZE, SIZE)
    context = {
        **_frame(asked), "lines": _named(asked, lines), "all": everything(jobs, asked.what), "few": FEW,
        "page": Page(lines, number, SIZE, total, False),
    }  # fmt: skip
    return render(request, "shipments/punctuality.html", context)


@require_GET
@staff()
def punctuality_jobs(request: HttpRequest) -> HttpResponseBase:
    """The jobs behind one figure, with what was promised and what came; or as CSV."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    asked, today = _asked(request.GET), datetime.now(UTC).date()
    key, figure = request.GET.get("key", ""), request.GET.get("figure", "")
    rows = behind(jobs_asked_about(actor, asked, today), asked, key, figure)
    if request.GET.get("format") == "csv":
        return csv_file(
            "punctuality-jobs", _jobs_header(asked), map(_job_line(asked), rows[:MOST_ROWS].iterator(2000)),
            actor=actor, count=capped_count(rows),
        )  # fmt: skip
    page = page_of(request, rows)
    context = {
        **_frame(asked), "page": page, "key": key, "figure": figure, "title": TITLES.get(figure, _("all jobs")),
        "group": _group_name(asked, key), "place_name": place_name, "verdicts": VERDICTS,
    }  # fmt: skip
    context["wanted"] = {**context["query"], "key": key, "figure": figure}
    return render(request, "shipments/punctuality_jobs.html", context)


def _asked(given: Mapping[str, str]) -> Asked:
    last = _day(given.get("to", "")) or datetime.now(UTC).date()
    what, by, mode = given.get("what", ""), given.get("by", ""), given.get("mode", "")
    return Asked(
        what=what if what in FIGURES else "promise",
        by=by if by in KEYS else "customer",
        first_day=_day(given.get("from", "")) or last - WINDOW,
        last_day=last,
        mode=mode if mode in Mode.values else "",
        branch=_id(given.get("branch", "")),
        payer=_id(given.get("payer", "")),
        label=given.get("class", "")[:20],
        first_promise=given.get("promise") == "first",
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _frame(asked: Asked) -> dict[str, Any]:
    query = {
        "what": asked.what, "by": asked.by, "from": asked.first_day.isoformat(), "to": asked.last_day.isoformat(),
        "mode": asked.mode, "branch": asked.branch, "payer": asked.payer, "class": asked.label,
        "promise": "first" if asked.first_promise else "",
    }  # fmt: skip
    return {
        "asked": asked, "query": query, "whats": WHATS, "bys": BYS, "modes": Mode.choices, "span": span, "days": days,
        "by_label": dict(BYS)[asked.by],
        "payer": Organisation.objects.filter(pk=asked.payer).first() if asked.payer else None,
    }  # fmt: skip


def _named(asked: Asked, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = names_of(asked, lines)
    classes = headline_classes([line["payer_id"] for line in lines]) if asked.by == "customer" else {}
    return [
        {
            **line,
            "key": (key := key_of(asked, line)),
            "name": _text(names.get(key)),
            "label": classes.get(line.get("payer_id", 0), ""),
        }
        for line in lines
    ]


def _text(named: Any) -> str:
    if isinstance(named, tuple):
        return " → ".join(place_name(place) or _("not known") for place in named)
    return str(named) if named is not None else _("not known")


def _group_name(asked: Asked, key: str) -> str:
    if not key:
        return ""
    parts = [key] if asked.by == "mode" else [int(part) or None for part in key.split("-") if part.isdigit()]
    if len(parts) != len(asked.keys) or (asked.by == "mode" and key not in Mode.values):
        return _("not known")
    return _text(names_of(asked, [dict(zip(asked.keys, parts, strict=True))]).get(key))


def span(value: timedelta | None) -> str:
    """Hours up to four days, then days with one decimal; "not measured" for nothing."""
    if value is None:
        return _("not measured")
    hours = value.total_seconds() / 3600
    if abs(hours) < 96:
        return _("%(n)s h") % {"n": f"{hours:,.0f}"}
    return _("%(n)s d") % {"n": f"{hours / 24:,.1f}"}


def days(value: timedelta | None) -> str:
    """Whole days; "not measured" for nothing."""
    return _("not measured") if value is None else _("%(n)s d") % {"n": f"{value.days:,}"}


def _hours(value: timedelta | None) -> float | None:
    return None if value is None else round(value.total_seconds() / 3600, 2)


def _table_file(actor: Actor, asked: Asked, jobs: Any) -> HttpResponseBase:
    lines = _named(asked, table(jobs, asked))
    spreads = [name for name in (lines[0] if lines else {}) if name.endswith(("_p50", "_p90"))]
    counts = list(FIGURES[asked.what])
    header = [dict(BYS)[asked.by], _("Jobs"), *(TITLES[name] for name in counts), *map(_spread_title, spreads)]
    rows = (
        [line["name"], line["jobs"], *(line[name] for name in counts), *(_hours(line[name]) for name in spreads)]
        for line in lines
    )
    return csv_file(f"punctuality-{asked.what}-{asked.by}", header, rows, actor=actor, count=len(lines))


def _spread_title(name: str) -> str:
    what = {
        "late_by": _("Late by"), "cycle": _("Order to delivery"), "transit": _("Transit"), "off": _("Arrival after first ETA"),
    }[name[:-4]]  # fmt: skip
    return f"{what}, {_('median') if name.endswith('50') else 'p90'}, h"


_COLUMNS: Mapping[str, tuple[tuple[str, Any], ...]] = {
    "promise": (
        ("promise", gettext_lazy("Promised")), ("came", gettext_lazy("Came")), ("verdict", gettext_lazy("Verdict")),
        ("late_by", gettext_lazy("Over the promise, h")), ("full", gettext_lazy("In full")),
    ),
    "time": (
        ("ordered", gettext_lazy("Ordered")), ("came", gettext_lazy("Came")), ("cycle", gettext_lazy("Order to delivery, h")),
        ("atd", gettext_lazy("Departed")), ("ata", gettext_lazy("Arrived")), ("transit", gettext_lazy("Transit, h")),
    ),
    "forecast": (
        ("first_eta", gettext_lazy("First ETA")), ("ata", gettext_lazy("Arrived")), ("off", gettext_lazy("Off by, h")),
        ("kept", gettext_lazy("Kept")), ("picked", gettext_lazy("Pickup")),
    ),
}  # fmt: skip


def _jobs_header(asked: Asked) -> list[Any]:
    return [_("Job number"), _("Customer"), _("Booked on"), *(label for _name, label in _COLUMNS[asked.what])]


def _job_line(asked: Asked) -> Any:
    def line(job: Any) -> list[Any]:
        cells = [getattr(job, name) for name, _label in _COLUMNS[asked.what]]
        return [
            job.number, str(job.payer), job.booked_on,
            *(_hours(cell) if isinstance(cell, timedelta) else cell for cell in cells),
        ]  # fmt: skip

    return line
