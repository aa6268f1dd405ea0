# SPDX-License-Identifier: Apache-2.0
"""Addresses of papers."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from wharfinger.shipments.queries.papers import NOUNS, Noun
from wharfinger.shipments.views import paper, voyage

_OWN_PAGES: dict[str, Any] = {"voyage": voyage.voyage}


def _routes(noun: Noun) -> list[URLPattern]:
    slug = f"papers/{noun.plural.replace('_', '-')}/"
    page, extra = _OWN_PAGES.get(noun.name, paper.paper), {} if noun.name in _OWN_PAGES else {"noun": noun.name}
    return [
        path(slug, paper.papers, {"noun": noun.name}, name=noun.plural),
        path(f"{slug}<int:pk>/", page, extra, name=noun.name),
    ]


paper_routes = [
    path("papers/", paper.papers, name="papers"),
    *(route for noun in NOUNS.values() for route in _routes(noun)),
    path("papers/voyages/<int:pk>/move/", voyage.voyage_move, name="voyage_move"),
    path("papers/voyages/<int:pk>/roll/", voyage.voyage_roll, name="voyage_roll"),
    path("papers/voyages/<int:pk>/told/", voyage.voyage_told, name="voyage_told"),
]
