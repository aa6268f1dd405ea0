# SPDX-License-Identifier: Apache-2.0
"""Reads of the desk: what a home page counts. Every counter carries the address of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from wharfinger.conversations.queries.visible import enquiries_visible_to, promises_due_soon, todos_visible_to
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.templating import url
from wharfinger.shipments.models import JobException
from wharfinger.shipments.queries.jobs import exceptions_visible_to
from wharfinger.shipments.queries.listing import listed_exceptions

SHOWN = 12
TOLD_FIRST_ROWS = {"closed": "1", "days": "30"}


@dataclass(frozen=True)
class Counter:
    """A figure that opens its rows."""

    label: str
    value: int
    url: str
    tone: str


@dataclass(frozen=True)
class ToldFirst:
    """Told-first rate (design ruling 4): of closed exceptions, told before the first enquiry after it opened."""

    closed: int
    first: int

    @property
    def rate(self) -> float | None:
        """Share, None where nothing was closed."""
        return self.first / self.closed if self.closed else None


def _alarm(count: int, tone: str = "red") -> str:
    return tone if count else "green"


def exception_counters(actor: Actor) -> list[Counter]:
    """Open exceptions by rule; one statement."""
    rows = exceptions_visible_to(actor).filter(closed_at__isnull=True).values("rule")
    counts = {row["rule"]: row["n"] for row in rows.annotate(n=Count("pk"))}
    labels = dict(JobException._meta.get_field("rule").flatchoices)
    return [
        Counter(str(label), counts.get(rule, 0), url("shipments:exceptions", rule=rule), _alarm(counts.get(rule, 0)))
        for rule, label in labels.items()
    ]


def work_counters(actor: Actor) -> list[Counter]:
    """One's own open work; three statements."""
    promises = promises_due_soon(actor).count()
    todos = todos_visible_to(actor).filter(state="open", owner_id=actor.user_id).count()
    enquiries = enquiries_visible_to(actor).filter(closed_at__isnull=True, with_user_id=actor.user_id).count()
    return [
        Counter(_("Enquiries with me"), enquiries, url("conversations:enquiries", view="mine"), _alarm(enquiries, "amber")),
        Counter(_("Promises due within 24 h"), promises, url("conversations:promises", view="soon"), _alarm(promises, "amber")),
        Counter(_("My to-dos"), todos, url("conversations:todos"), "blue"),
    ]  # fmt: skip


def told_first(actor: Actor) -> ToldFirst:
    """The rate over exceptions closed in the last 30 days, the rows its figure opens; one statement."""
    rows = listed_exceptions(actor, TOLD_FIRST_ROWS).order_by().select_related(None)
    first = Q(told_at__isnull=False) & (Q(asked_at__isnull=True) | Q(told_at__lte=F("asked_at")))
    found: dict[str, Any] = rows.aggregate(closed=Count("pk"), first=Count("pk", filter=first))
    return ToldFirst(found["closed"], found["first"])


def urgent(actor: Actor) -> list[JobException]:
    """The exceptions to work on first: not told ones before told ones, the oldest first; one statement."""
    rows = listed_exceptions(actor, {}).order_by("told_at", "since", "pk")
    return list(rows.filter(told_at__isnull=True)[:SHOWN])
