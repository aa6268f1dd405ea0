# SPDX-License-Identifier: Apache-2.0
"""What a rule would have said over the last 90 days."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wharfinger.kernel.choices import Role
from wharfinger.kernel.paging import page_of
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.queries.backtests import backtest_for, hits_of


@require_GET
@staff(Role.ADMINISTRATOR.value)
def backtest(request: HttpRequest, pk: int) -> HttpResponse:
    """A try: its progress, what the rule would have said, and how often it would have been right."""
    run = backtest_for(request.actor, pk)  # type: ignore[attr-defined]
    context = {"run": run, "page": page_of(request, hits_of(run))}
    return render(request, "shipments/backtest.html", context)
