# SPDX-License-Identifier: Apache-2.0
"""Voyages with jobs the actor may see."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import NotFound
from wharfinger.shipments.models import Job, JobVoyage, Voyage
from wharfinger.shipments.queries.jobs import jobs_visible_to

_PLACES = ("carrier", "loading", "discharge")


def _visible(actor: Actor) -> QuerySet[Voyage]:
    rows = Voyage.objects.select_related(*_PLACES)
    if actor.everywhere:
        return rows
    own = JobVoyage.objects.filter(voyage_id=OuterRef("pk"), job__in=jobs_visible_to(actor))
    return rows.filter(Exists(own))


def voyages_matching(actor: Actor, text: str) -> QuerySet[Voyage]:
    """Voyages whose vessel or number begins with the text, the latest to sail first."""
    rows = _visible(actor)
    if text:
        rows = rows.filter(Q(vessel__istartswith=text) | Q(number__istartswith=text))
    return rows.order_by(F("etd").desc(nulls_last=True), "-pk")


def voyage_for(actor: Actor, pk: int) -> Voyage:
    """The voyage, or NotFound."""
    found = _visible(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def jobs_on(actor: Actor, pk: int) -> QuerySet[Job]:
    """The jobs on a voyage that would follow it, by number."""
    return jobs_visible_to(actor).filter(legs__voyage_id=pk).select_related("payer", "branch").order_by("number")
