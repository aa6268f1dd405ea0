# SPDX-License-Identifier: Apache-2.0
"""`wharfinger import` without its command line: the same path as the page, in the foreground."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wharfinger.integrations import actions
from wharfinger.integrations.actions.tables import refused
from wharfinger.integrations.files.problems import FileError
from wharfinger.integrations.models import ImportRun
from wharfinger.integrations.queries.mappings import mapping_named
from wharfinger.integrations.queries.runs import reasons
from wharfinger.kernel.actor import SYSTEM, Actor
from wharfinger.kernel.files import blocks_of


def import_file(path: Path, *, kind: str, mapping: str = "", dry_run: bool = False, actor: Actor = SYSTEM) -> ImportRun:
    """Import a file and return its run. Raises FileUnreadableError, FileRefusedError."""
    try:
        given = mapping_named(mapping) if mapping else None
    except FileError as error:
        raise refused(error) from error
    run = actions.begin_import(blocks_of(path), name=path.name, actor=actor, kind=kind, mapping=given)
    actions.start_runs([run], dry=dry_run, actor=actor, in_background=False)
    done = actions.work_off(run.pk) or run
    if done.error_code:
        raise refused(FileError(done.error_code, **done.error_facts))
    return done


def report(run: ImportRun) -> dict[str, Any]:
    """The contract for scripts: {"rows", "accepted", "quarantined", "reasons": {code: count}}."""
    return {
        "rows": run.rows, "accepted": run.accepted, "quarantined": run.quarantined, "reasons": reasons(run.pk),
    }  # fmt: skip
