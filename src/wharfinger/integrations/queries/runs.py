# SPDX-License-Identifier: Apache-2.0
"""Imports somebody may see, and their rows in quarantine."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from wharfinger.integrations.choices import RowState
from wharfinger.integrations.models import ImportRun, QuarantinedRow
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import NotFound


def runs_visible_to(actor: Actor) -> QuerySet[ImportRun]:
    """Imports of one's own, of one's branches and of no branch; all of them for those who see everything."""
    rows = ImportRun.objects.all()
    if actor.everywhere:
        return rows
    if not actor.roles:
        return rows.none()
    return rows.filter(Q(started_by_id=actor.user_id) | Q(branch_id__in=actor.branches) | Q(branch__isnull=True))


def run_for(actor: Actor, pk: int) -> ImportRun:
    """The import, or NotFound."""
    found = runs_visible_to(actor).select_related("file", "feed", "started_by").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def open_rows(run_id: int, code: str = "") -> QuerySet[QuarantinedRow]:
    """Rows of an import still in quarantine, of one reason or all."""
    rows = QuarantinedRow.objects.filter(run_id=run_id, state=RowState.OPEN)
    return rows.filter(code=code) if code else rows


def reasons(run_id: int) -> dict[str, int]:
    """Open rows per reason code, most frequent first."""
    counted = open_rows(run_id).order_by().values_list("code").annotate(n=Count("pk")).order_by("-n", "code")
    return dict(counted)


def row_for(actor: Actor, pk: int) -> QuarantinedRow:
    """A row in quarantine of an import the actor may see, or NotFound."""
    found = QuarantinedRow.objects.select_related("run").filter(pk=pk, run__in=runs_visible_to(actor)).first()
    if found is None:
        raise NotFound
    return found


def latest_runs(feed_ids: Sequence[int]) -> dict[int, ImportRun]:
    """The newest import of each feed."""
    rows = ImportRun.objects.filter(feed_id__in=feed_ids).order_by("feed_id", "-id").distinct("feed_id")
    return {row.feed_id: row for row in rows if row.feed_id}
