# SPDX-License-Identifier: Apache-2.0
"""Which jobs and exceptions somebody may see, and finding jobs by any number.

Two gates per job (design ruling 3): the external sentence is for all staff (`sentence_for`), the job for those in
scope (`job_for`).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from wharfinger.directory.queries.organisation import assigned_to
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import NotFound
from wharfinger.kernel.identifiers import matching
from wharfinger.kernel.light import light
from wharfinger.shipments.choices import Phase
from wharfinger.shipments.models import Job, JobException

SHOWN = 8
_CANDIDATES = 400
MOVING_LAST = (Phase.DONE.value, Phase.CANCELLED.value)
_RELATED = ("last_place", "origin", "destination", "branch", "payer", "operator")
_NAMED = ("name_zh", "name_en")
_PLACE = (*_NAMED, "code", "time_zone")
# What a sentence and a list's row need: the other hundred columns would cost more than the rest of the page.
_COLUMNS = (
    "number", "mode", "cargo_kind", "scope_to", "origin_text", "destination_text", "booked_on", "promised_on", "on_hold",
    "hold_reason", "phase", "last_code", "last_at", "last_place_text", "last_source", "heard_at", "next_code", "next_at",
    "open_exceptions", *(f"{place}__{name}" for place in ("last_place", "origin", "destination") for name in _PLACE),
    *(f"branch__{name}" for name in (*_NAMED, "time_zone")), *(f"payer__{name}" for name in _NAMED),
    *(f"operator__{name}" for name in (*_NAMED, "email")),
)  # fmt: skip


def jobs_visible_to(actor: Actor) -> QuerySet[Job]:
    """Jobs whose money, parties and threads the actor may see: own customers' or the branches'."""
    if actor.everywhere:
        return Job.objects.all()
    if not actor.roles:
        return Job.objects.none()
    if actor.sees_own_only:
        return Job.objects.filter(assigned_to(actor, "payer_id"))
    return Job.objects.filter(branch_id__in=actor.branches)


def narrow(jobs: QuerySet[Job]) -> QuerySet[Job]:
    """The jobs with what a sentence and a list's row need, and no more."""
    return light(jobs.select_related(*_RELATED).only(*_COLUMNS))


_OWN = tuple(field.attname for field in JobException._meta.concrete_fields)
_AROUND = (*(f"{one}__{name}" for one in ("owner", "unit") for name in _NAMED), "owner__email", "unit__time_zone")


def with_jobs(rows: QuerySet[JobException]) -> QuerySet[JobException]:
    """The exceptions with owner and unit, and of their jobs what a sentence and a list's row need."""
    beside = [f"job__{one}" for one in _RELATED]
    return light(rows.select_related("owner", "unit", *beside).only(*_OWN, *_AROUND, *(f"job__{n}" for n in _COLUMNS)))


def sentences_visible_to(actor: Actor) -> QuerySet[Job]:
    """Jobs whose external sentence the actor may read: all, for anybody on the staff."""
    jobs = Job.objects.all() if actor.roles or actor.is_system else Job.objects.none()
    return narrow(jobs)


def job_for(actor: Actor, pk: int) -> Job:
    """The job with everything in it, or NotFound."""
    found = jobs_visible_to(actor).select_related(*_RELATED, "lane_group").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def sentence_for(actor: Actor, pk: int) -> Job:
    """The job as far as its external sentence goes, or NotFound."""
    found = sentences_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def exceptions_visible_to(actor: Actor) -> QuerySet[JobException]:
    """Exceptions of the jobs the actor may see."""
    if actor.everywhere:
        return JobException.objects.all()
    if actor.sees_own_only or not actor.roles:
        return JobException.objects.filter(job__in=jobs_visible_to(actor))
    return JobException.objects.filter(unit_id__in=actor.branches)


def find_jobs(text: str, actor: Actor) -> tuple[list[Job], bool]:
    """Jobs one of whose numbers starts or ends with the text; moving ones first, then the newest; at most eight.

    The second value says that there were more: ask for one more character. Three statements at most.
    """
    ids = list(matching(text, ["job"]).values_list("object_id", flat=True).distinct()[:_CANDIDATES])
    if not ids:
        return [], False
    phases = Job.objects.filter(pk__in=ids).values_list("pk", "phase")
    ranked = sorted(phases, key=lambda row: (row[1] in MOVING_LAST, -row[0]))
    best = [pk for pk, _phase in ranked[:SHOWN]]
    jobs = sentences_visible_to(actor).in_bulk(best)
    return [jobs[pk] for pk in best], len(ranked) > SHOWN


def open_exceptions(job_ids: Sequence[int]) -> dict[int, list[JobException]]:
    """Open exceptions per job, the oldest first; for jobs that came through a gate."""
    found: dict[int, list[JobException]] = {}
    rows = (
        JobException.objects.filter(job_id__in=job_ids, closed_at__isnull=True)
        .select_related("owner", "unit")
        .only(*_OWN, *_AROUND)
    )
    for row in light(rows.order_by("since", "pk")):
        found.setdefault(row.job_id, []).append(row)
    return found
