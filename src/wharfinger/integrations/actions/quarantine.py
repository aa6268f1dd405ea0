# SPDX-License-Identifier: Apache-2.0
"""Rows in quarantine: mended in the page, tried again, or left out."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.db.models import F

from wharfinger.integrations.actions.enqueue import RETRY, enqueue
from wharfinger.integrations.actions.runs import refuse_unloaded
from wharfinger.integrations.actions.tables import reader_for, refused
from wharfinger.integrations.actions.work import context_of
from wharfinger.integrations.choices import RowState
from wharfinger.integrations.files.mapping import from_json
from wharfinger.integrations.files.problems import FileError, Problem
from wharfinger.integrations.files.reading import RawRow
from wharfinger.integrations.files.rows import RowReader, Values
from wharfinger.integrations.loading import load
from wharfinger.integrations.loading.common import Context
from wharfinger.integrations.models import ImportRun, QuarantinedRow
from wharfinger.integrations.rules import require_import
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting

CHUNK = 1_000
AT_ONCE = 2_000


def mend_rows(rows: MappingType[int, Sequence[str]], *, run: ImportRun, actor: Actor) -> int:
    """Correct the cells of rows (by primary key) and try them again; how many were taken."""
    require_import(actor)
    refuse_unloaded(run)
    with acting(actor, "mend_rows"):
        found = list(QuarantinedRow.objects.select_for_update().filter(run=run, pk__in=rows, state=RowState.OPEN))
        for row in found:
            row.mended, row.mended_by_id, row.mended_at = list(rows[row.pk]), actor.user_id, datetime.now(UTC)
            row.save(update_fields=["mended", "mended_by", "mended_at"])
        return retry_rows(run, [row.pk for row in found], actor=actor)


def retry_rows(run: ImportRun, ids: Sequence[int] | None = None, *, actor: Actor) -> int:
    """Try rows again (all in quarantine, or these) by the import's mapping as it is now; how many were taken."""
    require_import(actor)
    refuse_unloaded(run)
    try:
        mapping = from_json(run.mapping)
        reader = reader_for(mapping)
    except FileError as error:
        raise refused(error) from error
    context = Context(actor, context_of(run, mapping).source, run.pk)
    taken, after = 0, 0
    while rows := _next(run, ids, after):
        with acting(actor, "retry_rows"):
            taken += _retry(run, rows, reader, context)
        after = rows[-1].number
    return taken


def retry_later(run: ImportRun, *, actor: Actor) -> bool:
    """Try a large quarantine again in the background; False when it is small enough to be tried at once."""
    require_import(actor)
    refuse_unloaded(run)
    if run.quarantined <= AT_ONCE:
        return False
    enqueue(RETRY, f"retry:{run.pk}", run_id=run.pk, user_id=actor.user_id or 0)
    return True


def _next(run: ImportRun, ids: Sequence[int] | None, after: int) -> list[QuarantinedRow]:
    rows = QuarantinedRow.objects.filter(run=run, state=RowState.OPEN, number__gt=after)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    return list(rows.order_by("number")[:CHUNK])


def _retry(run: ImportRun, rows: Sequence[QuarantinedRow], reader: RowReader, context: Context) -> int:
    good: list[tuple[QuarantinedRow, Values]] = []
    bad: list[tuple[QuarantinedRow, list[Problem]]] = []
    for row in rows:
        values, problems = reader(_raw(row, len(from_headers(run))))
        if problems:
            bad.append((row, problems))
        else:
            good.append((row, values))
    loaded = load(run.kind, [values for _row, values in good], context)
    bad += [(good[at][0], [problem]) for at, problem in loaded.problems.items()]
    _still_bad(bad)
    taken = [row.pk for at, (row, _values) in enumerate(good) if at not in loaded.problems]
    _take(run, taken, loaded.created, loaded.updated, loaded.unchanged)
    return len(taken)


def from_headers(run: ImportRun) -> list[Any]:
    """The headers of the run's file."""
    return list(run.mapping.get("headers", []))


def _raw(row: QuarantinedRow, width: int) -> RawRow:
    cells = row.mended if row.mended is not None else row.cells
    flaw = "" if len(cells) == width and (row.mended is not None or row.code != "broken_quotes") else "ragged_row"
    return RawRow(row.number, cells, flaw)


def _still_bad(bad: Sequence[tuple[QuarantinedRow, list[Problem]]]) -> None:
    for row, problems in bad:
        row.code, row.problems = problems[0].code, [asdict(problem) for problem in problems]
    QuarantinedRow.objects.bulk_update([row for row, _problems in bad], ["code", "problems"], batch_size=500)


def _take(run: ImportRun, ids: Sequence[int], created: int, updated: int, unchanged: int) -> None:
    QuarantinedRow.objects.filter(pk__in=ids).update(state=RowState.MENDED)
    ImportRun.objects.filter(pk=run.pk).update(
        accepted=F("accepted") + len(ids), quarantined=F("quarantined") - len(ids), created=F("created") + created,
        updated=F("updated") + updated, unchanged=F("unchanged") + unchanged,
    )  # fmt: skip


def drop_rows(run: ImportRun, ids: Sequence[int], *, actor: Actor) -> int:
    """Leave rows out for good; they stay on record. How many were left out."""
    require_import(actor)
    refuse_unloaded(run)
    with acting(actor, "drop_rows"):
        rows = QuarantinedRow.objects.filter(run=run, pk__in=ids, state=RowState.OPEN)
        dropped = rows.update(state=RowState.DROPPED, mended_by_id=actor.user_id, mended_at=datetime.now(UTC))
        ImportRun.objects.filter(pk=run.pk).update(quarantined=F("quarantined") - dropped)
    return dropped
