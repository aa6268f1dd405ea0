# SPDX-License-Identifier: Apache-2.0
"""What callers hand to the directory's actions; None means "not said", so an existing value stays."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class ChannelDraft:
    """A number or address by which somebody is reached."""

    kind: str
    value: str


@dataclass
class OrganisationDraft:
    """A party to create or, when `code` is known already, to complete. Texts as written."""

    code: str = ""
    name_zh: str | None = None
    name_en: str | None = None
    other_names: list[tuple[str, str]] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    country: str | None = None
    division: str | None = None
    city: str | None = None
    industry: str | None = None
    website: str | None = None
    language: str | None = None
    notes: str | None = None
    parent_code: str | None = None
    branch_id: int | None = None
    owner_id: int | None = None
    identifiers: list[tuple[str, str]] = field(default_factory=list)
    channels: list[ChannelDraft] = field(default_factory=list)
    addresses: list[tuple[str, str, str]] = field(default_factory=list)
    source: str = ""

    @property
    def any_name(self) -> str:
        """Some name, empty when there is none."""
        return self.name_zh or self.name_en or (self.other_names[0][1] if self.other_names else "")


@dataclass
class ContactDraft:
    """A person at a party (by the party's code or id)."""

    organisation_id: int | None = None
    organisation_code: str = ""
    name_zh: str | None = None
    name_en: str | None = None
    title: str | None = None
    department: str | None = None
    decision_role: str | None = None
    language: str | None = None
    is_primary: bool | None = None
    notes: str | None = None
    channels: list[ChannelDraft] = field(default_factory=list)
    source: str = ""


@dataclass
class Saved:
    """What a saving action did; `ids` in the order of the drafts."""

    ids: list[int] = field(default_factory=list)
    created: int = 0
    updated: int = 0
    unchanged: int = 0
