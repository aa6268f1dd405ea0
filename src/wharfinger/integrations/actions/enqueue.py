# SPDX-License-Identifier: Apache-2.0
"""Ask for background work by name, in the caller's transaction: actions never import the tasks."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

WORK_OFF = "wharfinger.integrations.background.work_off_import"
RETRY = "wharfinger.integrations.background.retry_quarantine"


def enqueue(task: str, lock: str, **arguments: int) -> None:
    """Put the task into the queue once; asked for again before it began, it is still done once."""
    try:
        with transaction.atomic():
            app.configure_task(task, queueing_lock=lock, allow_unknown=True).defer(**arguments)
    except AlreadyEnqueued:
        return
