# SPDX-License-Identifier: Apache-2.0
"""What was reported of a job up to now: before sailing, under way, at the other end (freight.md §1 and §5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from wharfinger.config.demo.voyages import Sailing
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft

# Days before the announced departure: (deep sea, near sea).
CUTOFFS = {
    "warehouse": (6.0, 5.0),
    "si": (4.5, 2.5),
    "vgm": (2.5, 2.5),
    "cy": (2.0, 1.5),
    "customs": (1.2, 1.2),
    "manifest": (1.8, 1.8),
}
MANIFEST = frozenset({"US", "CA", "DE", "NL", "IT", "ES"})
LATE_SI, LATE_VGM, INSPECTED, HELD, APPOINTMENT_MISSED = 0.08, 0.03, 0.02, 0.045, 0.06


class Story:
    """The reports of one job; those that lie in the future are not made."""

    def __init__(self, draft: JobDraft, random: Random, now: datetime) -> None:
        self.draft, self.random, self.now = draft, random, now
        self.delivered = False
        self.start = now

    def report(
        self, code: str, at: datetime, place: str | None = None, kind: str = "ACT", told: datetime | None = None
    ) -> bool:
        """Add a report when its time has come; whether it has."""
        recorded = told or at + timedelta(hours=self.random.uniform(0.2, 6))
        if recorded > self.now or (kind == "ACT" and at > self.now):
            return False
        self.draft.milestones.append(MilestoneDraft(
            kind, at, code=code, place=place or "", source=self.draft.source, recorded_at=recorded,
            raw_id=f"{self.draft.number}:{code}:{kind}:{len(self.draft.milestones)}",
        ))  # fmt: skip
        return True

    def hours(self, least: float, most: float) -> timedelta:
        """Some hours."""
        return timedelta(hours=self.random.uniform(least, most))

    def chance(self, share: float) -> bool:
        """Whether something that happens to this share of jobs happens to this one."""
        return self.random.random() < share

    def before(self, due: datetime, late: float = 0.0) -> datetime:
        """When something due is done: mostly days ahead, one in eight at the last moment, the share `late` after it.

        Never before the job is half a day old.
        """
        if self.chance(late):
            return due + self.hours(1, 12)
        ahead = self.hours(3, 30) if self.chance(0.12) else self.hours(54, 100)
        return max(due - ahead, min(self.start + self.hours(6, 24), due))

    def by_sea(self, start: datetime, sailing: Sailing, country: str) -> None:
        """A sea job on its final sailing."""
        here, self.start = self.draft.origin, start
        self.report("BOOKED", start, here)
        self.report("SPACE_RELEASED", start + self.hours(6, 40), here)
        self.announce(sailing, start)
        self.before_sailing(sailing, country)
        self.report("LOADED", sailing.atd - timedelta(hours=8), here)
        self.report("DEPARTED", sailing.atd, here)
        self.report("BILL_ISSUED", sailing.atd + self.hours(10, 40), here)
        self.under_way(sailing)
        self.release(sailing.ata)
        if self.report("ARRIVED", sailing.ata, self.draft.destination):
            self.report("UNLOADED", sailing.ata + self.hours(6, 20), self.draft.destination)
            self.deliver(sailing.ata + self.hours(18, 40))

    def announce(self, sailing: Sailing, told: datetime) -> None:
        """The dates the line gives at booking, and the later departure once it is known."""
        self.report("DEPARTED", sailing.etd, self.draft.origin, "EST", told)
        self.report("ARRIVED", sailing.eta, self.draft.destination, "EST", told)
        if sailing.atd - sailing.etd > timedelta(days=1):
            self.report("DEPARTED", sailing.atd, self.draft.origin, "EST", sailing.etd - timedelta(hours=20))

    def before_sailing(self, sailing: Sailing, country: str) -> None:
        """What must be done before the cut-offs, mostly in time."""
        here, etd = self.draft.origin, sailing.etd
        due = {kind: etd - timedelta(days=days[not sailing.deep]) for kind, days in CUTOFFS.items()}
        if self.draft.mode == "sea_lcl":
            self.report("RECEIVED_ORIGIN", self.before(due["warehouse"]), here)
        else:
            self.report("EMPTY_PICKED_UP", etd - timedelta(days=6), here)
            self.report("LOADED_FACTORY", etd - timedelta(days=5), here)
            self.report("GATE_IN", self.before(due["cy"]), here)
            self.report("VGM_SENT", self.before(due["vgm"], LATE_VGM), here)
        si = self.before(due["si"], LATE_SI)
        self.report("SI_SENT", si, here)
        self.report("DRAFT_CONFIRMED", si + self.hours(8, 30), here)
        if country in MANIFEST:
            self.report("MANIFEST_FILED", self.before(due["manifest"]), here)
        self.customs(self.before(due["customs"] - timedelta(hours=9)))

    def customs(self, lodged: datetime) -> None:
        """The entry: lodged, now and then inspected, released."""
        here = self.draft.origin
        self.report("CUSTOMS_LODGED", lodged, here)
        cleared = lodged + self.hours(2, 8)
        if self.chance(INSPECTED):
            self.report("INSPECTION_ORDERED", lodged + timedelta(hours=3), here)
            passed = lodged + timedelta(hours=3) + self.hours(16, 40)
            self.report("INSPECTION_PASSED", passed, here)
            cleared = passed + timedelta(hours=2)
        self.report("CUSTOMS_CLEARED", cleared, here)

    def under_way(self, sailing: Sailing) -> None:
        """Estimates of arrival as they change; some lines stop reporting."""
        if self.chance(0.03):
            return
        if sailing.transshipped is not None:
            self.report("TRANSSHIPPED", sailing.transshipped, "SGSIN")
        for told, eta in sailing.slips:
            self.report("ARRIVED", eta, self.draft.destination, "EST", told)

    def release(self, ata: datetime) -> None:
        """The bill goes out well before arrival, unless it is held for money."""
        released = ata - timedelta(days=self.random.uniform(5.5, 12))
        if self.chance(HELD):
            released = ata + timedelta(days=self.random.uniform(-2, 3))
            if self.now < released:
                self.draft.on_hold, self.draft.hold_reason = True, "等待付款"
        if self.report("BILL_RELEASED", released, self.draft.origin) and self.draft.house_bills:
            kind = self.draft.house_bills[0][1]
            code = {"telex": "TELEX_RELEASED", "original": "ORIGINAL_SURRENDERED", "sea_waybill": "SEA_WAYBILL_ISSUED"}[
                kind
            ]
            self.report(code, released + timedelta(minutes=20), self.draft.origin)

    def deliver(self, ready: datetime) -> None:
        """From available to handed over, as far as the scope goes; the empty box goes back."""
        there = self.draft.destination
        self.report("AVAILABLE", ready, there)
        if self.draft.scope_to == "door":
            self.to_the_door(ready)
            return
        handed = ready + timedelta(days=self.random.uniform(0.3, 2.5))
        self.delivered = self.report("DELIVERY_ORDER", handed, there)
        out = handed + timedelta(days=self.random.uniform(0.3, 2.5))
        self.report("GATE_OUT", out, there)
        if self.draft.containers:
            self.report("EMPTY_RETURNED", out + timedelta(days=self.random.uniform(1, 5)), there)

    def to_the_door(self, ready: datetime) -> None:
        """Appointment, truck, delivery; three in a hundred lie too long."""
        there = self.draft.destination
        slot = (
            ready
            + self.hours(8, 40)
            + (timedelta(days=self.random.uniform(1.5, 4)) if self.chance(0.03) else timedelta())
        )
        self.report("APPOINTMENT", slot, there, "PLN", ready + timedelta(hours=1))
        if self.chance(APPOINTMENT_MISSED):
            self.report("APPOINTMENT_MISSED", slot + timedelta(hours=1), there)
            slot += self.hours(20, 50)
            self.report("APPOINTMENT", slot, there, "PLN", slot - timedelta(hours=18))
        self.report("OUT_FOR_DELIVERY", slot - self.hours(2, 6), there)
        self.delivered = self.report("DELIVERED", slot + self.hours(0, 2), there)
        if self.delivered:
            self.report("PROOF_RECEIVED", slot + self.hours(6, 40), there)
        if self.draft.containers:
            self.report("EMPTY_RETURNED", slot + timedelta(days=self.random.uniform(1, 4)), there)

    def otherwise(self, start: datetime, leaves: datetime, arrives: datetime) -> None:
        """By air, rail or road, or customs alone: shorter, with what those report."""
        here, there = self.draft.origin, self.draft.destination
        self.report("BOOKED", start, here)
        if self.draft.mode == "customs":
            self.report("CUSTOMS_LODGED", leaves, here)
            self.report("CUSTOMS_CLEARED", leaves + self.hours(3, 20), here)
            self.delivered = self.report("DELIVERED", arrives, here)
            return
        self.report("DEPARTED", leaves, here, "EST", start)
        self.report("ARRIVED", arrives, there, "EST", start)
        self.report("RECEIVED_ORIGIN", leaves - self.hours(30, 50), here)
        if self.draft.direction != "domestic":
            self.customs(leaves - self.hours(18, 30))
        late = leaves + self.hours(0, 14)
        self.report("DEPARTED", late, here)
        if self.report("ARRIVED", arrives + (late - leaves), there):
            self.deliver(arrives + (late - leaves) + self.hours(3, 14))
