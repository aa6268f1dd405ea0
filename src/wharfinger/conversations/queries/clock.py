# SPDX-License-Identifier: Apache-2.0
"""The enquiry clock's figures (R192, design ruling 4): seconds and hops, this month beside last month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q
from django.utils import timezone

from wharfinger.conversations.queries.visible import enquiries_visible_to
from wharfinger.kernel.actor import Actor

TARGET_SECONDS = 10


@dataclass(frozen=True)
class ClockFigures:
    """Figures of one month; None where nothing was measured."""

    count: int
    seconds: float | None
    hops: float | None
    in_target: float | None


def month_start(now: datetime | None = None) -> datetime:
    """The first moment of this month in the reader's zone."""
    return timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def clock_figures(actor: Actor, now: datetime | None = None) -> tuple[ClockFigures, ClockFigures]:
    """This month and last month; one statement."""
    this = month_start(now)
    last = (this - timedelta(days=1)).replace(day=1)
    span = ExpressionWrapper(F("answered_at") - F("asked_at"), output_field=DurationField())
    aggregates: dict[str, object] = {}
    for name, months in (("this", Q(asked_at__gte=this)), ("last", Q(asked_at__gte=last, asked_at__lt=this))):
        answered = months & Q(answered_at__isnull=False)
        aggregates[f"{name}_count"] = Count("pk", filter=months)
        aggregates[f"{name}_answered"] = Count("pk", filter=answered)
        aggregates[f"{name}_span"] = Avg(span, filter=answered)
        aggregates[f"{name}_hops"] = Avg("hops", filter=months)
        quick = answered & Q(answered_at__lte=F("asked_at") + timedelta(seconds=TARGET_SECONDS))
        aggregates[f"{name}_quick"] = Count("pk", filter=quick)
    row = enquiries_visible_to(actor).filter(asked_at__gte=last).aggregate(**aggregates)
    return _figures(row, "this"), _figures(row, "last")


def _figures(row: dict[str, object], name: str) -> ClockFigures:
    span, hops = row[f"{name}_span"], row[f"{name}_hops"]
    answered, quick = row[f"{name}_answered"], row[f"{name}_quick"]
    return ClockFigures(
        count=int(str(row[f"{name}_count"])),
        seconds=span.total_seconds() if isinstance(span, timedelta) else None,
        hops=None if hops is None else float(str(hops)),
        in_target=int(str(quick)) / int(str(answered)) if answered else None,
    )
