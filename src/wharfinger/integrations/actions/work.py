# SPDX-License-Identifier: Apache-2.0
"""Do an import: chunk by chunk, each in one transaction that also moves the cursor, so a kill loses and repeats nothing."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.db import connection, transaction
from django.db.models import Q

from wharfinger.integrations.actions.enqueue import WORK_OFF, enqueue
from wharfinger.integrations.actions.tables import reader_for, table_of
from wharfinger.integrations.choices import UNDER_WAY, RowState, RunState
from wharfinger.integrations.files.cells import as_raw
from wharfinger.integrations.files.mapping import Mapping, from_json
from wharfinger.integrations.files.problems import FileError, Problem
from wharfinger.integrations.files.reading import RawRow, Table
from wharfinger.integrations.files.rows import RowReader, Values
from wharfinger.integrations.loading import load
from wharfinger.integrations.loading.common import Context
from wharfinger.integrations.models import Feed, ImportRun, QuarantinedRow
from wharfinger.kernel.actor import SYSTEM, Actor, actor_for
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import copy_rows
from wharfinger.kernel.choices import NoticeLevel
from wharfinger.kernel.errors import NotFound
from wharfinger.kernel.models import Notice
from wharfinger.kernel.notices import notify

CHUNK = 4_000
ABANDONED = timedelta(minutes=2)
_LOCK_CLASS = 0x1057
Refused = tuple[RawRow, list[Problem]]


@dataclass
class Chunk:
    """Rows read: the number of the last, how many, and which can be loaded."""

    last: int
    size: int
    good: list[tuple[RawRow, Values]] = field(default_factory=list)
    bad: list[Refused] = field(default_factory=list)


def work_off(run_id: int, *, chunk: int = CHUNK) -> ImportRun | None:
    """Do what is left of an import. None when another worker is at it, or nothing is left to do."""
    with _alone(run_id) as alone:
        run = ImportRun.objects.select_related("file", "feed").filter(pk=run_id, state__in=UNDER_WAY).first()
        if run is None or not alone:
            return None
        try:
            _work(run, chunk)
        except (FileError, NotFound) as error:
            _fail(run, error)
    return run


@contextlib.contextmanager
def _alone(run_id: int) -> Iterator[bool]:
    """Whether this connection holds the import's lock; it goes with the connection, so a killed worker leaves none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK_CLASS, run_id])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK_CLASS, run_id])


def _work(run: ImportRun, chunk: int) -> None:
    mapping = from_json(run.mapping)
    table = table_of(run)
    reader = reader_for(mapping)
    if run.expected_rows is None:
        run.expected_rows = sum(1 for _row in table.rows())
        ImportRun.objects.filter(pk=run.pk).update(expected_rows=run.expected_rows, heartbeat_at=datetime.now(UTC))
    context = context_of(run, mapping)
    chunks = _chunks(table, reader, run.cursor, chunk)
    with ThreadPoolExecutor(1) as ahead:  # the next chunk is read while the database stores this one
        coming = ahead.submit(next, chunks, None)
        while (found := coming.result()) is not None:
            coming = ahead.submit(next, chunks, None)
            with _no_collection():
                _store(run, found, context)
    _finish(run, context.actor)


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """No cyclic garbage collection for the time of a chunk: it would look at every row again and again for a fifth of
    the time, and rows make no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def context_of(run: ImportRun, mapping: Mapping) -> Context:
    """Who loads: the person who started the import with today's rights, or the system; and under which source."""
    actor = actor_for(run.started_by_id, str(run.started_by)) if run.started_by_id else SYSTEM
    source = run.feed.code if run.feed else mapping.source or mapping.title or "import"
    return Context(actor, source[:60], run.pk)


def _chunks(table: Table, reader: RowReader, after: int, size: int) -> Iterator[Chunk]:
    rows = table.rows(after=after)
    while batch := list(islice(rows, size)):
        chunk = Chunk(batch[-1].number, len(batch))
        for row in batch:
            values, problems = reader(row)
            if problems:
                chunk.bad.append((row, problems))
            else:
                chunk.good.append((row, values))
        yield chunk


