# SPDX-License-Identifier: Apache-2.0
"""Addresses of papers."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from wharfinger.shipments.queries.papers import NOUNS, Noun
from wharfinger.shipments.views import order, paper, route, tables, voyage

_OWN_PAGES: dict[str, Any] = {"voyage": voyage.voyage, "booking": tables.booking}


def _routes(noun: Noun) -> list[URLPattern]:
    slug = f"papers/{noun.plural.replace('_', '-')}/"
    own, name = {"noun": noun.name}, noun.name
    routes = [path(slug, paper.papers, own, name=noun.plural)]
    if not noun.is_order:
        page, extra = _OWN_PAGES.get(name, paper.paper), {} if name in _OWN_PAGES else own
        return [
            *routes,
            path(f"{slug}<int:pk>/", page, extra, name=name),
            path(f"{slug}<int:pk>/event/", paper.paper_event, own, name=f"{name}_event"),
        ]
    return [
        *routes,
        path(f"{slug}new/", order.order_edit, own, name=f"{name}_new"),
        path(f"{slug}<int:pk>/", order.order, own, name=name),
        path(f"{slug}<int:pk>/edit/", order.order_edit, own, name=f"{name}_edit"),
        path(f"{slug}<int:pk>/advance/", order.order_advance, own, name=f"{name}_advance"),
    ]


paper_routes = [
    path("papers/", paper.papers, name="papers"),
    *(route for noun in NOUNS.values() for route in _routes(noun)),
    path("papers/bookings/<int:pk>/cutoffs/", tables.booking_cutoffs, name="booking_cutoffs"),
    path("papers/voyages/<int:pk>/route/", route.voyage_route, name="voyage_route"),
    path("papers/voyages/<int:pk>/move/", voyage.voyage_move, name="voyage_move"),
    path("papers/voyages/<int:pk>/roll/", voyage.voyage_roll, name="voyage_roll"),
    path("papers/voyages/<int:pk>/told/", voyage.voyage_told, name="voyage_told"),
]
