# SPDX-License-Identifier: Apache-2.0
"""Punctuality per customer, lane, lane group, branch or mode, and the jobs behind each of its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from wharfinger.directory.models import Organisation
from wharfinger.directory.queries.listing import of_class
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.models import Unit
from wharfinger.shipments.choices import Mode, Phase
from wharfinger.shipments.models import LaneGroup, Place
from wharfinger.shipments.queries.jobs import jobs_visible_to
from wharfinger.shipments.queries.punctuality import DUE, Percentile, forecast, judged_by_promise, timed

FEW = 20
"""Fewer jobs than this and a share says little; it is marked."""
KEYS = {
    "customer": ("payer_id",),
    "lane": ("origin_id", "destination_id"),
    "lane_group": ("lane_group_id",),
    "branch": ("branch_id",),
    "mode": ("mode",),
}
WINDOW = timedelta(days=90)


@dataclass(frozen=True)
class Asked:
    """What a reader asks for: `what` is promise, time or forecast; the window is of booking days, both ends included."""

    what: str
    by: str
    first_day: date
    last_day: date
    mode: str = ""
    branch: int | None = None
    payer: int | None = None
    label: str = ""
    first_promise: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that name a group."""
        return KEYS[self.by]


_DUE = Q(verdict__in=DUE)
# Name of a figure: which jobs it counts. Every figure on the page is one of these, and opens exactly these jobs.
FIGURES: Mapping[str, Mapping[str, Q]] = {
    "promise": {
        "due": _DUE,
        "on_time": Q(verdict="on_time"),
        "in_full": _DUE & Q(full=True),
        "otif": Q(verdict="on_time", full=True),
        "late": Q(verdict="late"),
        "overdue": Q(verdict="overdue"),
        "not_due": Q(verdict="not_due"),
        "no_promise": Q(verdict="no_promise"),
        "no_event": Q(verdict="no_event"),
    },
    "time": {"cycle_n": Q(cycle__isnull=False), "transit_n": Q(transit__isnull=False)},
    "forecast": {
        "eta": Q(kept__isnull=False),
        "eta_kept": Q(kept=True),
        "eta_missed": Q(kept=False),
        "pickup": Q(picked__isnull=False),
        "pickup_first": Q(picked="first"),
        "pickup_again": Q(picked="again"),
    },
}
_SPREADS: Mapping[str, Mapping[str, tuple[str, Q]]] = {
    "promise": {"late_by": ("late_by", Q(verdict="late"))},
    "time": {"cycle": ("cycle", Q()), "transit": ("transit", Q())},
    "forecast": {"off": ("off", Q())},
}


def jobs_asked_about(actor: Actor, asked: Asked, today: date) -> QuerySet[Any]:
    """The jobs in scope booked in the window, cancelled ones never, with what the figures need."""
    jobs = jobs_visible_to(actor).exclude(phase=Phase.CANCELLED)
    wanted = {
        "booked_on__gte": asked.first_day, "booked_on__lte": asked.last_day, "mode": asked.mode or None,
        "branch_id": asked.branch, "payer_id": asked.payer,
    }  # fmt: skip
    jobs = jobs.filter(**{name: value for name, value in wanted.items() if value is not None}).order_by()
    if asked.label:
        jobs = jobs.filter(payer_id__in=of_class(asked.label))
    if asked.what == "time":
        return timed(jobs)
    return forecast(jobs) if asked.what == "forecast" else judged_by_promise(jobs, today, first=asked.first_promise)


def table(jobs: QuerySet[Any], asked: Asked, start: int = 0, size: int | None = None) -> list[dict[str, Any]]:
    """A line per group, most jobs first: its key columns, `jobs`, the figures, medians and 90th percentiles."""
    lines = jobs.values(*asked.keys).annotate(jobs=Count("pk"), **_figures(asked.what)).order_by("-jobs", *asked.keys)
    return list(lines[start : start + size] if size else lines)


def everything(jobs: QuerySet[Any], what: str) -> dict[str, Any]:
    """The same over all the jobs."""
    return dict(jobs.aggregate(jobs=Count("pk"), **_figures(what)))


def groups(jobs: QuerySet[Any], asked: Asked) -> int:
    """How many groups there are."""
    return jobs.values(*asked.keys).distinct().count()


def _figures(what: str) -> dict[str, Any]:
    counts: dict[str, Any] = {name: Count("pk", filter=which) for name, which in FIGURES[what].items()}
    for name, (column, which) in _SPREADS[what].items():
        known = which & Q(**{f"{column}__isnull": False})
        counts[f"{name}_p50"] = Percentile(column, 0.5, filter=known)
        counts[f"{name}_p90"] = Percentile(column, 0.9, filter=known)
    return counts


def behind(jobs: QuerySet[Any], asked: Asked, key: str, figure: str) -> QuerySet[Any]:
    """The jobs behind one figure of one group (no key: of all), newest first; of an unknown figure: all of the group's."""
    rows = jobs.filter(FIGURES[asked.what].get(figure, Q()))
    if key:
        rows = rows.filter(**_group(asked, key))
    return rows.select_related("payer", "origin", "destination", "branch").order_by("-booked_on", "-pk")


def key_of(asked: Asked, line: Mapping[str, Any]) -> str:
    """The group of a line as it stands in an address: ids joined by a dash, 0 for none."""
    return "-".join(str(line[name] or 0) for name in asked.keys)


def _group(asked: Asked, key: str) -> dict[str, Any]:
    if asked.by == "mode":
        return {"mode": key}
    parts = [int(part) for part in key.split("-") if part.isascii() and part.isdigit() and len(part) < 19]
    if len(parts) != len(asked.keys):
        return {"pk": None}
    return {
        (name if part else f"{name.removesuffix('_id')}__isnull"): part or True
        for name, part in zip(asked.keys, parts, strict=True)
    }


def names_of(asked: Asked, lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What each group's key stands for: a party, a branch, a lane group, a pair of places, a mode; one statement."""
    if asked.by == "mode":
        return {line["mode"]: Mode(line["mode"]).label for line in lines}
    if asked.by == "lane":
        ids = {line[name] for line in lines for name in asked.keys if line[name]}
        places = Place.objects.in_bulk(ids)
        return {key_of(asked, line): tuple(places.get(line[name]) for name in asked.keys) for line in lines}
    model: Any = {"customer": Organisation, "branch": Unit, "lane_group": LaneGroup}[asked.by]
    rows = model.objects.in_bulk([line[asked.keys[0]] for line in lines if line[asked.keys[0]]])
    return {str(pk): row for pk, row in rows.items()}
