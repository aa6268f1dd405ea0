# SPDX-License-Identifier: Apache-2.0
"""What a change of a voyage reaches: its jobs, their unmet cut-offs, the sailings they could roll to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from wharfinger.kernel.actor import Actor
from wharfinger.shipments.choices import Classifier, MilestoneCode
from wharfinger.shipments.models import Deadline, Job, Milestone, Voyage
from wharfinger.shipments.queries.jobs import MOVING_LAST, jobs_visible_to

MOST = 500
CANDIDATES = 60


def moving_jobs_on(actor: Actor, voyage_id: int) -> list[Job]:
    """Jobs of the voyage the actor may change, without those that ended; at most 500, by number."""
    rows = jobs_visible_to(actor).filter(legs__voyage_id=voyage_id).exclude(phase__in=MOVING_LAST)
    return list(rows.select_related("payer", "branch", "origin", "destination").order_by("number", "pk")[:MOST])


def unmet_deadlines(job_ids: Iterable[int]) -> dict[int, list[Deadline]]:
    """Deadlines of the jobs that are not met; one statement."""
    found: dict[int, list[Deadline]] = defaultdict(list)
    for row in Deadline.objects.filter(job_id__in=job_ids, met_at__isnull=True):
        found[row.job_id].append(row)
    return found


def next_sailings(voyage: Voyage, text: str = "") -> QuerySet[Voyage]:
    """Voyages the jobs could roll to, not sailed yet: by vessel or number, else the later ones the same way.

    All of them: a schedule holds nothing of a customer, and the next sailing need not carry a job of the branch yet.
    """
    rows = Voyage.objects.select_related("carrier").filter(atd__isnull=True).exclude(pk=voyage.pk)
    if text:
        rows = rows.filter(Q(vessel__istartswith=text) | Q(number__istartswith=text))
    else:
        rows = rows.filter(loading=voyage.loading_id, discharge=voyage.discharge_id, mode=voyage.mode)
        rows = rows.filter(etd__gt=voyage.etd) if voyage.etd else rows.filter(etd__isnull=False)
    return rows.order_by("etd", "pk")


def dated_reports(job_ids: Iterable[int]) -> list[tuple[Any, ...]]:
    """(job, code, classifier, at, recorded) of departures, arrivals and rollovers, as they were recorded."""
    codes = (MilestoneCode.DEPARTED, MilestoneCode.ARRIVED, MilestoneCode.ROLLED_OVER)
    rows = Milestone.objects.filter(job_id__in=job_ids, code__in=codes, is_retraction=False)
    rows = rows.filter(Q(classifier=Classifier.ESTIMATED) | Q(code=MilestoneCode.ROLLED_OVER))
    return list(
        rows.order_by("recorded_at", "pk").values_list("job_id", "code", "classifier", "occurred_at", "recorded_at")
    )
