# SPDX-License-Identifier: Apache-2.0
"""Tell owners that customers of theirs changed class (R028): one notice per owner and run."""

from __future__ import annotations

from django.db import connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from wharfinger.insights.models import Run
from wharfinger.kernel.choices import NoticeLevel
from wharfinger.kernel.models import Notice
from wharfinger.kernel.notices import notify

_MOVED = """
    SELECT a.user_id, count(*)
    FROM (SELECT organisation_id, label FROM insights_runrow WHERE run_id = %s AND rank IS NOT NULL) AS n
    JOIN (SELECT organisation_id, label FROM insights_runrow WHERE run_id = %s AND rank IS NOT NULL) AS b
        USING (organisation_id)
    JOIN directory_assignment a ON a.organisation_id = n.organisation_id AND a.kind = 'owner' AND a.until IS NULL
    WHERE n.label <> b.label GROUP BY a.user_id ORDER BY a.user_id
"""


def tell_owners(run: Run) -> int:
    """Notify each owner of how many customers moved since the run before; returns how many were told.

    Only for the scheme shown beside names: five schemes would tell the same news five times.
    """
    before = run.summary.get("before")
    if before is None or not run.scheme.is_headline:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, [run.pk, before])
        return notify([_notice(run, user_id, count) for user_id, count in cursor.fetchall()])


def _notice(run: Run, user_id: int, count: int) -> Notice:
    return Notice(
        user_id=user_id, kind="class_moved", key=f"run-{run.pk}", level=NoticeLevel.ATTENTION,
        text_zh=_text(count, "zh-hans"), text_en=_text(count, "en"), url=reverse("insights:run", args=[run.pk]),
    )  # fmt: skip


def _text(count: int, language: str) -> str:
    with translation.override(language):
        return ngettext(
            "%(count)s customer of yours has changed class.", "%(count)s customers of yours have changed class.", count
        ) % {"count": count}
