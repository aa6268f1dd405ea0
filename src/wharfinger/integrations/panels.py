# SPDX-License-Identifier: Apache-2.0
"""The block of feeds on the page of the day: as of when is the news? (freight.md §4)"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from wharfinger.integrations.queries.feeds import feeds_visible_to, tone_of
from wharfinger.kernel.actor import Actor

SHOWN = 8


def feeds_today(actor: Actor, subject: object) -> dict[str, Any] | None:
    """Feeds in use with the colour of their age; nothing while there are none. One statement."""
    now = datetime.now(UTC)
    rows = [(feed, tone_of(feed, now)) for feed in feeds_visible_to(actor).filter(is_active=True)[:SHOWN]]
    return {"rows": rows} if rows else None
