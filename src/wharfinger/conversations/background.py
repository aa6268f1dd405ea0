# SPDX-License-Identifier: Apache-2.0
"""Reminders."""

from __future__ import annotations

from procrastinate.contrib.django import app

from wharfinger.conversations.actions import remind


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="remind", pass_context=False)
def remind_all(timestamp: int) -> None:
    """Notices for whatever is due."""
    remind()
