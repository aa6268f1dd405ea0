# SPDX-License-Identifier: Apache-2.0
"""Rows as pages and files show them; figures are left out where they are not the reader's to see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wharfinger.directory.choices import class_word
from wharfinger.directory.models import ClassScheme
from wharfinger.insights import words
from wharfinger.insights.models import Run, RunJob, RunRow
from wharfinger.insights.queries import figures_visible, sees_whole
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.templating import percent
from wharfinger.shipments.models import Job
from wharfinger.shipments.queries.jobs import jobs_visible_to

BLOCK = 2_000


@dataclass(frozen=True)
class ClassLine:
    """One class of the run's summary."""

    name: str
    label: str
    count: int
    count_share: float
    cumulative_count_share: float
    value: Decimal
    share: float
    cumulative: float
    expected: Decimal | None


def classes(run: Run) -> list[ClassLine]:
    """The classes, best first."""
    return [_class_line(item) for item in run.summary["classes"]]


def _class_line(item: dict[str, Any]) -> ClassLine:
    expected = item["expected"]
    return ClassLine(
        label=class_word(item["name"]),
        value=Decimal(item["value"]),
        expected=None if expected is None else Decimal(expected),
        **{key: item[key] for key in ("name", "count", "count_share", "cumulative_count_share", "share", "cumulative")},
    )


@dataclass(frozen=True)
class PayerLine:
    """One payer; `open` says whether the figure is the reader's to see, and to open."""

    row: RunRow
    open: bool
    label: str
    cumulative_count_share: float | None


def payers(actor: Actor, run: Run, rows: Sequence[RunRow], *, whole: bool) -> list[PayerLine]:
    """The rows with what the reader may see of each; one statement, none for those who see everything."""
    ids = [row.organisation_id for row in rows]
    seen = set(ids) if whole and actor.everywhere else figures_visible(actor, ids)
    return [_payer_line(run, row, row.organisation_id in seen) for row in rows]


def _payer_line(run: Run, row: RunRow, is_open: bool) -> PayerLine:
    reached = row.rank / run.classed if row.rank else None
    return PayerLine(row, is_open, class_word(row.label), reached)


@dataclass(frozen=True)
class JobLine:
    """One job behind a figure; `job` is None when the operation has withdrawn it since."""

    part: RunJob
    job: Job | None
    is_open: bool


def jobs(actor: Actor, parts: Sequence[RunJob]) -> list[JobLine]:
    """The evidence with the jobs as they are today; two statements."""
    ids = [part.job_id for part in parts]
    known = Job.objects.select_related("branch").in_bulk(ids)
    seen = set(jobs_visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    return [JobLine(part, known.get(part.job_id), part.job_id in seen) for part in parts]


def chart(run: Run) -> dict[str, Any]:
    """What the chart draws: points of the curve, ends of the classes, words."""
    return {
        "points": run.summary["curve"],
        "ends": [
            {"name": class_word(item["name"]), "x": item["cumulative_count_share"], "y": item["cumulative"]}
            for item in run.summary["classes"]
        ],
        "x": _("Payers, cumulative"),
        "y": _("%(measure)s, cumulative") % {"measure": words.measure_label(run)},
    }


@dataclass(frozen=True)
class Matrix:
    """How many customers moved from which class of the run before to which of this one."""

    before: Run
    now: list[tuple[str, str]]
    lines: list[tuple[str, str, list[tuple[str, int, bool]]]]


def matrix(run: Run, before: Run) -> Matrix:
    """The migration matrix; "" stands for: not classed in that run."""
    counts = {(was, now): count for was, now, count in run.summary["moves"]}
    earlier = _names(before)
    columns = [*_names(run), ""]
    lines = [
        (was, _class_or_none(was), [(now, counts.get((was, now), 0), was == now) for now in columns])
        for was in [*earlier, ""]
    ]
    return Matrix(before, [(name, _class_or_none(name)) for name in columns], lines)


def _names(run: Run) -> list[str]:
    return [item["name"] for item in run.summary["classes"]]


def _class_or_none(name: str) -> str:
    return class_word(name) if name else _("not classed")


def limits(scheme: ClassScheme) -> str:
    """A scheme's classes with their limits, as text: A 55 % · B 85 % · C 100 %."""
    parameters = scheme.parameters
    shares = parameters.get("thresholds") or parameters["shares"]
    pairs = zip(parameters["names"], shares, strict=True)
    return " · ".join(f"{class_word(name)} {_short(share)}" for name, share in pairs)


def _short(share: str) -> str:
    number = Decimal(share)
    return percent(number, 0) if number * 100 % 1 == 0 else percent(number, 1)


def csv_blocks(actor: Actor, run: Run) -> Iterator[list[list[Any]]]:
    """The head, then every payer, ranked first, read in blocks by primary key, which is rank order."""
    yield [_csv_head(run)]
    whole, last = sees_whole(actor, run), 0
    rows = run.rows.select_related("organisation").order_by("pk")
    while block := list(rows.filter(pk__gt=last)[:BLOCK]):
        last = block[-1].pk
        yield [_csv_row(line, whole) for line in payers(actor, run, block, whole=whole)]


def _csv_head(run: Run) -> list[str]:
    unit = words.unit_of(run)
    value = words.measure_label(run) + (f" ({unit})" if unit else "")
    return [
        _("Rank"), _("Code"), _("Name"), _("Class"), value, _("Share"), _("Cumulative share"), _("Payers, cumulative"),
        _("Jobs"), _("with estimates"), _("not measured"), _("Listed apart"),
    ]  # fmt: skip


def _csv_row(line: PayerLine, whole: bool) -> list[Any]:
    row = line.row
    figures = [row.share, row.cumulative] if whole else ["", ""]
    return [
        row.rank or "", row.organisation.code, str(row.organisation), row.label,
        row.value if line.open and row.value is not None else "", *(("" if f is None else f) for f in figures),
        "" if line.cumulative_count_share is None else line.cumulative_count_share,
        *([row.jobs, row.estimated_jobs, row.unmeasured_jobs] if line.open else ["", "", ""]),
        row.get_apart_display() if row.apart else "",
    ]  # fmt: skip
