# SPDX-License-Identifier: Apache-2.0
"""Bring the derived state, clocks and exceptions of jobs up to date; called by every action that changes their facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from wharfinger.kernel.bulk import copy_rows, next_ids, update_rows
from wharfinger.kernel.commit import after_commit
from wharfinger.shipments.actions.clocks import clocks_of, deadlines_of, tables_in_force, write_clocks, write_deadlines
from wharfinger.shipments.actions.incidents import Opening, close_empty_incidents, incidents_of
from wharfinger.shipments.actions.reading import BOX_WIDE, Existing, Material, box_mates, read
from wharfinger.shipments.actions.transits import Transits
from wharfinger.shipments.choices import ExceptionState
from wharfinger.shipments.models import Job, JobException
from wharfinger.shipments.models.job import DERIVED
from wharfinger.shipments.rules.exceptions import findings, next_check
from wharfinger.shipments.rules.findings import ClockFact, DeadlineFact, Facts, Finding
from wharfinger.shipments.rules.state import State, standing
from wharfinger.shipments.signals import exceptions_closed, exceptions_opened

_OPENED = (
    "id", "job", "rule", "key", "subject", "since", "due_at", "incident", "opened_at", "state", "unit", "owner", "reason",
    "reason_text", "corrective_action", "by_hand",
)  # fmt: skip


@dataclass
class _Changes:
    """What the exceptions of a batch need."""

    opening: list[Opening] = field(default_factory=list)
    reopening: list[tuple[Existing, Opening]] = field(default_factory=list)
    moving: list[tuple[Existing, Finding]] = field(default_factory=list)
    closing: list[Existing] = field(default_factory=list)


def refresh_jobs(ids: Sequence[int], *, now: datetime, locked: bool = False) -> None:
    """Derive state, deadlines and clocks, open what is due, close what no longer speaks; inside the caller's transaction.

    The result depends on the reports and on `now`, never on the order in which they came. Jobs in the same box follow
    when one of them reports an inspection.
    """
    if not ids:
        return
    if not locked:
        lock_jobs(ids)
    material = read(ids)
    if mates := _affected_mates(ids, material):
        ids = sorted({*ids, *mates})
        lock_jobs(ids)
        material = read(ids)
    tables = tables_in_force()
    transits = Transits(material.rows.values())
    rows, changes = [], _Changes()
    deadlines: dict[Any, Any] = {}
    clocks: dict[Any, Any] = {}
    for pk in ids:
        row = material.rows[pk]
        state = standing(material.reports[pk], row["scope_to"])
        deadlines |= (due := deadlines_of(pk, state, material, tables))
        clocks |= (running := clocks_of(pk, state, material, tables))
        candidates = findings(rule_facts(row, state, due, running, material, transits), state, tables.limits)
        still_open = _compare(pk, candidates, material, now, changes)
        rows.append(_derived(pk, state, next_check(candidates, now), still_open))
    update_rows(Job, DERIVED, rows)
    write_deadlines(deadlines, material.deadlines)
    write_clocks(clocks, material.clocks)
    _apply(changes, now)


def _affected_mates(ids: Sequence[int], material: Material) -> list[int]:
    reporting = [pk for pk in ids if any(report.code in BOX_WIDE for report in material.reports[pk])]
    return [pk for pk in box_mates(reporting) if pk not in material.rows] if reporting else []


def rule_facts(row: Any, state: State, due: Any, running: Any, material: Material, transits: Transits) -> Facts:
    """The facts of a job as the rules want them."""
    named = {unit for times in state.reached.values() for unit in times if unit}
    numbers = {box.pk: box.number for box in material.boxes.get(row["pk"], ())}
    return Facts(
        mode=row["mode"],
        direction=row["direction"],
        scope_to=row["scope_to"],
        promised_on=row["promised_on"],
        has_bill=row["has_house"] or row["has_master"] or row["on_hold"],
        bill_released=not row["on_hold"] and row["has_house"] and not row["unreleased"],
        zone=row["destination_zone"] or "UTC",
        cargo_kind=row["cargo_kind"],
        lane=row["lane"] or "",
        deadlines=tuple(DeadlineFact(kind, at[0], at[2], at[4]) for (_pk, kind), at in due.items()),
        clocks=tuple(
            ClockFact(numbers.get(box, ""), kind, side, at[4], at[5], numbers.get(box, "") in named)
            for (_pk, box, kind, side), at in running.items()
        ),
        transit_p90=transits.p90(row),
        released_at=None if row["unreleased"] else row["released_at"],
    )


def _compare(pk: int, candidates: Sequence[Finding], material: Material, now: datetime, changes: _Changes) -> int:
    """Sort out what opens, opens again, moves and closes; how many stay open."""
    existing = material.exceptions.get(pk, ())
    running = {(row.rule, row.subject): row for row in existing if row.is_open}
    closed = {(row.rule, row.key): row for row in existing if not row.is_open}
    count = 0
    for finding in candidates:
        if not finding.speaks(now):
            continue
        row = running.get((finding.rule, finding.subject))
        other = closed.get((finding.rule, finding.key[:60]))
        if row is not None and other is None:
            changes.moving.append((running.pop((finding.rule, finding.subject)), finding))
        elif other is None:
            changes.opening.append(Opening(finding, material, pk))
        elif not other.by_hand:
            changes.reopening.append((other, Opening(finding, material, pk)))
        else:
            continue
        count += 1
    changes.closing += running.values()
    return count


def _derived(pk: int, state: State, check_at: datetime | None, open_exceptions: int) -> tuple[Any, ...]:
    last = state.last
    return (
        pk, state.phase, last.code if last else "", last.occurred_at if last else None,
        last.place_id if last else None, last.place_text if last else "", last.source if last else "", state.heard_at,
        state.etd, state.atd, state.eta, state.ata, state.delivered_at, state.next_code, state.next_at, check_at,
        open_exceptions,
    )  # fmt: skip


def _apply(changes: _Changes, now: datetime) -> None:
    # First what ends: a key or an incident may pass on to what opens.
    _close(changes.closing, now)
    moved = [(row.pk, f.key[:60], f.since, f.due_at) for row, f in changes.moving if _moved(row, f)]
    update_rows(JobException, ("key", "since", "due_at"), moved)
    incidents = incidents_of([*changes.opening, *(opening for _row, opening in changes.reopening)])
    _reopen(changes.reopening, incidents)
    _open(changes.opening, incidents)
    close_empty_incidents({row.incident for row in changes.closing if row.incident}, now=now)


def _moved(row: Existing, finding: Finding) -> bool:
    return (row.key, row.since, row.due_at) != (finding.key[:60], finding.since, finding.due_at)


def _reopen(pairs: Sequence[tuple[Existing, Opening]], incidents: dict[Opening, int]) -> None:
    rows = []
    for row, opening in pairs:
        state = ExceptionState.IN_WORK if row.in_work else ExceptionState.NEW
        finding = opening.finding
        rows.append((row.pk, state.value, None, finding.subject, finding.since, finding.due_at, incidents.get(opening)))
    update_rows(JobException, ("state", "closed_at", "subject", "since", "due_at", "incident"), rows)


def _open(openings: Sequence[Opening], incidents: dict[Opening, int]) -> None:
    if not openings:
        return
    ids = next_ids(JobException, len(openings))
    rows = []
    for pk, opening in zip(ids, openings, strict=True):
        row, finding = opening.row, opening.finding
        rows.append((
            pk, row["pk"], finding.rule, finding.key[:60], finding.subject, finding.since, finding.due_at,
            incidents.get(opening), max(finding.opens_at, finding.since), ExceptionState.NEW.value, row["branch_id"],
            row["operator_id"], "", "", "", False,
        ))  # fmt: skip
    copy_rows(JobException, _OPENED, rows)
    after_commit(exceptions_opened, ids=ids)


def _close(closing: Sequence[Existing], now: datetime) -> None:
    if not closing:
        return
    update_rows(JobException, ("state", "closed_at"), [(row.pk, ExceptionState.SOLVED.value, now) for row in closing])
    after_commit(exceptions_closed, ids=[row.pk for row in closing])


def lock_jobs(ids: Sequence[int]) -> None:
    """Hold the jobs until the transaction ends, in the one order everybody uses."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM shipments_job WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [sorted(set(ids))])
