# SPDX-License-Identifier: Apache-2.0
"""The shipped ports, airports and lane groups (R042), loaded once and completed with every release."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import copy_rows
from wharfinger.kernel.errors import Invalid, NotAllowed
from wharfinger.shipments.actions.defaults import load_reference_clocks
from wharfinger.shipments.actions.documents import load_document_templates
from wharfinger.shipments.choices import PlaceKind
from wharfinger.shipments.models import LaneGroup, Place

_FIELDS = ("code", "kind", "name_en", "name_zh", "country", "latitude", "longitude", "time_zone")
_TABLES = (("ports.csv", "locode", PlaceKind.PORT), ("airports.csv", "iata", PlaceKind.AIRPORT))


def load_reference_places(*, actor: Actor) -> int:
    """Add the shipped places, lane groups, cut-off defaults, free-time tariffs and document templates not there yet.

    What people changed stays. Returns how many places.
    """
    with acting(actor, "load_reference_places"):
        known = set(Place.objects.values_list("code", flat=True))
        added = copy_rows(Place, _FIELDS, (row for row in _shipped() if row[0] not in known))
        for group in json.loads(_read("lane_groups.json")):
            LaneGroup.objects.get_or_create(code=group.pop("code"), defaults=group)
        load_reference_clocks(actor=actor)
        load_document_templates(actor=actor)
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


@dataclass(frozen=True)
class LaneGroupDraft:
    """A lane group by its code: names, the ISO codes of its countries, and places that are not meant."""

    code: str
    name_zh: str = ""
    name_en: str = ""
    countries: tuple[str, ...] = ()
    not_places: tuple[str, ...] = ()


def save_lane_groups(drafts: Sequence[LaneGroupDraft], *, actor: Actor) -> None:
    """Add or change lane groups (R042); jobs saved from now on follow. Only for administrators.

    Raises Invalid for a country that another group has: a destination belongs to one group.
    """
    if not actor.is_administrator:
        raise NotAllowed
    with acting(actor, "save_lane_groups"):
        for draft in drafts:
            taken = LaneGroup.objects.filter(countries__overlap=list(draft.countries)).exclude(code=draft.code)
            if (other := taken.first()) is not None:
                shared = sorted(set(other.countries) & set(draft.countries))
                raise Invalid(
                    _("%(countries)s belong to the group %(group)s already."),
                    countries=" ".join(shared),
                    group=str(other),
                )
            values = {
                "name_zh": draft.name_zh, "name_en": draft.name_en, "countries": list(draft.countries),
                "not_places": list(draft.not_places),
            }  # fmt: skip
            LaneGroup.objects.update_or_create(code=draft.code, defaults=values)
