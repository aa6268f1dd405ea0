# SPDX-License-Identifier: Apache-2.0
"""Save today (freight.md §4): open exceptions by what threatens, the nearest damage first."""

from __future__ import annotations

from django.db.models import Count, F, Q, QuerySet

from wharfinger.kernel.actor import Actor
from wharfinger.shipments.choices import SAVE_TODAY
from wharfinger.shipments.models import JobException
from wharfinger.shipments.queries.jobs import exceptions_visible_to

_JOB = ("payer", "origin", "destination", "last_place", "branch", "operator")


def to_save(actor: Actor, group: str) -> QuerySet[JobException]:
    """Open exceptions of a group of SAVE_TODAY in the actor's scope, with job, payer, places, owner and incident.

    The nearest `due_at` first, those without one last; for paging. An unknown group has no rows.
    """
    rows = exceptions_visible_to(actor).filter(closed_at__isnull=True, rule__in=SAVE_TODAY.get(group, ()))
    rows = rows.select_related(*(f"job__{name}" for name in _JOB), "owner", "unit", "incident")
    return rows.order_by(F("due_at").asc(nulls_last=True), "pk")


def save_today_counts(actor: Actor) -> dict[str, int]:
    """How many open exceptions each group has, by name of the group; one statement."""
    rules = [rule for group in SAVE_TODAY.values() for rule in group]
    rows = exceptions_visible_to(actor).filter(closed_at__isnull=True, rule__in=rules)
    found: dict[str, int] = rows.aggregate(**{
        group: Count("pk", filter=Q(rule__in=names)) for group, names in SAVE_TODAY.items()
    })  # fmt: skip
    return found
