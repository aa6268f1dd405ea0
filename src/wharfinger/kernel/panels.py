# SPDX-License-Identifier: Apache-2.0
"""Blocks that apps add to a page of a lower app, so that a page grows without knowing who adds to it.

The first response renders all visible panels; a panel's own URL only refreshes it (design ruling 11).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wharfinger.kernel.actor import Actor

Load = Callable[[Actor, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    """A block of `page` in `slot`; `load` gives its context, or None when there is nothing for this person."""

    page: str
    slot: str
    name: str
    template: str
    load: Load
    order: int = 100


@dataclass(frozen=True)
class Filled:
    """A panel with its context, ready to be included."""

    name: str
    template: str
    data: dict[str, Any]


_PANELS: dict[str, list[Panel]] = defaultdict(list)


def register(*panels: Panel) -> None:
    """Add panels to their pages."""
    for panel in panels:
        _PANELS[panel.page] = sorted(
            [p for p in _PANELS[panel.page] if p.name != panel.name] + [panel], key=lambda p: p.order
        )


def filled(page: str, actor: Actor, subject: Any) -> dict[str, list[Filled]]:
    """The panels of a page by slot, loaded for this person and subject."""
    slots: dict[str, list[Filled]] = defaultdict(list)
    for panel in _PANELS[page]:
        data = panel.load(actor, subject)
        if data is not None:
            slots[panel.slot].append(Filled(panel.name, panel.template, data))
    return slots
