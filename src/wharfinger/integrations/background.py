# SPDX-License-Identifier: Apache-2.0
"""Background tasks of imports and feeds; each may be done twice without harm."""

from __future__ import annotations

from procrastinate.contrib.django import app

from wharfinger.integrations import actions
from wharfinger.integrations.models import ImportRun
from wharfinger.kernel.actor import SYSTEM, actor_for


@app.task
def work_off_import(run_id: int) -> None:
    """Do what is left of an import."""
    actions.work_off(run_id)


@app.task
def retry_quarantine(run_id: int, user_id: int) -> None:
    """Try all rows in quarantine again."""
    run = ImportRun.objects.select_related("file", "feed").get(pk=run_id)
    actions.retry_rows(run, actor=actor_for(user_id) if user_id else SYSTEM)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="collect_inbox", pass_context=False)
def collect_inbox(timestamp: int) -> None:
    """Look into the watched folder."""
    actions.collect_inbox()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="resume_imports", pass_context=False)
def resume_imports(timestamp: int) -> None:
    """Take up imports whose worker died."""
    actions.resume_abandoned()
