# SPDX-License-Identifier: Apache-2.0
"""What was changed, by whom and why: the audit of one row, from django-pghistory's event tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import NotFound

NOUNS = {
    "organisation": ("directory", "Organisation"), "contact": ("directory", "Contact"), "assignment": ("directory", "Assignment"),
    "job": ("shipments", "Job"), "exception": ("shipments", "JobException"), "voyage": ("shipments", "Voyage"),
    "promise": ("conversations", "Promise"), "todo": ("conversations", "ToDo"), "enquiry": ("conversations", "Enquiry"),
    "unit": ("kernel", "Unit"), "user": ("kernel", "User"),
}  # fmt: skip
MOST = 200


@dataclass(frozen=True)
class Change:
    """One change: when, who, by which action, in which request, and the fields before and after."""

    at: datetime
    label: str
    who: str
    reason: str
    request: str
    fields: list[tuple[str, Any, Any]]


def history(actor: Actor, noun: str, pk: int) -> list[Change]:
    """The changes of a row, the newest first; only for administrators. Raises NotFound."""
    if noun not in NOUNS or not actor.is_administrator:
        raise NotFound
    model = apps.get_model(*NOUNS[noun])
    events = list(
        model._default_manager.model.events.rel.related_model.objects.filter(pgh_obj_id=pk)
        .select_related("pgh_context")
        .order_by("pgh_id")[:MOST]
    )
    if not events:
        raise NotFound
    names = [f.name for f in events[0]._meta.fields if not f.name.startswith("pgh_") and f.name != "id"]
    changes, before = [], None
    for event in events:
        changes.append(_change(event, before, names))
        before = event
    return changes[::-1]


def _change(event: Any, before: Any, names: list[str]) -> Change:
    about = event.pgh_context.metadata if event.pgh_context else {}
    attributes = [(name, event._meta.get_field(name).attname) for name in names]
    fields = [(n, getattr(before, a, None) if before else None, getattr(event, a)) for n, a in attributes]
    return Change(
        at=event.pgh_created_at, label=event.pgh_label, who=about.get("name") or "–", reason=about.get("reason", ""),
        request=about.get("request", ""), fields=[row for row in fields if row[1] != row[2] and row[2] not in ("", None, [])],
    )  # fmt: skip
