# SPDX-License-Identifier: Apache-2.0
"""What "on time", "in full" and the like mean for a job (R220–R222), as expressions the database computes.

No common definition exists (domain.md §3.9), so this one is written down: a job *came* when it was delivered where
delivery is ours, when it arrived where our duty ends at the port, else at the first of the two that is known. It is
on time when it came no later than the promised day at its destination; in full when nothing of it is reported lost,
damaged or returned. A job that is due and has not come is neither.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Aggregate,
    BooleanField,
    Case,
    CharField,
    DateField,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from wharfinger.shipments.choices import Classifier, MilestoneCode, Phase, Scope
from wharfinger.shipments.models import Job, Milestone

M = MilestoneCode
SHORT = (M.DAMAGED, M.LOST, M.RETURNED)
PORT_SIDE = (Scope.CY, Scope.CFS, Scope.PORT)
DUE = ("on_time", "late", "overdue")
"""Verdicts that count: the promised day has passed or the job has come."""
KEPT_WITHIN = timedelta(days=1)
"""An estimated arrival is kept when the arrival is no further from it than this (freight.md §5)."""


class Percentile(Aggregate):
    """A nearest-rank percentile: a value that occurred."""

    function = "percentile_disc"
    template = "%(function)s(%(at)s) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, expression: str, at: float, **extra: Any) -> None:
        super().__init__(expression, at=at, output_field=DurationField(), **extra)


def judged_by_promise(jobs: QuerySet[Job], today: date, *, first: bool = False) -> QuerySet[Any]:
    """The jobs with `came`, `promise`, `verdict`, `full`, `late_by`; `first`: against the first promise, not the last.

    `verdict` is on_time, late, overdue (due, has not come), not_due, no_promise, or no_event (ended without a report of
    its coming).
    """
    promise = Coalesce(F("promised_first_on"), F("promised_on")) if first else F("promised_on")
    rows = jobs.annotate(came=_came(), promise=promise)
    rows = rows.annotate(came_on=_day_at_destination("came"))
    return rows.annotate(
        verdict=_verdict(today),
        full=Case(
            When(came__isnull=False, then=~Exists(_reported(SHORT))), default=Value(False), output_field=BooleanField()
        ),
        late_by=ExpressionWrapper(F("came_on") - F("promise"), output_field=DurationField()),
    )


def timed(jobs: QuerySet[Job]) -> QuerySet[Any]:
    """The jobs with `came`, `ordered`, `cycle` (order to delivery, R222) and `transit` (departure to arrival, R221).

    A job is ordered when its booking was reported; where only the day is known, at the start of that day in its branch.
    """
    booked = _reported((M.BOOKED,)).order_by("occurred_at").values("occurred_at")[:1]
    start = Func(
        F("booked_on"), F("branch__time_zone"), template="(%(expressions)s)", arg_joiner="::timestamp AT TIME ZONE ",
        output_field=DateTimeField(),
    )  # fmt: skip
    rows = jobs.annotate(came=_came()).annotate(ordered=Coalesce(Subquery(booked), start))
    return rows.annotate(
        cycle=ExpressionWrapper(F("came") - F("ordered"), output_field=DurationField()),
        transit=ExpressionWrapper(F("ata") - F("atd"), output_field=DurationField()),
    )


def forecast(jobs: QuerySet[Job]) -> QuerySet[Any]:
    """The jobs with `first_eta`, `off` (arrival minus first ETA), `kept`, and `picked`: first, again, or nothing known."""
    reports = Milestone.objects.filter(job=OuterRef("pk"), code=M.ARRIVED, is_retraction=False)
    estimates = reports.exclude(classifier=Classifier.ACTUAL).order_by("recorded_at", "pk").values("occurred_at")
    rows = jobs.annotate(first_eta=Subquery(estimates[:1]))
    rows = rows.annotate(off=ExpressionWrapper(F("ata") - F("first_eta"), output_field=DurationField()))
    kept = Q(off__gte=-KEPT_WITHIN, off__lte=KEPT_WITHIN)
    return rows.annotate(
        kept=Case(When(off__isnull=True, then=None), When(kept, then=True), default=False, output_field=BooleanField()),
        picked=Case(
            When(Exists(_reported((M.PICKUP_FAILED,))), then=Value("again")),
            When(Exists(_reported((M.PICKUP_DONE,))), then=Value("first")),
            default=None, output_field=CharField(),
        ),
    )  # fmt: skip


def _came() -> Case:
    return Case(
        When(scope_to__in=PORT_SIDE, then=F("ata")),
        When(scope_to__in=(Scope.DOOR, Scope.WAREHOUSE), then=F("delivered_at")),
        default=Coalesce(F("delivered_at"), F("ata")),
        output_field=DateTimeField(),
    )


def _day_at_destination(name: str) -> Func:
    zone = Coalesce(NullIf(F("destination__time_zone"), Value("")), Value("UTC"))
    return Func(
        F(name), zone, template="((%(expressions)s)::date)", arg_joiner=" AT TIME ZONE ", output_field=DateField()
    )  # fmt: skip


def _verdict(today: date) -> Case:
    return Case(
        When(promise__isnull=True, then=Value("no_promise")),
        When(came__isnull=False, came_on__lte=F("promise"), then=Value("on_time")),
        When(came__isnull=False, then=Value("late")),
        When(phase=Phase.DONE, then=Value("no_event")),
        When(promise__lt=today, then=Value("overdue")),
        default=Value("not_due"),
        output_field=CharField(),
    )


def _reported(codes: tuple[MilestoneCode, ...]) -> QuerySet[Milestone]:
    """Actual reports of these milestones of the outer job that nothing has withdrawn."""
    withdrawn = Milestone.objects.filter(job=OuterRef("job"), source=OuterRef("source"), supersedes=OuterRef("raw_id"))
    rows = Milestone.objects.filter(
        job=OuterRef("pk"), code__in=codes, classifier=Classifier.ACTUAL, is_retraction=False
    )
    return rows.exclude(Exists(withdrawn))
