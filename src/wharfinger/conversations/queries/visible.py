# SPDX-License-Identifier: Apache-2.0
"""What of the timeline somebody may see: what belongs to a party or job in scope, and what is one's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from wharfinger.conversations.models import Call, Enquiry, Interaction, Promise, ToDo
from wharfinger.directory.queries.organisation import organisations_visible_to
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import NotFound
from wharfinger.shipments.queries.jobs import jobs_visible_to

SOON = timedelta(hours=24)
M = TypeVar("M", bound=Model)


def _in_scope(actor: Actor, own: Q) -> Q:
    if actor.everywhere:
        return Q()
    parties = organisations_visible_to(actor).values("pk")
    jobs = jobs_visible_to(actor).values("pk")
    return own | Q(organisation__in=parties) | Q(organisation__isnull=True, job__in=jobs)


def interactions_visible_to(actor: Actor) -> QuerySet[Interaction]:
    """Interactions in scope; private ones only to whoever recorded them."""
    own = Q(user_id=actor.who)
    return Interaction.objects.filter(_in_scope(actor, own)).filter(Q(is_private=False) | own)


def enquiries_visible_to(actor: Actor) -> QuerySet[Enquiry]:
    """Enquiries in scope, and those one took or holds."""
    return Enquiry.objects.filter(_in_scope(actor, Q(taken_by_id=actor.who) | Q(with_user_id=actor.who)))


def promises_visible_to(actor: Actor) -> QuerySet[Promise]:
    """Promises in scope, and one's own."""
    return Promise.objects.filter(_in_scope(actor, Q(owner_id=actor.who)))


def promises_due_soon(actor: Actor) -> QuerySet[Promise]:
    """Open promises in scope that are due within a day, or overdue."""
    return promises_visible_to(actor).filter(state="open", due_at__lte=datetime.now(UTC) + SOON)


def todos_visible_to(actor: Actor) -> QuerySet[ToDo]:
    """To-dos in scope, one's own and those one gave."""
    return ToDo.objects.filter(_in_scope(actor, Q(owner_id=actor.who) | Q(created_by_id=actor.who)))


def calls_visible_to(actor: Actor) -> QuerySet[Call]:
    """One's own calls; managers and administrators see those of everybody in scope."""
    if actor.everywhere:
        return Call.objects.all()
    return Call.objects.filter(user_id=actor.who)


def one_of(rows: QuerySet[M], pk: int, **lookup: Any) -> M:
    """The row of an already scoped query, or NotFound."""
    found = rows.filter(pk=pk, **lookup).first()
    if found is None:
        raise NotFound
    return found
