# SPDX-License-Identifier: Apache-2.0
"""What the customer page shows of the directory itself: one statement, whatever hangs on the party."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from wharfinger.directory.choices import (
    AddressKind,
    AssignmentKind,
    ChannelKind,
    DecisionRole,
    NameKind,
    class_word,
)
from wharfinger.directory.models import Organisation
from wharfinger.kernel.bilingual import in_language
from wharfinger.kernel.choices import Scheme

PEOPLE = 30
NEEDS = 10
_LABELS: dict[str, dict[str, Any]] = {
    "assignments": dict(AssignmentKind.choices), "names": dict(NameKind.choices), "addresses": dict(AddressKind.choices),
    "identifiers": dict(Scheme.choices), "contacts": dict(DecisionRole.choices), "channels": dict(ChannelKind.choices),
}  # fmt: skip
_CARD = {
    "classes": """SELECT c.label, c.run_id, s.is_headline, s.name_zh, s.name_en FROM directory_classification c
        JOIN directory_classscheme s ON s.id = c.scheme_id WHERE c.organisation_id = %(pk)s AND c.is_current ORDER BY s.code""",
    "assignments": """SELECT a.kind, a.since AS day, u.name_zh, u.name_en, u.email FROM directory_assignment a
        JOIN kernel_user u ON u.id = a.user_id WHERE a.organisation_id = %(pk)s AND a.until IS NULL ORDER BY a.kind, a.since""",
}
_WHOLE = {
    **_CARD,
    "names": "SELECT kind, text FROM directory_organisationname WHERE organisation_id = %(pk)s ORDER BY kind, id",
    "addresses": "SELECT kind, text FROM directory_address WHERE organisation_id = %(pk)s ORDER BY id",
    "identifiers": """SELECT scheme AS kind, value, suspect FROM kernel_identifier
        WHERE noun = 'organisation' AND object_id = %(pk)s ORDER BY scheme, id""",
    "contacts": """SELECT id AS pk, name_zh, name_en, title, decision_role AS kind FROM directory_contact
        WHERE organisation_id = %(pk)s AND left_on IS NULL ORDER BY is_primary DESC, id LIMIT %(people)s""",
    "tags": """SELECT t.name_zh, t.name_en, t.code FROM directory_tag t JOIN directory_organisation_tags x ON x.tag_id = t.id
        WHERE x.organisation_id = %(pk)s ORDER BY t.code""",
    "channels": """SELECT id AS pk, contact_id, kind, value, service_consent FROM directory_channel
        WHERE organisation_id = %(pk)s ORDER BY is_preferred DESC, id""",
    "needs": """SELECT text, found_on AS day FROM directory_need
        WHERE organisation_id = %(pk)s AND status = 'open' ORDER BY found_on DESC, id DESC LIMIT %(needs)s""",
}


class Line(dict[str, Any]):
    """A row as read: its columns as attributes, its own name, and `said`, the kind in the reader's words."""

    def __init__(self, part: str, values: dict[str, Any]) -> None:
        super().__init__(values)
        self._part = part

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __str__(self) -> str:
        return in_language(self.get("name_zh") or "", self.get("name_en") or "") or str(self.get("email", ""))

    @property
    def said(self) -> Any:
        """What the row is, in the reader's words."""
        return _LABELS[self._part].get(self["kind"], self["kind"])

    @property
    def word(self) -> str:
        """A class's name, in the reader's words."""
        return class_word(self["label"])


@dataclass
class CustomerFile:
    """A party with what hangs on it. `full` is false for a card: then only classes and assignments are there."""

    row: Organisation
    full: bool
    classes: list[Line] = field(default_factory=list)
    assignments: list[Line] = field(default_factory=list)
    names: list[Line] = field(default_factory=list)
    addresses: list[Line] = field(default_factory=list)
    identifiers: list[Line] = field(default_factory=list)
    contacts: list[Line] = field(default_factory=list)
    channels: dict[int | None, list[Line]] = field(default_factory=dict)
    needs: list[Line] = field(default_factory=list)
    tags: list[Line] = field(default_factory=list)

    @property
    def headline(self) -> str:
        """The class beside the name, empty when not measured."""
        return next((str(line["label"]) for line in self.classes if line["is_headline"]), "")


def card(row: Organisation) -> CustomerFile:
    """Names, classes and owners: what all staff may see; one statement."""
    return CustomerFile(row, False, **_read(row.pk, _CARD))


def whole(row: Organisation) -> CustomerFile:
    """Everything of the directory; one statement."""
    parts = _read(row.pk, _WHOLE)
    channels: dict[int | None, list[Line]] = defaultdict(list)
    for channel in parts.pop("channels"):
        channels[channel["contact_id"]].append(channel)
    return CustomerFile(row, True, channels=channels, **parts)


def _read(pk: int, parts: dict[str, str]) -> dict[str, Any]:
    columns = ", ".join(f"(SELECT coalesce(jsonb_agg(x), '[]') FROM ({query}) x)" for query in parts.values())  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", {"pk": pk, "people": PEOPLE, "needs": NEEDS})
        (answer,) = cursor.fetchall()
    return {
        name: [Line(name, _dated(row)) for row in rows] for name, rows in zip(parts, map(_loaded, answer), strict=True)
    }


def _loaded(value: Any) -> list[dict[str, Any]]:
    # Django leaves jsonb as text.
    rows: list[dict[str, Any]] = json.loads(value) if isinstance(value, str) else value
    return rows


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "day": date.fromisoformat(row["day"])} if row.get("day") else row
