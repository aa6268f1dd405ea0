# SPDX-License-Identifier: Apache-2.0
"""The SQL of a run: freeze the jobs, hand over their sums, take the classes back. All of it set-based.

One INSERT … SELECT freezes the evidence: a single statement sees a single snapshot, whatever the
isolation level. Every later figure is read from the frozen rows, never from the jobs again.
"""

from __future__ import annotations

from pathlib import Path

from django.db import connection
from psycopg import sql

from wharfinger.insights import engine
from wharfinger.insights.choices import Ranked
from wharfinger.insights.measures import measured
from wharfinger.insights.models import Run, RunJob
from wharfinger.insights.queries import jobs_asked_about

_FREEZE = """
    INSERT INTO insights_runjob (run_id, organisation_id, job_id, value, estimated)
    SELECT %s, m.payer, m.job, m.value, m.estimated AND m.value IS NOT NULL
    FROM ({source}) AS m (payer, job, value, estimated)
"""
_FREEZE_BY_GROUP = """
    INSERT INTO insights_runjob (run_id, organisation_id, job_id, value, estimated)
    WITH RECURSIVE heads (id, head) AS (
        SELECT id, id FROM directory_organisation WHERE parent_id IS NULL
        UNION ALL
        SELECT o.id, h.head FROM directory_organisation o JOIN heads h ON o.parent_id = h.id
    )
    SELECT %s, coalesce(h.head, m.payer), m.job, m.value, m.estimated AND m.value IS NOT NULL
    FROM ({source}) AS m (payer, job, value, estimated) LEFT JOIN heads h ON h.id = m.payer
"""
_EXPORT = """
    COPY (
        SELECT o.code, sum(e.value) AS value
        FROM insights_runjob e JOIN directory_organisation o ON o.id = e.organisation_id
        WHERE e.run_id = {run} GROUP BY o.code
    ) TO STDOUT (FORMAT csv, HEADER)
"""
_ANSWER_TABLES = (
    "CREATE TEMPORARY TABLE run_classed (code text PRIMARY KEY, value numeric, share float8, cumulative float8, "
    "rank integer, count_share float8, cumulative_count_share float8, label text) ON COMMIT DROP",
    "CREATE TEMPORARY TABLE run_apart (code text PRIMARY KEY, value numeric, reason text) ON COMMIT DROP",
)
_TAKE = """
    INSERT INTO insights_runrow (run_id, organisation_id, value, share, cumulative, rank, label, apart,
                                 jobs, estimated_jobs, unmeasured_jobs)
    SELECT %(run)s, e.organisation_id, e.value, c.share, c.cumulative, c.rank, coalesce(c.label, ''),
           coalesce(a.reason, ''), e.jobs, e.estimated, e.unmeasured
    FROM (
        SELECT organisation_id, sum(value) AS value, count(*) AS jobs,
               count(*) FILTER (WHERE estimated) AS estimated, count(*) FILTER (WHERE value IS NULL) AS unmeasured
        FROM insights_runjob WHERE run_id = %(run)s GROUP BY organisation_id
    ) e
    JOIN directory_organisation o ON o.id = e.organisation_id
    LEFT JOIN run_classed c ON c.code = o.code
    LEFT JOIN run_apart a ON a.code = o.code
    WHERE c.code IS NOT NULL OR a.code IS NOT NULL
    ORDER BY c.rank NULLS LAST, a.reason, o.code
"""
_CHUNK = 1 << 16
_MANY = 10_000  # from here on a planner that knows nothing of the new rows does harm


def freeze(run: Run, *, convert: bool) -> None:
    """Write the run's evidence: every job of its window and scope with its value."""
    RunJob.objects.filter(run=run).delete()
    source, params = measured(jobs_asked_about(run), run.measure, convert=convert).query.sql_with_params()
    statement = _FREEZE_BY_GROUP if run.ranked == Ranked.GROUP else _FREEZE
    with connection.cursor() as cursor:
        cursor.execute(statement.format(source=source), [run.pk, *params])


def hand_over(run: Run, folder: Path) -> None:
    """Write each payer's code and sum as the engine's input."""
    statement = sql.SQL(_EXPORT).format(run=sql.Literal(run.pk))
    with (
        connection.cursor() as cursor,
        (folder / engine.INPUT).open("wb") as target,
        cursor.copy(statement.as_string(cursor.connection)) as copy,
    ):
        for block in copy:
            target.write(block)


def take_back(run: Run, folder: Path) -> int:
    """Store the engine's answer per payer; return how many rows came. Needs a transaction."""
    with connection.cursor() as cursor:
        for statement in _ANSWER_TABLES:
            cursor.execute(statement)
        for table, name in (("run_classed", engine.ROWS), ("run_apart", engine.EXCLUDED)):
            _load(cursor, table, folder / name)
        cursor.execute(_TAKE, {"run": run.pk})
        count = int(cursor.rowcount)
        cursor.execute("DROP TABLE run_classed, run_apart")
        if count > _MANY:
            cursor.execute("ANALYZE insights_runrow")
    return count


def _load(cursor: object, table: str, path: Path) -> None:
    statement = f"COPY {table} FROM STDIN (FORMAT csv, HEADER)"
    with path.open("rb") as source, cursor.copy(statement) as copy:  # type: ignore[attr-defined]
        while block := source.read(_CHUNK):
            copy.write(block)
