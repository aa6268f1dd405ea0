# SPDX-License-Identifier: Apache-2.0
"""Finding a place by what people write, and the lane group of a destination."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from wharfinger.kernel.country_names import country_codes
from wharfinger.kernel.search import name_key
from wharfinger.shipments.models import LaneGroup, Place


@dataclass(frozen=True)
class Spot:
    """A place as the actions need it."""

    pk: int
    code: str
    country: str
    zone: str


class Gazetteer:
    """Places by code and by name, read once in a process and again when the table has grown.

    A name borne by two places is found only as a port before an airport; a country's name finds no place.
    """

    def __init__(self) -> None:
        self._seen: tuple[int, int | None] | None = None
        self._spots: dict[str, Spot] = {}

    def find(self, text: str) -> Spot | None:
        """The place written as UN/LOCODE, IATA code or name in either language; None when there is none."""
        return self._spots.get(name_key(text)) if text else None

    def refresh(self) -> None:
        """Read the table again if it has grown; one statement when it has not."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), max(id) FROM shipments_place")
            seen = cursor.fetchone()
        if seen == self._seen:
            return
        self._seen, self._spots = seen, {}
        rows = Place.objects.values_list("pk", "code", "country", "time_zone", "name_en", "name_zh", "kind")
        for pk, code, country, zone, name_en, name_zh, _kind in sorted(
            rows, key=lambda row: (row[6] != "port", row[0])
        ):
            spot = Spot(pk, code, country, zone)
            for text in (code, name_zh, name_en):
                if key := name_key(text):
                    self._spots.setdefault(key, spot)


GAZETTEER = Gazetteer()


def country_of(text: str) -> str:
    """ISO code of a country written as code or name in either language; empty when it is none."""
    return country_codes().get(text.strip().casefold(), "") if text else ""


class Lanes:
    """Lane groups by destination (R042), read in one statement."""

    def __init__(self) -> None:
        groups = list(LaneGroup.objects.all())
        self._by_country = {country: group for group in groups for country in group.countries}
        self._rest = next((group.pk for group in groups if group.is_rest), None)

    def group(self, country: str, place_code: str = "") -> int | None:
        """Primary key of the group; None when the destination is not known."""
        if not country:
            return None
        group = self._by_country.get(country)
        return self._rest if group is None or place_code in group.not_places else group.pk


def spots(texts: Iterable[str]) -> dict[str, Spot]:
    """Places of the texts that are one; no statement where there is no text."""
    written = {text for text in texts if text}
    if written:
        GAZETTEER.refresh()
    return {text: spot for text in written if (spot := GAZETTEER.find(text))}
