# SPDX-License-Identifier: Apache-2.0
"""The tables of defaults as administrators see them."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from wharfinger.shipments.choices import Cause
from wharfinger.shipments.models import CutoffRule, FreeTimeTariff, Incident


def _ended(today: date) -> Case:
    return Case(When(Q(valid_to__lt=today), then=Value(1)), default=Value(0), output_field=IntegerField())


def listed_cutoffs(today: date) -> QuerySet[CutoffRule]:
    """Default cut-offs, those in force before those that ended."""
    rows = CutoffRule.objects.select_related("loading", "carrier", "lane_group")
    return rows.order_by(_ended(today), "kind", "mode", "lane_group__code", "pk")


def listed_tariffs(today: date) -> QuerySet[FreeTimeTariff]:
    """Free-time tariffs, those in force before those that ended."""
    rows = FreeTimeTariff.objects.select_related("place", "carrier")
    return rows.order_by(_ended(today), "side", "kind", "country", "box", "pk")


def listed_closures() -> QuerySet[Incident]:
    """Closed places with the number of open exceptions (`open_count`), those still closed first."""
    count = Count("exceptions", filter=Q(exceptions__closed_at__isnull=True))
    rows = Incident.objects.filter(cause=Cause.PLACE_CLOSED).select_related("place").annotate(open_count=count)
    return rows.order_by(F("closed_at").desc(nulls_first=True), "-pk")
