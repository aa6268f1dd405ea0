# SPDX-License-Identifier: Apache-2.0
"""Begin an import, settle its mapping, start it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from wharfinger.integrations.actions.enqueue import WORK_OFF, enqueue
from wharfinger.integrations.actions.tables import layout_of, reader_for, refused, table_of
from wharfinger.integrations.choices import UNDER_WAY, RunState
from wharfinger.integrations.errors import NotLoadedError, RunBusyError
from wharfinger.integrations.files.guessing import guess, guess_kind
from wharfinger.integrations.files.mapping import Mapping, check, for_headers, to_json
from wharfinger.integrations.files.problems import FileError
from wharfinger.integrations.files.reading import AUTOMATIC, Layout, Table
from wharfinger.integrations.models import Feed, ImportRun, QuarantinedRow
from wharfinger.integrations.queries.mappings import fitting
from wharfinger.integrations.rules import require_import
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.files import TABLES, store

PURPOSE = "import"


def begin_import(
    blocks: Iterable[bytes], *, name: str, actor: Actor, kind: str = "", mapping: tuple[str, Mapping] | None = None,
    feed: Feed | None = None, origin: str = "",
) -> ImportRun:  # fmt: skip
    """Keep the file and propose a mapping: the one given, else one that fits its headers, else a guess.

    `mapping_name` is empty when the mapping is only guessed. Nothing is loaded yet.
    Raises FileRefusedError, FileUnreadableError, NotAllowed.
    """
    require_import(actor)
    with acting(actor, "begin_import"):
        stored = store(blocks, name=name, purpose=PURPOSE, actor=actor, types=TABLES)
        branch = next(iter(actor.branches)) if len(actor.branches) == 1 else None
        run = ImportRun(
            name=stored.name, file=stored, feed=feed, origin=origin, branch_id=branch, started_by_id=actor.user_id
        )
        try:
            run.mapping_name, chosen = _propose(run, kind, mapping)
        except FileError as error:
            raise refused(error) from error
        run.kind, run.mapping = chosen.kind, to_json(chosen)
        run.save()
    return run


def _propose(run: ImportRun, kind: str, given: tuple[str, Mapping] | None) -> tuple[str, Mapping]:
    if given is not None:
        name, mapping = given
        if kind and kind != mapping.kind:
            raise FileError("bad_mapping", detail=f"{mapping.kind} ≠ {kind}")
        table = table_of(run, layout_of(mapping))
        return name, _fitted(mapping, table)
    table = table_of(run)
    for name, mapping in fitting(table.headers, kind):
        return name, _fitted(mapping, table)
    return "", guess(table, kind or guess_kind(table))[0]


def _fitted(mapping: Mapping, table: Table) -> Mapping:
    """The mapping with this file's own headers, in its own order. Raises FileError `missing_columns`."""
    layout = table.layout
    fitted = replace(
        for_headers(mapping, table.headers),
        sheet=layout.sheet,
        header_row=layout.header_row,
        short_rows=layout.short_rows,
    )
    reader_for(fitted)
    return fitted


def change_layout(run: ImportRun, *, sheet: str, header_row: int | None, kind: str, actor: Actor) -> None:
    """Read the file by another sheet, header row or kind; the mapping is proposed afresh. Raises FileUnreadableError."""
    require_import(actor)
    refuse_busy(run)
    with acting(actor, "change_layout"):
        try:
            table = table_of(run, Layout(sheet=sheet, header_row=AUTOMATIC if header_row == AUTOMATIC else header_row))
            name, mapping = next(fitting(table.headers, kind), ("", None))
            chosen = _fitted(mapping, table) if mapping else guess(table, kind)[0]
        except FileError as error:
            raise refused(error) from error
        _settle(run, chosen, name)


def set_mapping(run: ImportRun, mapping: Mapping, *, actor: Actor) -> None:
    """Settle how the columns are read; an import that is done keeps what it loaded. Raises FileUnreadableError."""
    require_import(actor)
    refuse_busy(run)
    with acting(actor, "set_mapping"):
        try:
            check(mapping)
            reader_for(mapping)
        except FileError as error:
            raise refused(error) from error
        _settle(run, mapping, run.mapping_name)


def _settle(run: ImportRun, mapping: Mapping, name: str) -> None:
    run.kind, run.mapping, run.mapping_name = mapping.kind, to_json(mapping), name
    if run.state == RunState.CHECKED:
        run.state = RunState.NEW
    run.save(update_fields=["kind", "mapping", "mapping_name", "state"])


def start_runs(runs: Sequence[ImportRun], *, dry: bool, actor: Actor, in_background: bool = True) -> None:
    """Start the imports, or their dry runs, from the first row. Raises RunBusyError."""
    require_import(actor)
    with acting(actor, "start_import"):
        for run in runs:
            locked = ImportRun.objects.select_for_update().get(pk=run.pk)
            refuse_busy(locked)
            QuarantinedRow.objects.filter(run=run).delete()
            run.state = RunState.CHECKING if dry else RunState.RUNNING
            run.cursor = run.rows = run.accepted = run.quarantined = run.created = run.updated = run.unchanged = 0
            run.error_code, run.error_facts, run.finished_at = "", {}, None
            run.save()
            if in_background:
                enqueue(WORK_OFF, f"import:{run.pk}", run_id=run.pk)


def repeat_run(run: ImportRun, *, actor: Actor) -> ImportRun:
    """A new import of the same file by the same mapping: the first one keeps its report and its quarantine."""
    require_import(actor)
    refuse_busy(run)
    with acting(actor, "repeat_import"):
        return ImportRun.objects.create(
            kind=run.kind, name=run.name, file=run.file, feed=run.feed, mapping=run.mapping, branch_id=run.branch_id,
            mapping_name=run.mapping_name, started_by_id=actor.user_id,
        )  # fmt: skip


def refuse_unloaded(run: ImportRun) -> None:
    """Raises NotLoadedError before the file has been loaded, RunBusyError while it is."""
    refuse_busy(run)
    if run.state in (RunState.NEW, RunState.CHECKED):
        raise NotLoadedError


def refuse_busy(run: ImportRun) -> None:
    """Raises RunBusyError while the import is at work."""
    if run.state in UNDER_WAY:
        raise RunBusyError
