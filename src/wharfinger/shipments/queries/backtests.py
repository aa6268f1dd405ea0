# SPDX-License-Identifier: Apache-2.0
"""Tries of rules, for administrators."""

from __future__ import annotations

from django.db.models import QuerySet

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import NotFound
from wharfinger.shipments.models import Backtest, BacktestHit


def backtest_for(actor: Actor, pk: int) -> Backtest:
    """The try, or NotFound for anybody but an administrator."""
    found = Backtest.objects.select_related("asked_by").filter(pk=pk).first() if actor.is_administrator else None
    if found is None:
        raise NotFound
    return found


def hits_of(run: Backtest) -> QuerySet[BacktestHit]:
    """What a try found, the newest first."""
    return run.hits.select_related("job__payer").order_by("-at", "-pk")


def latest_backtests() -> dict[str, Backtest]:
    """The last try of each rule; one statement."""
    rows = Backtest.objects.order_by("rule", "-pk").distinct("rule")
    return {row.rule: row for row in rows}


def unfinished_backtests() -> list[int]:
    """Keys of tries that are not finished, the oldest first."""
    return list(Backtest.objects.filter(finished_at__isnull=True).order_by("pk").values_list("pk", flat=True))
