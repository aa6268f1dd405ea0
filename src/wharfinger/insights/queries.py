# SPDX-License-Identifier: Apache-2.0
"""Reads of insights: runs, their rows, the jobs behind a figure, moves between two runs.

Classes are for all the staff; figures by scope (ruling 3). Shares and totals would tell a reader of one
figure all the others, so they go only to those who see the whole run.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import QuerySet

from wharfinger.directory.queries.organisation import organisations_visible_to
from wharfinger.insights.choices import RunState
from wharfinger.insights.measures import with_amount
from wharfinger.insights.models import Run, RunJob, RunRow
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import NotFound
from wharfinger.shipments.choices import Phase
from wharfinger.shipments.models import Job


def runs_visible_to(actor: Actor) -> QuerySet[Run]:
    """Every run, for anybody on the staff; newest first."""
    runs = Run.objects.select_related("scheme", "branch", "lane_group", "asked_by")
    return runs if actor.roles or actor.is_system else runs.none()


def run_for(actor: Actor, pk: int) -> Run:
    """The run, or NotFound."""
    found = runs_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def sees_whole(actor: Actor, run: Run) -> bool:
    """Whether totals and shares are the actor's to see: his are all the branches the run covers."""
    return actor.everywhere or (run.branch_id in actor.branches and not actor.sees_own_only)


def jobs_asked_about(run: Run) -> QuerySet[Job]:
    """The jobs of the run's window and scope; cancelled ones never."""
    jobs = Job.objects.exclude(phase=Phase.CANCELLED)
    wanted = {
        "booked_on__gte": run.window_from,
        "booked_on__lte": run.window_to,
        "branch_id": run.branch_id,
        "mode": run.mode or None,
        "lane_group_id": run.lane_group_id,
    }
    return jobs.filter(**{key: value for key, value in wanted.items() if value is not None})


def jobs_without_rate(run: Run) -> QuerySet[Job]:
    """The jobs asked about that have an amount, but no rate into the company's currency."""
    return with_amount(jobs_asked_about(run), run.measure).filter(rate__isnull=True, amount__isnull=False)


def only_currency(run: Run) -> str:
    """The one currency all amounts asked about are in, or nothing when there are several."""
    priced = with_amount(jobs_asked_about(run), run.measure).filter(amount__isnull=False)
    found = list(priced.values_list("currency", flat=True).distinct()[:2])
    return found[0] if len(found) == 1 else ""


def ranked_rows(run: Run, label: str = "") -> QuerySet[RunRow]:
    """The classed payers, best first; those of one class only, if given.

    A class is a stretch of ranks: read by rank, a page of a small class costs no more than one of a large.
    """
    first, last = 1, run.classed
    if label:
        first, last = _stretch(run, label)
    return run.rows.filter(rank__range=(first, last)).select_related("organisation").order_by("rank")


def _stretch(run: Run, label: str) -> tuple[int, int]:
    reached = 0
    for item in run.summary["classes"]:
        if item["name"] == label:
            return reached + 1, reached + item["count"]
        reached += item["count"]
    return 1, 0


def rows_apart(run: Run) -> QuerySet[RunRow]:
    """The payers listed apart, in order of reason and code."""
    return run.rows.filter(rank__isnull=True).select_related("organisation").order_by("id")


def row_for(actor: Actor, run: Run, organisation_id: int) -> RunRow:
    """One payer's row with its figure, or NotFound where the customer's file is not the actor's to see."""
    rows = run.rows.select_related("organisation").filter(organisation_id=organisation_id)
    found = rows.filter(organisation__in=organisations_visible_to(actor)).first()
    if found is None:
        raise NotFound
    return found


def figures_visible(actor: Actor, organisation_ids: Sequence[int]) -> set[int]:
    """Those of the customers whose figures the actor may see."""
    seen = organisations_visible_to(actor).filter(pk__in=organisation_ids)
    return set(seen.values_list("pk", flat=True))


def evidence_behind(row: RunRow) -> QuerySet[RunJob]:
    """The parts that add up to the row's value, newest job first."""
    # No join to the job: a withdrawn one would take its part of the figure with it.
    return RunJob.objects.filter(run_id=row.run_id, organisation_id=row.organisation_id).order_by("-job_id")


def run_before(run: Run) -> Run | None:
    """The finished run before this one of the same scheme, measure and scope."""
    same = Run.objects.filter(
        scheme_id=run.scheme_id, measure=run.measure, ranked=run.ranked, branch_id=run.branch_id,
        mode=run.mode, lane_group_id=run.lane_group_id, state=RunState.DONE, pk__lt=run.pk,
    )  # fmt: skip
    return same.order_by("-pk").first()


def compared_with(run: Run) -> Run | None:
    """The run the stored moves are counted against."""
    return Run.objects.filter(pk=run.summary.get("before")).first()


_MOVES = """
    SELECT coalesce(b.label, ''), coalesce(n.label, ''), count(*)
    FROM (SELECT organisation_id, label FROM insights_runrow WHERE run_id = %s AND rank IS NOT NULL) AS n
    FULL JOIN (SELECT organisation_id, label FROM insights_runrow WHERE run_id = %s AND rank IS NOT NULL) AS b
        USING (organisation_id)
    GROUP BY 1, 2 ORDER BY 1, 2
"""


def moves(run: Run, before: Run) -> list[tuple[str, str, int]]:
    """How many customers moved from which class to which; "" is: not classed there.

    A full join is a hash or merge join whatever the planner believes of rows written a moment ago;
    a subquery per row has been seen to read the whole run for every payer.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MOVES, [run.pk, before.pk])
        return [(was, now, count) for was, now, count in cursor.fetchall()]


def moved_rows(run: Run, before: Run, was: str, now: str) -> QuerySet[RunRow]:
    """The payers of one cell of the matrix, with the rank of now, or of then where there is none now."""
    shown, other, label, there = (run, before, now, was) if now else (before, run, was, now)
    rows = ranked_rows(shown, label)
    if there:
        return rows.filter(organisation_id__in=ranked_rows(other, there).order_by().values("organisation_id"))
    return rows.exclude(organisation_id__in=ranked_rows(other).order_by().values("organisation_id"))
