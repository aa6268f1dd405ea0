# SPDX-License-Identifier: Apache-2.0
"""Whether small tables of settings have changed, in one cheap statement, so that what follows from them can be kept.

Audited tables leave an event for every change. The number of events and the newest one tell one state of a table from
another, also when two transactions commit in another order than they began; the database's own id tells one database from
another of the same name.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, models

Version = tuple[Any, ...]


def version_of(*tables: type[models.Model]) -> Version:
    """A value that differs whenever one of the audited tables has changed; one statement."""
    parts = ["(SELECT oid FROM pg_database WHERE datname = current_database())"]
    for table in tables:
        events = table.pgh_event_model._meta.db_table  # type: ignore[attr-defined]
        parts += [f'(SELECT count(*) FROM "{events}")', f'(SELECT max(pgh_id) FROM "{events}")']  # noqa: S608  our own
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts))
        return tuple(cursor.fetchone())
