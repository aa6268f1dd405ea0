# SPDX-License-Identifier: Apache-2.0
"""What the exception rules are given, and what they find; tuples, because each event makes a dozen of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from wharfinger.shipments.choices import CargoKind, Mode, Scope

DELIVERY_IS_OURS = frozenset({Scope.DOOR.value, Scope.WAREHOUSE.value})
SEA = frozenset({Mode.SEA_FCL.value, Mode.SEA_LCL.value})


class DeadlineFact(NamedTuple):
    """A deadline of the job."""

    kind: str
    due_at: datetime
    act_by: datetime
    met_at: datetime | None


class ClockFact(NamedTuple):
    """A free-time clock of the job; `names_box` says that the report that started it names the box."""

    box: str
    kind: str
    side: str
    free_until: datetime
    stopped_at: datetime | None
    names_box: bool = False

    @property
    def subject(self) -> str:
        """Which clock it is: kind, and box where there is one; short enough for a key."""
        return f"{self.kind} {self.side} {self.box}".strip()


@dataclass(frozen=True)
class Facts:
    """What the rules need of a job besides its state; `lane` is the code of its lane group.

    `released_at`: when the last of its house bills was released, once all are.
    `transit_p90`: nine of ten jobs of the lane arrive within this time of departure; None: not known.
    """

    mode: str
    direction: str
    scope_to: str
    promised_on: date | None
    has_bill: bool
    bill_released: bool
    zone: str = "UTC"
    cargo_kind: str = CargoKind.OWN.value
    lane: str = ""
    deadlines: tuple[DeadlineFact, ...] = ()
    clocks: tuple[ClockFact, ...] = ()
    transit_p90: timedelta | None = None
    released_at: datetime | None = None

    @property
    def delivery_is_ours(self) -> bool:
        """Whether we bring it to the door."""
        return self.scope_to in DELIVERY_IS_OURS


class Finding(NamedTuple):
    """A rule that speaks: since when its clock ran, from when and until when it counts, and the fact behind it.

    `subject` tells several findings of one rule apart; `due_at` is the moment of damage; `cause` the kind of incident.
    """

    rule: str
    key: str
    since: datetime
    opens_at: datetime
    subject: str = ""
    due_at: datetime | None = None
    ends_at: datetime | None = None
    cause: str = ""

    def speaks(self, now: datetime) -> bool:
        """Whether it counts now."""
        return self.opens_at <= now and (self.ends_at is None or now < self.ends_at)


@lru_cache(maxsize=10_000)
def stamp(moment: datetime) -> str:
    """A moment in a key; the same few are written again and again while events stream in."""
    return moment.astimezone(UTC).isoformat()[:16] + "Z"
