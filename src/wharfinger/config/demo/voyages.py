# SPDX-License-Identifier: Apache-2.0
"""The lines' sailings, flights and trains: one a week and lane, shared by every job on it (freight.md §5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from wharfinger.config.demo.names import Names
from wharfinger.config.demo.world import Lane
from wharfinger.shipments.drafts import PartyDraft, VoyageDraft

SEA = ("sea_fcl", "sea_lcl")
DEEP_DAYS = 12
CONSOLIDATION = (5, 12)


@dataclass
class Box:
    """A box of our own consolidation: its papers, and how many more house bills go into it."""

    container: str
    master_bill: str
    booking: str
    room: int


@dataclass
class Sailing:
    """One departure: what was announced, what happened, and each change of the estimated arrival with its day."""

    carrier: tuple[str, str]
    vessel: str
    number: str
    loading: str
    discharge: str
    etd: datetime
    atd: datetime
    eta: datetime
    ata: datetime
    deep: bool
    slips: list[tuple[datetime, datetime]] = field(default_factory=list)
    transshipped: datetime | None = None
    boxes: list[Box] = field(default_factory=list)

    def draft(self) -> VoyageDraft:
        """The voyage as the actions take it."""
        carrier = PartyDraft("carrier", code=self.carrier[0])
        return VoyageDraft(self.number, self.vessel, carrier, self.loading, self.discharge, self.etd, self.eta)


class Schedule:
    """All sailings of the two years, made when first asked for."""

    def __init__(self, random: Random, names: Names, lines: list[tuple[str, str]], now: datetime) -> None:
        self.random, self.names, self.lines, self.now = random, names, lines, now
        self._sailings: dict[tuple[str, str, date], Sailing] = {}

    def sailing(self, loading: str, discharge: str, lane: Lane, after: datetime) -> Sailing:
        """The first sailing that leaves at least a week after a moment; weekly, on the lane's own weekday."""
        weekday = sum(map(ord, loading + discharge)) % 7
        day = (after + timedelta(days=7)).date()
        day += timedelta(days=(weekday - day.weekday()) % 7)
        key = loading, discharge, day
        if key not in self._sailings:
            self._sailings[key] = self._new(loading, discharge, lane, day)
        return self._sailings[key]

    def next(self, sailing: Sailing, lane: Lane) -> Sailing:
        """The sailing a week later."""
        return self.sailing(sailing.loading, sailing.discharge, lane, sailing.etd - timedelta(hours=1))

    def _new(self, loading: str, discharge: str, lane: Lane, day: date) -> Sailing:
        carrier = self.random.choice(self.lines)
        etd = datetime.combine(day, time(self.random.randrange(2, 20)), UTC)
        # ATD − ETD: median 1 day, p90 4 (a lognormal); the way itself is kept within a day by about every second ship.
        atd = etd + timedelta(days=min(self.random.lognormvariate(0.0, 1.08), 9) * (1 if lane.days[1] > 4 else 0.4))
        way, usual = self.random.uniform(*lane.days), sum(lane.days) / 2
        eta, ata = etd + timedelta(days=usual), atd + timedelta(days=way)
        suffix = "E" if lane.region in ("USCA", "LAT") else "W"
        found = Sailing(
            carrier, self.names.vessel(carrier[1]), f"{day.isocalendar().week:03d}{suffix}", loading, discharge, etd, atd, eta,
            ata, lane.days[1] > DEEP_DAYS,
        )  # fmt: skip
        self._changes(found)
        return found

    def _changes(self, one: Sailing) -> None:
        """Estimates move three to six times a deep-sea voyage, nearer to the truth each time."""
        for share in sorted(
            self.random.uniform(0, 0.95) for _ in range(self.random.randrange(3, 7) if one.deep else 2)
        ):
            told = one.atd + (one.ata - one.atd) * share
            wrong = timedelta(days=self.random.gauss(0, 1.6 if one.deep else 0.4) * (1 - share))
            one.slips.append((told, one.ata + wrong))
        if one.deep and self.random.random() < 0.35:
            one.transshipped = one.atd + (one.ata - one.atd) * 0.45

    def box(self, sailing: Sailing) -> Box:
        """The box of our own consolidation on a sailing that still has room, else a new one."""
        found = next((box for box in sailing.boxes if box.room), None)
        if found is None:
            line, serial = sailing.carrier[1], self.names.serial()
            found = Box(
                self.names.container(line), f"MB{sailing.carrier[0][2:]}{serial:08d}", f"BK{self.names.serial():08d}",
                self.random.randint(*CONSOLIDATION),
            )  # fmt: skip
            sailing.boxes.append(found)
        found.room -= 1
        return found
