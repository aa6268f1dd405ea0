# SPDX-License-Identifier: Apache-2.0
"""Live events for open screens: stored, announced by NOTIFY at commit, replayed after a reconnect (stack.md §7)."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection, transaction

from wharfinger.kernel.models import LiveEvent

CHANNEL = "wharfinger_live"
PING_SECONDS = 15
RECENT_SECONDS = 20
QUEUE = 100
_log = logging.getLogger(__name__)


def publish(user_ids: Sequence[int], kind: str, data: dict[str, Any]) -> None:
    """Tell the open screens of these people, once the transaction commits; ids only, never personal data.

    One NOTIFY a transaction however many events it makes (it serialises commits, design ruling 10).
    """
    events = LiveEvent.objects.bulk_create(
        LiveEvent(user_id=user, kind=kind, data=data) for user in dict.fromkeys(user_ids)
    )
    pending: set[int] = getattr(connection, "wharfinger_live", set())
    connection.wharfinger_live = pending | {event.user_id for event in events}  # type: ignore[attr-defined]
    transaction.on_commit(_announce)


def _announce() -> None:
    # The first of a transaction's callbacks takes all; what a rolled back one left only wakes somebody for nothing.
    users = sorted(getattr(connection, "wharfinger_live", set()))
    connection.wharfinger_live = set()  # type: ignore[attr-defined]
    if users:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(users[:900])])


class Hub:
    """One LISTEN connection per process that wakes the streams of the people an announcement names."""

    def __init__(self) -> None:
        self._waiting: dict[int, set[asyncio.Event]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None

    def subscribe(self, user_id: int) -> asyncio.Event:
        """An event that is set whenever there may be something new for the person."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen())
        bell = asyncio.Event()
        self._waiting[user_id].add(bell)
        return bell

    def leave(self, user_id: int, bell: asyncio.Event) -> None:
        """The browser is gone."""
        self._waiting[user_id].discard(bell)
        if not self._waiting[user_id]:
            del self._waiting[user_id]

    async def _listen(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(settings.DATABASE_URL, autocommit=True) as db:
                    await db.execute(f"LISTEN {CHANNEL}")
                    self._wake(list(self._waiting))  # whatever came while nobody listened
                    async for notify in db.notifies():
                        self._wake(json.loads(notify.payload))
            except psycopg.OperationalError as error:
                _log.warning("live events: connection lost (%s), trying again", error)
                await asyncio.sleep(1)

    def _wake(self, users: Sequence[int]) -> None:
        for user in users:
            for bell in self._waiting.get(user, ()):
                bell.set()


HUB = Hub()


async def stream(user_id: int, after: int | None) -> AsyncIterator[bytes]:
    """The person's events as Server-Sent Events, from the one after `after`, else the latest seconds'."""
    bell = HUB.subscribe(user_id)
    last = await _start(user_id, after)
    try:
        yield b"retry: 2000\n\n"
        while True:
            bell.clear()
            for pk, kind, data in await _since(user_id, last):
                last = pk
                yield f"id: {pk}\ndata: {json.dumps({'kind': kind, 'data': data})}\n\n".encode()
            try:
                await asyncio.wait_for(bell.wait(), PING_SECONDS)
            except TimeoutError:
                yield b": ping\n\n"
    finally:
        HUB.leave(user_id, bell)


@sync_to_async
def _start(user_id: int, after: int | None) -> int:
    # A browser that changes pages is deaf for a moment: without a last id it hears the latest seconds again.
    rows = LiveEvent.objects.filter(user_id=user_id).order_by("-id").values_list("id", flat=True)
    newest = rows.first() or 0
    if after is not None and after <= newest:
        return after
    since = datetime.now(UTC) - timedelta(seconds=RECENT_SECONDS)
    return rows.filter(at__lt=since).first() or 0


@sync_to_async
def _since(user_id: int, last: int) -> list[tuple[int, str, dict[str, Any]]]:
    rows = LiveEvent.objects.filter(user_id=user_id, id__gt=last).order_by("id")
    return list(rows.values_list("id", "kind", "data")[:QUEUE])
