# SPDX-License-Identifier: Apache-2.0
"""The shipped ports, airports and lane groups (R042), loaded once and completed with every release."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import copy_rows
from wharfinger.shipments.choices import PlaceKind
from wharfinger.shipments.models import LaneGroup, Place

_FIELDS = ("code", "kind", "name_en", "name_zh", "country", "latitude", "longitude", "time_zone")
_TABLES = (("ports.csv", "locode", PlaceKind.PORT), ("airports.csv", "iata", PlaceKind.AIRPORT))


def load_reference_places(*, actor: Actor) -> int:
    """Add the shipped places and lane groups that are not there; what people changed stays. Returns how many places."""
    with acting(actor, "load_reference_places"):
        known = set(Place.objects.values_list("code", flat=True))
        added = copy_rows(Place, _FIELDS, (row for row in _shipped() if row[0] not in known))
        for group in json.loads(_read("lane_groups.json")):
            LaneGroup.objects.get_or_create(code=group.pop("code"), defaults=group)
    return added


def _shipped() -> Iterator[tuple[Any, ...]]:
    for table, code, kind in _TABLES:
        for row in csv.DictReader(_read(table).splitlines()):
            yield (
                row[code], kind.value, row["name_en"], row["name_zh"], row["country"], float(row["lat"]),
                float(row["lon"]), row["tz"],
            )  # fmt: skip


def _read(name: str) -> str:
    return (resources.files("wharfinger.shipments") / "data" / name).read_text(encoding="utf-8")
