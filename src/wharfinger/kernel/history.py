# SPDX-License-Identifier: Apache-2.0
"""History of a model: every insert, update and delete, bulk ones included, at statement level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def audited(*, exclude: Sequence[str] = ()) -> Callable[[M], M]:
    """Class decorator: keep the history of all columns but `exclude` (derived, searched or secret ones)."""
    trackers = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    track: Callable[[M], M] = pghistory.track(*trackers, exclude=list(exclude))
    return track


@dataclass(frozen=True)
class Change:
    """One change: when, who, by which action, in which request, and the fields before and after."""

    at: datetime
    label: str
    who: str
    reason: str
    request: str
    fields: list[tuple[str, Any, Any]]


def changes_of(model: Any, pk: int, *, only: Sequence[str] = (), most: int = 200) -> list[Change]:
    """The changes of a row of an audited model, the newest first; `only` of these fields. One statement."""
    events = model.events.rel.related_model.objects.filter(pgh_obj_id=pk).select_related("pgh_context")
    found = list(events.order_by("pgh_id")[:most])
    if not found:
        return []
    names = only or [f.name for f in found[0]._meta.fields if not f.name.startswith("pgh_") and f.name != "id"]
    changes = [_change(event, before, names) for before, event in zip([None, *found], found, strict=False)]
    return [change for change in reversed(changes) if change.fields or not only]


def _change(event: Any, before: Any, names: Sequence[str]) -> Change:
    about = event.pgh_context.metadata if event.pgh_context else {}
    attributes = [(name, event._meta.get_field(name).attname) for name in names]
    fields = [(n, getattr(before, a, None) if before else None, getattr(event, a)) for n, a in attributes]
    return Change(
        at=event.pgh_created_at, label=event.pgh_label, who=about.get("name") or "–", reason=about.get("reason", ""),
        request=about.get("request", ""), fields=[row for row in fields if row[1] != row[2] and row[2] not in ("", None, [])],
    )  # fmt: skip
