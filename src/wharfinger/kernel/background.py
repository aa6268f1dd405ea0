# SPDX-License-Identifier: Apache-2.0
"""Background work on the same PostgreSQL: enqueued in the same transaction, rescued when a worker dies.

Every task may be done twice without harm: a worker killed in the middle leaves its work to the rescuer.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from procrastinate import App
from procrastinate.contrib.django import app

SILENT_SECONDS = 30
KEPT_DAYS = 7


def on_app_ready(app: App) -> None:
    """Called by procrastinate's Django integration when the registry is ready; the tasks register themselves."""


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="rescue", pass_context=False)
async def rescue(timestamp: int) -> None:
    """Put work of dead workers back into the queue (a killed worker's task stays "doing" for ever otherwise)."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="tidy", pass_context=False)
def tidy(timestamp: int) -> None:
    """Drop live events no browser will ask for again, and sessions that ran out."""
    from django.contrib.sessions.models import Session  # reason: models are not loaded when tasks register

    from wharfinger.kernel.models import LiveEvent

    now = datetime.now(UTC)
    LiveEvent.objects.filter(at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    Session.objects.filter(expire_date__lt=now).delete()
