# SPDX-License-Identifier: Apache-2.0
"""How a date slipped: every estimate of departure or arrival in the order in which it was told, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wharfinger.kernel.history import Change
from wharfinger.shipments.choices import Classifier
from wharfinger.shipments.models import Milestone

WIDTH, HEIGHT, EDGE = 240, 56, 6


@dataclass(frozen=True)
class Told:
    """One estimate: when it was told, for when, and by whom."""

    recorded: datetime
    expected: datetime
    source: str


@dataclass(frozen=True)
class Slip:
    """The estimates of one event, without repetitions, and when it happened."""

    told: tuple[Told, ...]
    actual: datetime | None
    actual_recorded: datetime | None = None

    @property
    def first(self) -> datetime | None:
        """What was foreseen first."""
        return self.told[0].expected if self.told else None

    @property
    def late(self) -> timedelta | None:
        """How long after the first estimate it happened, or is foreseen now; negative: sooner. None: not known."""
        if not self.told:
            return None
        return (self.actual or self.told[-1].expected) - self.told[0].expected

    @property
    def moves(self) -> int:
        """How often the estimate was changed."""
        return max(0, len(self.told) - 1)

    def line(self) -> str:
        """The steps as points of an SVG polyline, WIDTH × HEIGHT: time runs right, later estimates run up."""
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self._points())

    def end(self) -> tuple[float, float]:
        """Where the line ends."""
        return self._points()[-1]

    def _points(self) -> list[tuple[float, float]]:
        steps = [(told.recorded, told.expected) for told in self.told]
        if self.actual:
            steps.append((max(self.actual_recorded or self.actual, steps[-1][0]), self.actual))
        x, y = _scale([at for at, _ in steps], WIDTH), _scale([to for _, to in steps], HEIGHT)
        points = [(x[0], HEIGHT - y[0])]
        for right, up in zip(x[1:], y[1:], strict=True):
            points += [(right, points[-1][1]), (right, HEIGHT - up)]
        return points if len(points) > 1 else [*points, (WIDTH - EDGE, points[0][1])]


def slip_of(milestones: Iterable[Milestone], codes: Sequence[str]) -> Slip:
    """The history of one event's date; `codes` are the milestones that mean it. Withdrawn reports do not count."""
    rows = list(milestones)
    gone = {(row.source, row.supersedes) for row in rows if row.is_retraction}
    known = [r for r in rows if r.code in codes and not r.is_retraction and (r.source, r.raw_id) not in gone]
    told: list[Told] = []
    for row in sorted(known, key=lambda row: (row.recorded_at, row.pk)):
        changed = not told or told[-1].expected != row.occurred_at
        if row.classifier != Classifier.ACTUAL and changed:
            told.append(Told(row.recorded_at, row.occurred_at, row.source))
    happened = [row for row in known if row.classifier == Classifier.ACTUAL]
    last = max(happened, key=lambda row: (row.occurred_at, row.pk), default=None)
    return Slip(tuple(told), last.occurred_at if last else None, last.recorded_at if last else None)


def slip_of_field(changes: Sequence[Change], name: str, actual: datetime | None) -> Slip:
    """The same from the history of a row, the newest change first: each value the field `name` was given."""
    told = [
        Told(change.at, new, change.who)
        for change in reversed(changes)
        for field, _old, new in change.fields
        if field == name and new
    ]
    return Slip(tuple(told), actual)


def _scale(moments: Sequence[datetime], size: int) -> list[float]:
    first, whole = min(moments), max(moments) - min(moments)
    room = size - 2 * EDGE
    return [EDGE + (room * ((at - first) / whole) if whole else room / 2) for at in moments]
