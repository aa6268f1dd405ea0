# SPDX-License-Identifier: Apache-2.0
"""Tell colleagues: a line in their notification centre and on their open screens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.live import publish
from wharfinger.kernel.models import Notice


def notify(notices: Sequence[Notice]) -> int:
    """Store notices and announce the new ones; a notice with the key of one told already is dropped."""
    told = 0
    for notice in notices:
        values = {f: getattr(notice, f) for f in ("level", "text_zh", "text_en", "url")}
        if not notice.key:
            Notice.objects.create(user_id=notice.user_id, kind=notice.kind, **values)
            new = True
        else:
            _row, new = Notice.objects.get_or_create(
                user_id=notice.user_id, kind=notice.kind, key=notice.key, defaults=values
            )
        if new:
            told += 1
            publish([notice.user_id], "notice", {"level": notice.level})
    return told


def mark_read(actor: Actor, ids: Sequence[int] | None = None) -> int:
    """Mark the actor's notices (all, or these) as read."""
    rows = Notice.objects.filter(user_id=actor.who, read_at__isnull=True)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    return rows.update(read_at=datetime.now(UTC))
