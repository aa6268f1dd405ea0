# SPDX-License-Identifier: Apache-2.0
"""Record milestones: stored once, in any order; the jobs' state and exceptions follow in the same transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.commit import after_commit
from wharfinger.kernel.models import Identifier
from wharfinger.kernel.search import number_key
from wharfinger.shipments.actions.reading import BOX_WIDE, box_mates
from wharfinger.shipments.actions.standing import lock_jobs, refresh_jobs
from wharfinger.shipments.choices import MilestoneCode
from wharfinger.shipments.drafts import MilestoneDraft
from wharfinger.shipments.models import Job
from wharfinger.shipments.queries.places import Spot, spots
from wharfinger.shipments.signals import milestones_recorded

_COLUMNS = {
    "job_id": "bigint", "code": "text", "classifier": "text", "occurred_at": "timestamptz", "zone": "text", "place_id": "bigint",
    "place_text": "text", "unit_ref": "text", "reason": "text", "source": "text", "raw_id": "text", "raw_code": "text",
    "supersedes": "text", "is_retraction": "bool", "import_id": "bigint", "recorded_by_id": "bigint",
    "recorded_at": "timestamptz",
}  # fmt: skip
# One text of JSON: the driver takes many times as long over seventeen arrays.
_INSERT = (
    f"INSERT INTO shipments_milestone ({', '.join(_COLUMNS)}) SELECT {', '.join(_COLUMNS)} "  # noqa: S608
    f"FROM json_to_recordset(%s) AS d ({', '.join(f'{name} {kind}' for name, kind in _COLUMNS.items())}) "
    "ON CONFLICT (source, raw_id) DO NOTHING RETURNING job_id"
)
_CODES = frozenset(MilestoneCode.values)


@dataclass
class Recorded:
    """What recording did: new reports, repeated ones, and the positions of drafts whose job is not known."""

    new: int = 0
    repeated: int = 0
    unknown: list[int] = field(default_factory=list)
    job_ids: list[int] = field(default_factory=list)


def record_milestones(drafts: Sequence[MilestoneDraft], *, actor: Actor, now: datetime | None = None) -> Recorded:
    """Store reports that are new, derive their jobs' state, open and close exceptions; one transaction.

    Late, repeated, corrected and out-of-order reports are all welcome; a report without a known job is not stored
    and named in `unknown`.
    """
    moment = now or datetime.now(UTC)
    with acting(actor, "record_milestones"):
        jobs = _jobs(drafts)
        result = Recorded(unknown=[i for i, job in enumerate(jobs) if job is None])
        pairs = [(job, draft) for job, draft in zip(jobs, drafts, strict=True) if job is not None]
        if wide := [job for job, draft in pairs if draft.code in BOX_WIDE]:
            # Jobs in the same boxes will follow: locked now, with the others and in the one order.
            lock_jobs([*(job for job, _draft in pairs), *box_mates(wide)])
        touched = store_reports(pairs, actor=actor, now=moment, places=spots(draft.place for _job, draft in pairs))
        result.new, result.repeated = len(touched), len(pairs) - len(touched)
        result.job_ids = sorted(set(touched))
        if touched:
            refresh_jobs(result.job_ids, now=moment, locked=True)
            after_commit(milestones_recorded, job_ids=result.job_ids, actor=actor)
    return result


def _jobs(drafts: Sequence[MilestoneDraft]) -> list[int | None]:
    numbers = {draft.job_number for draft in drafts if draft.job_id is None and draft.job_number}
    found: dict[str, int] = dict(Job.objects.filter(number__in=numbers).values_list("number", "pk")) if numbers else {}
    if missing := {number_key(number): number for number in numbers if number not in found}:
        found |= _by_reference(missing)
    return [draft.job_id if draft.job_id is not None else found.get(draft.job_number) for draft in drafts]


def _by_reference(missing: dict[str, str]) -> dict[str, int]:
    rows = Identifier.objects.filter(noun="job", key__in=missing).values_list("key", "object_id").distinct()
    hits: dict[str, set[int]] = {}
    for key, pk in rows:
        hits.setdefault(key, set()).add(pk)
    return {missing[key]: next(iter(ids)) for key, ids in hits.items() if len(ids) == 1}


def store_reports(
    pairs: Sequence[tuple[int, MilestoneDraft]], *, actor: Actor, now: datetime, places: Mapping[str, Spot]
) -> list[int]:
    """Store the reports of (job, report) that are new, inside the caller's transaction; the job id of each new one.

    The caller derives the jobs' state afterwards (refresh_jobs).
    """
    if not pairs:
        return []
    # Locked in one order: two feeds that report on the same jobs wait for each other instead of deadlocking.
    lock_jobs([job for job, _draft in pairs])
    rows = [_row(job, draft, places, actor, now) for job, draft in pairs]
    text = json.dumps([dict(zip(_COLUMNS, row, strict=True)) for row in rows], default=str)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [text])
        return [row[0] for row in cursor.fetchall()]


def _row(job: int, draft: MilestoneDraft, places: Mapping[str, Spot], actor: Actor, now: datetime) -> tuple[Any, ...]:
    spot = places.get(draft.place)
    code = draft.code if draft.code in _CODES else MilestoneCode.OTHER.value
    raw_code = draft.raw_code or ("" if code == draft.code else draft.code)
    zone = draft.zone or (spot.zone if spot else "")
    return (
        job, code, draft.classifier, draft.occurred_at, zone, spot.pk if spot else None,
        draft.place[:200], draft.unit_ref[:60], draft.reason[:200], draft.source, draft.raw_id or _hash(job, draft),
        raw_code[:60], draft.supersedes, draft.is_retraction, draft.import_id, actor.user_id, min(draft.recorded_at or now, now),
    )  # fmt: skip


def _hash(job: int, draft: MilestoneDraft) -> str:
    said = (
        job,
        draft.unit_ref,
        draft.code,
        draft.raw_code,
        draft.classifier,
        draft.occurred_at.isoformat(),
        draft.place,
    )
    return "h:" + hashlib.sha256(repr(said).encode()).hexdigest()[:40]
