# SPDX-License-Identifier: Apache-2.0
"""Deadlines before a sailing (freight.md §1, §5): when they fall, by when to act, and when they were met.

1. What the carrier states on the booking stands. Else the most specific default counts: the one with more conditions;
   of two with equally many the one that names the carrier, then the place of loading, then the lane group.
2. A default is so many hours before ETD *on the wall clock*: an hour is an hour, across holidays and summer time.
   It must be valid on the day of ETD at the place of loading.
3. *Act by* (design ruling 1) is the last working minute of the responsible branch that ends at or before the deadline: a
   deadline in a holiday is acted on before the holiday.
4. A deadline is met by its milestone. CY and VGM want it for every box of the job; a report that names no box is for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from wharfinger.shipments.choices import DeadlineKind, Direction, MilestoneCode

M, K = MilestoneCode, DeadlineKind
MET_BY: Mapping[str, tuple[str, ...]] = {
    K.WAREHOUSE.value: (M.RECEIVED_ORIGIN.value,),
    K.SI.value: (M.SI_SENT.value,),
    K.VGM.value: (M.VGM_SENT.value,),
    K.CY.value: (M.GATE_IN.value, M.RECEIVED_ORIGIN.value),
    K.CUSTOMS.value: (M.CUSTOMS_CLEARED.value,),
    K.MANIFEST.value: (M.MANIFEST_FILED.value,),
    K.AIR.value: (M.RECEIVED_ORIGIN.value,),
}
BY_BOX = frozenset({K.CY.value, K.VGM.value})
# Cargo that leaves from here has cut-offs of ours; what comes in has the sender's.
OUTBOUND = frozenset({Direction.EXPORT.value, Direction.CROSS.value, Direction.UNKNOWN.value})


@dataclass(frozen=True)
class Default:
    """A row of the table of defaults; None or "" narrows nothing."""

    kind: str
    hours: int
    valid_from: date
    valid_to: date | None = None
    mode: str = ""
    loading: int | None = None
    carrier: int | None = None
    lane: int | None = None

    @property
    def rank(self) -> tuple[int, bool, bool, bool, date]:
        """How specific it is; the greatest counts."""
        named = (self.carrier is not None, self.loading is not None, self.lane is not None)
        return sum(named) + bool(self.mode), *named, self.valid_from


@dataclass(frozen=True)
class Sailing:
    """What defaults are narrowed by; `etd` aware, `zone` of the place of loading."""

    mode: str
    etd: datetime
    zone: str
    loading: int | None = None
    carrier: int | None = None
    lane: int | None = None

    @property
    def day(self) -> date:
        """The day of ETD where it is loaded."""
        return self.etd.astimezone(ZoneInfo(self.zone)).date()


def fits(default: Default, sailing: Sailing) -> bool:
    """Whether the default is meant for the sailing."""
    if not default.valid_from <= sailing.day or (default.valid_to is not None and default.valid_to < sailing.day):
        return False
    pairs = (
        (default.mode or None, sailing.mode),
        (default.loading, sailing.loading),
        (default.carrier, sailing.carrier),
        (default.lane, sailing.lane),
    )
    return all(wanted is None or wanted == found for wanted, found in pairs)


def default_hours(defaults: Iterable[Default], sailing: Sailing) -> dict[str, int]:
    """Hours before ETD by kind of deadline, each from the most specific default."""
    best: dict[str, Default] = {}
    for default in defaults:
        if fits(default, sailing) and (default.kind not in best or default.rank > best[default.kind].rank):
            best[default.kind] = default
    return {kind: default.hours for kind, default in best.items()}


def before(etd: datetime, hours: int) -> datetime:
    """The moment `hours` on the wall clock before ETD."""
    return etd - timedelta(hours=hours)


def met_at(kind: str, reached: Mapping[str, Mapping[str, datetime]], boxes: Sequence[str]) -> datetime | None:
    """When the deadline was met; None while it is not, or not reported.

    `reached` holds the first actual time by milestone and box ("" where the report names none).
    """
    by_unit: dict[str, datetime] = {}
    for code in MET_BY[kind]:
        for unit, at in reached.get(code, {}).items():
            by_unit[unit] = min(at, by_unit.get(unit, at))
    if kind not in BY_BOX or not boxes:
        return min(by_unit.values(), default=None)
    whole = by_unit.get("")
    times = [min((at for at in (by_unit.get(box), whole) if at is not None), default=None) for box in boxes]
    done = [at for at in times if at is not None]
    return max(done) if len(done) == len(boxes) else None