def _store(run: ImportRun, chunk: Chunk, context: Context) -> None:
    with acting(context.actor, "import"):
        locked = ImportRun.objects.select_for_update().only("pk", "cursor").get(pk=run.pk)
        if locked.cursor != run.cursor:
            raise FileError("overtaken")
        bad = chunk.bad + _load(run, chunk.good, context)
        quarantine(run, bad)
        run.cursor, run.heartbeat_at = chunk.last, datetime.now(UTC)
        run.rows += chunk.size
        run.quarantined += len(bad)
        run.accepted += chunk.size - len(bad)
        run.save(
            update_fields=[
                "cursor",
                "heartbeat_at",
                "rows",
                "quarantined",
                "accepted",
                "created",
                "updated",
                "unchanged",
            ]
        )


def _load(run: ImportRun, good: Sequence[tuple[RawRow, Values]], context: Context) -> list[Refused]:
    """Load, and in a dry run take back; what the actions refuse."""
    if not good:
        return []
    with transaction.atomic():
        loaded = load(run.kind, [values for _row, values in good], context)
        if run.state == RunState.CHECKING:
            transaction.set_rollback(True)
    run.created += loaded.created
    run.updated += loaded.updated
    run.unchanged += loaded.unchanged
    return [(good[at][0], [problem]) for at, problem in sorted(loaded.problems.items())]


def quarantine(run: ImportRun, bad: Sequence[Refused]) -> None:
    """Keep refused rows with their reasons, inside the caller's transaction."""
    copy_rows(
        QuarantinedRow, ("run", "number", "state", "code", "cells", "problems"),
        (
            (run.pk, row.number, RowState.OPEN.value, problems[0].code, _json([as_raw(cell) for cell in row.cells]),
             _json([asdict(problem) for problem in problems]))
            for row, problems in bad
        ),
    )  # fmt: skip


def _json(value: object) -> str:
    import json  # reason: COPY wants text, and only here

    return json.dumps(value, ensure_ascii=False)


def _finish(run: ImportRun, actor: Actor) -> None:
    with acting(actor, "finish_import"):
        dry = run.state == RunState.CHECKING
        run.state = RunState.CHECKED if dry else RunState.DONE
        run.finished_at = datetime.now(UTC)
        run.expected_rows = run.rows
        run.save(update_fields=["state", "finished_at", "expected_rows"])
        if run.feed_id and not dry:
            Feed.objects.filter(pk=run.feed_id).update(last_at=run.finished_at, last_rows=run.rows)
        if run.started_by_id and not dry:
            notify([_notice(run)])


def _notice(run: ImportRun) -> Notice:
    """For the person who started it and may have left the page."""
    return Notice(
        user_id=run.started_by_id or 0, kind="import", key=f"{run.pk}:{run.finished_at}", url=f"/imports/{run.pk}/",
        level=NoticeLevel.ATTENTION if run.quarantined else NoticeLevel.INFORMATION,
        text_en=f"{run.name}: {run.accepted} of {run.rows} rows accepted, {run.quarantined} in quarantine."[:400],
        text_zh=f"{run.name}：{run.rows} 行中收入 {run.accepted} 行，隔离 {run.quarantined} 行。"[:400],
    )  # fmt: skip


def _fail(run: ImportRun, error: FileError | NotFound) -> None:
    facts = error.facts if isinstance(error, FileError) else {}
    code = error.code if isinstance(error, FileError) else "file_gone"
    ImportRun.objects.filter(pk=run.pk).update(
        state=RunState.FAILED, error_code=code, error_facts=facts, finished_at=datetime.now(UTC)
    )
    run.state, run.error_code, run.error_facts = RunState.FAILED.value, code, facts


def resume_abandoned(*, now: datetime | None = None) -> list[int]:
    """Put imports whose worker fell silent back into the queue; their ids. Doing one twice is harmless."""
    silent = (now or datetime.now(UTC)) - ABANDONED
    rows = ImportRun.objects.filter(state__in=UNDER_WAY).filter(
        Q(heartbeat_at__lt=silent) | Q(heartbeat_at__isnull=True, created_at__lt=silent)
    )
    ids = list(rows.values_list("pk", flat=True))
    for pk in ids:
        enqueue(WORK_OFF, f"import:{pk}", run_id=pk)
    return ids
