# SPDX-License-Identifier: Apache-2.0
"""Audited transactions: who, why and which request stand on every change, bulk ones included.

The triggers (django-pghistory, at statement level) read two settings of the transaction. They are set once
at its start, so that COPY and raw SQL are covered too.
"""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterator
from contextvars import ContextVar

from django.db import connection, transaction

from wharfinger.kernel.actor import Actor

request_id: ContextVar[str] = ContextVar("request_id", default="")
_SET = "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)"


@contextlib.contextmanager
def acting(actor: Actor, reason: str) -> Iterator[None]:
    """A transaction whose changes carry the actor, the reason (an action's name) and the request.

    Inside another one it joins it: the outermost reason stands.
    """
    if connection.in_atomic_block and getattr(connection, "wharfinger_acting", False):
        yield
        return
    with transaction.atomic():
        _mark(actor, reason)
        connection.wharfinger_acting = True  # type: ignore[attr-defined]
        try:
            yield
        finally:
            connection.wharfinger_acting = False  # type: ignore[attr-defined]


def _mark(actor: Actor, reason: str) -> None:
    metadata = {"user": actor.user_id, "name": actor.name, "reason": reason, "request": request_id.get()}
    with connection.cursor() as cursor:
        cursor.execute(_SET, [str(uuid.uuid4()), json.dumps(metadata, ensure_ascii=False)])
