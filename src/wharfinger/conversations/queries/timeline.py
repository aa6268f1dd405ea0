# SPDX-License-Identifier: Apache-2.0
"""One timeline per party and per job: interactions, enquiries, and (for jobs) milestones, joined at read.

Paged by key, not by offset: the next page starts before the last moment shown (design ruling 11).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from wharfinger.conversations.models import Enquiry, Interaction
from wharfinger.kernel.actor import Actor

SIZE = 25
_NAMES = ("name_zh", "name_en")
_SAID = (
    "medium", "way", "at", "subject", "text", "is_private", "job__number", "user__email",
    *(f"{who}__{name}" for who in ("user", "contact") for name in _NAMES),
)  # fmt: skip
_ASKED = (
    "asked", "asked_at", "answered_at", "hops", "outcome", "response", "taken_by__email", *(f"taken_by__{n}" for n in _NAMES),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line: when, what kind, and the row behind it."""

    at: datetime
    kind: str
    row: Any


@dataclass(frozen=True)
class Timeline:
    """Lines, the newest first, and the key of the next page (None at the end)."""

    lines: Sequence[Line]
    before: datetime | None


def party_timeline(actor: Actor, organisation_id: int, *, kind: str = "", before: datetime | None = None) -> Timeline:
    """The timeline of a party that came through its gate; two statements at most."""
    return _timeline(actor, {"organisation_id": organisation_id}, kind, before)


def job_timeline(actor: Actor, job_id: int, *, kind: str = "", before: datetime | None = None) -> Timeline:
    """The timeline of a job that came through its gate, without its milestones; two statements at most."""
    return _timeline(actor, {"job_id": job_id}, kind, before)


def _timeline(actor: Actor, subject: dict[str, int], kind: str, before: datetime | None) -> Timeline:
    lines: list[Line] = []
    if kind != "enquiry":
        lines += _interactions(actor, subject, kind, before)
    if kind in ("", "enquiry"):
        lines += _enquiries(subject, before)
    lines.sort(key=lambda line: (line.at, line.kind, line.row.pk), reverse=True)
    shown = lines[:SIZE]
    return Timeline(shown, shown[-1].at if len(lines) > SIZE else None)


def _interactions(actor: Actor, subject: dict[str, int], kind: str, before: datetime | None) -> list[Line]:
    public = Q(is_private=False) | Q(user_id=actor.who)
    rows = Interaction.objects.filter(public, **subject).select_related("user", "contact", "job").only(*_SAID)
    if kind:
        rows = rows.filter(medium=kind)
    if before is not None:
        rows = rows.filter(at__lt=before)
    return [Line(row.at, row.medium, row) for row in _newest(rows, "at")]


def _enquiries(subject: dict[str, int], before: datetime | None) -> list[Line]:
    rows = Enquiry.objects.filter(**subject).select_related("taken_by").only(*_ASKED)
    if before is not None:
        rows = rows.filter(asked_at__lt=before)
    return [Line(row.asked_at, "enquiry", row) for row in _newest(rows, "asked_at")]


def _newest(rows: Any, field: str) -> list[Any]:
    return list(rows.order_by(f"-{field}", "-pk")[: SIZE + 1])
