# SPDX-License-Identifier: Apache-2.0
"""The timer of exceptions, which looks again at jobs whose time has come, event or no event; and lanes, every night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from wharfinger.kernel.actor import SYSTEM
from wharfinger.shipments.actions import compute_transits, open_due_exceptions, work_off_backtest
from wharfinger.shipments.actions.exception import BATCH
from wharfinger.shipments.queries.backtests import unfinished_backtests

ROUNDS = 200


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="open_due_exceptions", pass_context=False)
def look_again(timestamp: int) -> None:
    """Batches until nothing is due; each is a transaction of its own."""
    for _round in range(ROUNDS):
        if open_due_exceptions(actor=SYSTEM) < BATCH:
            return


@app.periodic(cron="20 2 * * *")
@app.task(queueing_lock="compute_transits", pass_context=False)
def learn_transits(timestamp: int) -> None:
    """How long lanes take, every night."""
    compute_transits(actor=SYSTEM)


@app.task(pass_context=False)
def run_backtest(pk: int) -> None:
    """A try of a rule, batch by batch; picked up where it stopped."""
    while not work_off_backtest(pk, actor=SYSTEM):
        continue


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="resume_backtests", pass_context=False)
def resume_backtests(timestamp: int) -> None:
    """Tries whose worker was killed go on."""
    for pk in unfinished_backtests():
        run_backtest(pk)
