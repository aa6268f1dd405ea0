# SPDX-License-Identifier: Apache-2.0
"""Bring the derived state and the exceptions of jobs up to date; called by every action that changes their facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from wharfinger.kernel.bulk import copy_rows, next_ids, update_rows
from wharfinger.kernel.commit import after_commit
from wharfinger.shipments.actions.thresholds import thresholds
from wharfinger.shipments.choices import ExceptionState
from wharfinger.shipments.models import HouseBill, Job, JobException, MasterBill, Milestone
from wharfinger.shipments.models.job import DERIVED
from wharfinger.shipments.rules.exceptions import Facts, Finding, findings, next_check
from wharfinger.shipments.rules.state import Report, State, standing
from wharfinger.shipments.signals import exceptions_closed, exceptions_opened

_FACTS = (
    "pk",
    "mode",
    "direction",
    "scope_to",
    "promised_on",
    "branch_id",
    "operator_id",
    "on_hold",
    "destination__time_zone",
)
_REPORT = (
    "job_id", "code", "classifier", "occurred_at", "recorded_at", "place_id", "place_text", "source", "raw_id",
    "supersedes", "is_retraction",
)  # fmt: skip


def refresh_jobs(ids: Sequence[int], *, now: datetime) -> None:
    """Derive state, open what is due, close what no longer speaks. Runs inside the caller's transaction."""
    if not ids:
        return
    facts = _facts(ids)
    reports = _reports(ids)
    existing = _exceptions(ids)
    limits = thresholds()
    rows, opening, closing = [], [], []
    for pk in ids:
        row = facts[pk]
        state = standing(reports[pk], row["scope_to"])
        candidates = findings(_rule_facts(row), state, limits)
        fresh, gone, still_open = _compare(pk, candidates, existing[pk], now)
        opening += [(finding, row) for finding in fresh]
        closing += gone
        rows.append(_derived(pk, state, next_check(candidates, now), still_open))
    update_rows(Job, DERIVED, rows)
    _open(opening, now)
    _close(closing, now)


def _facts(ids: Sequence[int]) -> dict[int, Any]:
    bills = HouseBill.objects.filter(jobs=OuterRef("pk"))
    masters = MasterBill.objects.filter(jobs=OuterRef("pk"))
    jobs = Job.objects.filter(pk__in=ids).values(
        *_FACTS, has_house=Exists(bills), has_master=Exists(masters),
        unreleased=Exists(bills.filter(released_at__isnull=True)),
    )  # fmt: skip
    return {row["pk"]: row for row in jobs}


def _rule_facts(row: Mapping[str, Any]) -> Facts:
    return Facts(
        mode=row["mode"],
        direction=row["direction"],
        scope_to=row["scope_to"],
        promised_on=row["promised_on"],
        has_bill=row["has_house"] or row["has_master"] or row["on_hold"],
        bill_released=not row["on_hold"] and row["has_house"] and not row["unreleased"],
        zone=row["destination__time_zone"] or "UTC",
    )


def _reports(ids: Sequence[int]) -> dict[int, list[Report]]:
    found: dict[int, list[Report]] = defaultdict(list)
    for job, code, classifier, at, recorded, place, text, source, raw, supersedes, gone in Milestone.objects.filter(
        job_id__in=ids
    ).values_list(*_REPORT):
        found[job].append(
            Report(code, classifier, at, recorded, f"{source}:{raw}", place, text, source, raw, supersedes, gone)
        )
    return found


def _exceptions(ids: Sequence[int]) -> dict[int, list[JobException]]:
    found: dict[int, list[JobException]] = defaultdict(list)
    for row in JobException.objects.filter(job_id__in=ids).only("job_id", "rule", "key", "closed_at", "state"):
        found[row.job_id].append(row)
    return found


def _compare(
    pk: int, candidates: Sequence[Finding], existing: Sequence[JobException], now: datetime
) -> tuple[list[Finding], list[JobException], int]:
    due = [finding for finding in candidates if finding.opens_at <= now]
    known = {(row.rule, row.key) for row in existing}
    running = {row.rule for row in existing if row.closed_at is None}
    fresh = [f for f in due if (f.rule, f.key) not in known and f.rule not in running]
    speaking = {finding.rule for finding in due}
    gone = [row for row in existing if row.closed_at is None and row.rule not in speaking]
    return fresh, gone, len(running) - len(gone) + len(fresh)


def _derived(pk: int, state: State, check_at: datetime | None, open_exceptions: int) -> tuple[Any, ...]:
    last = state.last
    return (
        pk, state.phase, last.code if last else "", last.occurred_at if last else None,
        last.place_id if last else None, last.place_text if last else "", last.source if last else "", state.heard_at,
        state.etd, state.atd, state.eta, state.ata, state.delivered_at, state.next_code, state.next_at, check_at,
        open_exceptions,
    )  # fmt: skip


def _open(opening: Sequence[tuple[Finding, Mapping[str, Any]]], now: datetime) -> None:
    if not opening:
        return
    ids = next_ids(JobException, len(opening))
    rows = [
        (pk, row["pk"], finding.rule, finding.key[:60], finding.since, max(finding.opens_at, finding.since),
         ExceptionState.NEW.value, row["branch_id"], row["operator_id"], "", "", "", "", None)
        for pk, (finding, row) in zip(ids, opening, strict=True)
    ]  # fmt: skip
    copy_rows(
        JobException,
        ("id", "job", "rule", "key", "since", "opened_at", "state", "unit", "owner", "reason", "reason_text",
         "corrective_action", "subject", "due_at"),
        rows,
    )  # fmt: skip
    after_commit(exceptions_opened, ids=ids)


def _close(closing: Sequence[JobException], now: datetime) -> None:
    if not closing:
        return
    update_rows(JobException, ("state", "closed_at"), [(row.pk, ExceptionState.SOLVED.value, now) for row in closing])
    after_commit(exceptions_closed, ids=[row.pk for row in closing])


def lock_jobs(ids: Sequence[int]) -> None:
    """Hold the jobs until the transaction ends, in the one order everybody uses."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM shipments_job WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [sorted(set(ids))])
