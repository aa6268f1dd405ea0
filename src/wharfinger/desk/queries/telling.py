# SPDX-License-Identifier: Apache-2.0
"""Open exceptions by customer: whom to call, about how much, and by when."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet

from wharfinger.directory.queries.organisation import cards_visible_to
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import NotFound
from wharfinger.shipments.models import JobException
from wharfinger.shipments.queries.jobs import exceptions_visible_to, with_jobs

MOST = 60


def customers_to_tell(actor: Actor) -> QuerySet[Any, dict[str, Any]]:
    """A row a payer with open exceptions: `payer`, names, `exceptions`, `jobs`, `untold`, `first` (the nearest damage)."""
    rows: QuerySet[Any, Any] = exceptions_visible_to(actor).filter(closed_at__isnull=True).order_by()
    named = {"payer": F("job__payer_id"), "zh": F("job__payer__name_zh"), "en": F("job__payer__name_en")}
    counted = rows.values(**named).annotate(
        exceptions=Count("pk"), jobs=Count("job", distinct=True), untold=Count("pk", filter=Q(told_at__isnull=True)),
        first=Min("due_at"),
    )  # fmt: skip
    found: QuerySet[Any, dict[str, Any]] = counted.order_by("-untold", F("first").asc(nulls_last=True), "payer")
    return found


def exceptions_of(actor: Actor, payer_id: int) -> list[JobException]:
    """The open exceptions of one payer's jobs in scope, the nearest damage first; NotFound where there is none."""
    rows = with_jobs(exceptions_visible_to(actor).filter(closed_at__isnull=True, job__payer_id=payer_id))
    found = list(rows.order_by(F("due_at").asc(nulls_last=True), "pk")[:MOST])
    if not found and not cards_visible_to(actor).filter(pk=payer_id).exists():
        raise NotFound
    return found
