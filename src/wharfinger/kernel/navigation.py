# SPDX-License-Identifier: Apache-2.0
"""The rail: each app registers its entries in `apps.py`; a person sees what the role needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wharfinger.kernel.actor import Actor


@dataclass(frozen=True)
class Entry:
    """One entry: `key` is the letter after `g`; no roles means everybody; `on_phone` puts it into the bottom bar."""

    name: str
    label: Any
    icon: str
    url_name: str
    order: int
    key: str = ""
    roles: tuple[str, ...] = ()
    on_phone: bool = False


_ENTRIES: dict[str, Entry] = {}


def register(*entries: Entry) -> None:
    """Add entries to the rail."""
    _ENTRIES.update({entry.name: entry for entry in entries})


def entries_for(actor: Actor) -> list[Entry]:
    """The entries of this person, in order."""
    own = (entry for entry in _ENTRIES.values() if not entry.roles or actor.has(*entry.roles))
    return sorted(own, key=lambda entry: entry.order)
