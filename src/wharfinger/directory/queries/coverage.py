# SPDX-License-Identifier: Apache-2.0
"""Which branch serves a place, which is nearest where none does, and which customers nobody covers (R225)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import translation

from wharfinger.directory.models import Territory
from wharfinger.directory.queries.divisions import Division, division_of, divisions, shown
from wharfinger.directory.queries.organisation import cards_visible_to
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.greatcircle import angle

KM_OF_A_DEGREE = 111.195
HOME = ("", "CN")


@dataclass(frozen=True)
class ServicePoint:
    """The territory that covers a place; where none does, the nearest with its distance to the covered place in km."""

    division: Division | None
    place: str
    territory: Territory | None
    nearest: Territory | None = None
    nearest_place: str = ""
    km: float | None = None


def territories() -> list[Territory]:
    """All of them with their branch; one statement."""
    return list(Territory.objects.select_related("branch").order_by("code"))


def territory_for(rows: Sequence[Territory], country: str, division: str) -> Territory | None:
    """The territory with the longest prefix of the division, else with the country; by code among equals."""
    fitting = [(len(p), row) for row in rows for p in row.divisions if p and division.startswith(p)]
    if fitting:
        return max(fitting, key=lambda pair: pair[0])[1]
    return next((row for row in rows if country and country in row.countries), None)


def place_of(country: str, division: str, city: str) -> str:
    """The division a party lies in: its own, else the one its city names; empty outside China or when not certain."""
    if division or country not in HOME:
        return division
    found = division_of(city) if city else None
    return found.code if found else ""


def service_point(rows: Sequence[Territory], text: str, country: str = "") -> ServicePoint:
    """Who serves the address written in `text`; `country` (ISO) where the address names no Chinese division."""
    found = division_of(text) if country in HOME else None
    home = "CN" if found else country
    covering = territory_for(rows, home, found.code if found else "")
    place = _shown(found.code) if found else ""
    if covering or found is None or found.position is None:
        return ServicePoint(found, place, covering)
    return _nearest(rows, found, place)


def _shown(code: str) -> str:
    return shown(code, translation.get_language() or "")


def _nearest(rows: Sequence[Territory], division: Division, place: str) -> ServicePoint:
    """The covered place with the shortest way, as the crow flies between the middles of divisions."""
    best: tuple[float, str, Territory] | None = None
    for row in rows:
        for prefix in row.divisions:
            covered = divisions().get(prefix.ljust(6, "0"))
            if covered is None or covered.position is None or division.position is None:
                continue
            far = angle(division.position, covered.position) * KM_OF_A_DEGREE
            best = min(best, (far, covered.code, row), key=lambda one: one[:2]) if best else (far, covered.code, row)
    if best is None:
        return ServicePoint(division, place, None)
    return ServicePoint(division, place, None, best[2], _shown(best[1]), best[0])


def uncovered(actor: Actor, rows: Sequence[Territory]) -> list[dict[str, Any]]:
    """Places with customers that no territory covers: country, division, city, count, nearest; most first.

    Customers placed in a territory by hand are covered. A place counts every card, as the list of customers does. One
    statement that counts per place, not per customer.
    """
    customers = cards_visible_to(actor).filter(status="active", territory=None, roles__contains=["customer"])
    places = customers.values("country", "division", "city").annotate(count=Count("pk")).order_by()
    lines = [_line(rows, place) for place in places]
    open_ones = [line for line in lines if line is not None]
    return sorted(open_ones, key=lambda line: (-line["count"], line["country"], line["city"]))


def _line(rows: Sequence[Territory], place: Mapping[str, Any]) -> dict[str, Any] | None:
    code = place_of(place["country"], place["division"], place["city"])
    if territory_for(rows, place["country"] or ("CN" if code else ""), code):
        return None
    division = divisions().get(code)
    point = _nearest(rows, division, _shown(code)) if division and division.position else None
    return {**place, "place": _shown(code), "point": point}
