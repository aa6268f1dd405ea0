# SPDX-License-Identifier: Apache-2.0
"""The desk's background work: the daily digest."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="10 * * * *")
@app.task(queueing_lock="daily_digest", pass_context=False)
def daily_digest(timestamp: int) -> None:
    """Every hour, for those whose morning it is."""
    from wharfinger.desk.digest import send_digests  # reason: models are not loaded when tasks register

    send_digests()
