# SPDX-License-Identifier: Apache-2.0
"""The branch manager's Monday page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from wharfinger.desk.queries.monday import DIMENSIONS, monday
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.choices import Role, UnitKind
from wharfinger.kernel.models import Unit
from wharfinger.kernel.money import company_currency
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.queries.saving import GROUPS, SAVE_TODAY, stakes

SHOWN = 15
PERIODS = {
    "week": _("Last week"),
    "weeks": _("Last four weeks"),
    "month": _("This month"),
    "quarter": _("Last 13 weeks"),
}


@require_GET
@staff(Role.BRANCH_MANAGER, Role.ADMINISTRATOR)
def monday_page(request: HttpRequest) -> HttpResponse:
    """Jobs, TEU, kg, gross profit by salesperson, lane, carrier and kind of cargo; each figure opens its jobs."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    period = request.GET.get("period", "") if request.GET.get("period", "") in PERIODS else "weeks"
    since, until = dates_of(period, timezone.localdate())
    branches = Unit.objects.filter(kind=UnitKind.BRANCH, closed=False)
    if not actor.everywhere:
        branches = branches.filter(pk__in=actor.branches)
    asked = request.GET.get("branch", "")
    branch = int(asked) if asked.isdigit() else None
    found = monday(actor, since, until, branch)
    opened: dict[str, Any] = {"from": since, "to": until, "branch": branch}
    context = {
        "page": found, "period": period, "periods": PERIODS.items(), "branches": branches, "branch": branch, "shown": SHOWN,
        "dimensions": DIMENSIONS, "opened": opened, "currency": company_currency(),
        "counters": [(GROUPS[name], stake) for name, stake in stakes(actor, SAVE_TODAY).items()],
    }  # fmt: skip
    return render(request, "desk/monday.html", context)


def dates_of(period: str, today: date) -> tuple[date, date]:
    """First and last day of a period, seen from `today`; whole weeks from Monday to Sunday."""
    sunday = today - timedelta(days=today.isoweekday())
    if period == "month":
        return today.replace(day=1), today
    weeks = {"week": 1, "weeks": 4, "quarter": 13}[period]
    return sunday - timedelta(days=7 * weeks - 1), sunday
