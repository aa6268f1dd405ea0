# SPDX-License-Identifier: Apache-2.0
"""Jobs with their papers and money, as they would stand on the day of the demo (freight.md §5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from wharfinger.config.demo.names import Names
from wharfinger.config.demo.parties import Parties, Payer
from wharfinger.config.demo.staff import Staff
from wharfinger.config.demo.story import Story
from wharfinger.config.demo.voyages import SEA, Sailing, Schedule
from wharfinger.config.demo.world import BRANCHES, MODES, Lane, season, us_dip
from wharfinger.shipments.drafts import JobDraft, PartyDraft

WEEKS = 104
ROLLED = 0.05
_AIRPORTS = {"QD": "TAO", "SH": "PVG", "SZ": "SZX"}
# Gross profit of a usual job in USD: with these the modes bring the shares of freight.md §5.
_PROFIT = {"sea_fcl": 165.0, "sea_lcl": 28.0, "air": 0.275, "rail": 145.0, "truck": 360.0, "customs": 177.0}


class Trade:
    """The stream of jobs of one demo company."""

    def __init__(self, random: Random, names: Names, staff: Staff, parties: Parties, now: datetime) -> None:
        self.random, self.names, self.staff, self.parties, self.now = random, names, staff, parties, now
        self.today: date = now.date()
        self.schedule = Schedule(random, names, parties.lines, now)

    def jobs(self, total: int) -> Iterator[JobDraft]:
        """About `total` jobs, the oldest first."""
        monday = self.today - timedelta(days=self.today.weekday())
        weeks = [monday - timedelta(weeks=back) for back in range(WEEKS, -1, -1)]
        busy = {payer.code: [self._week(payer, week) for week in weeks] for payer in self.parties.payers}
        whole = sum(payer.weight * sum(busy[payer.code]) for payer in self.parties.payers)
        booked = []
        for payer in self.parties.payers:
            expected = total * payer.weight * sum(busy[payer.code]) / whole
            count = max(int(expected) + (self.random.random() < expected % 1), 1 if any(busy[payer.code]) else 0)
            booked += [(day, payer) for day in self._days(weeks, busy[payer.code], count)]
        for day, payer in sorted(booked, key=lambda row: (row[0], row[1].code)):
            yield self._job(payer, day)

    def _days(self, weeks: list[date], weights: list[float], count: int) -> list[date]:
        """Working days, the fuller weeks more often; none after today."""
        found: list[date] = []
        while len(found) < count:
            week = self.random.choices(weeks, weights)[0]
            day = week + timedelta(days=self.random.choice((0, 0, 1, 1, 2, 3, 4)))
            if day <= self.today or week == weeks[-1]:
                found.append(min(day, self.today))
        return found

    def _week(self, payer: Payer, week: date) -> float:
        if payer.leaves_on is not None and week > payer.leaves_on:
            return 0.0
        if payer.joined_on is not None and week < payer.joined_on:
            return 0.0
        weight = season(week, payer.lanes[0].region, "sea_fcl")
        start, end = us_dip(self.today)
        if payer.lanes[0].region == "USCA" and start <= week < end:
            weight *= 0.65
        return weight

    def _job(self, payer: Payer, day: date) -> JobDraft:
        lane = self.random.choice(payer.lanes)
        mode = self.random.choices(list(MODES), list(MODES.values()))[0]
        direction = "import" if mode == "import" else "export"
        mode = "sea_fcl" if mode == "import" else mode
        if payer.kind == "e_commerce" and mode == "truck":
            mode = "air"
        draft = JobDraft(
            number=f"WF{payer.branch}{day:%y%m}{self.names.serial() % 100000:05d}",
            booked_on=day,
            mode=mode,
            direction="domestic" if mode == "truck" else direction,
            cargo_kind={"co_load": "co_load", "agent": "nominated"}.get(payer.kind, "own"),
            payer=PartyDraft("payer", code=payer.code),
            branch_id=self.staff.branches[payer.branch],
            operator_id=self.random.choice(self.staff.operations[payer.branch]),
            source="TMS",
            references=[("customer_ref", f"PO{self.random.randrange(10**7):07d}")],
        )
        self._route(draft, payer, lane)
        self._quantities(draft)
        self._money(draft, payer, lane)
        self._move(draft, lane, datetime.combine(day, time(1, self.random.randrange(60)), UTC))
        return draft

    def _route(self, draft: JobDraft, payer: Payer, lane: Lane) -> None:
        ports = (BRANCHES[payer.branch][2], lane.code)
        if draft.mode == "air":
            ports = (_AIRPORTS[payer.branch], lane.airport)
        draft.origin, draft.destination = ports if draft.direction != "import" else ports[::-1]
        door = draft.mode == "truck" or payer.kind == "e_commerce" or self.random.random() < 0.18
        draft.scope_from = "door" if self.random.random() < 0.4 else ("port" if draft.mode == "air" else "cy")
        ends = {"air": "port", "sea_lcl": "cfs"}
        draft.scope_to = "door" if door else ends.get(draft.mode or "", "cy")
        if draft.mode == "truck":
            draft.destination = {"QD": "CNSHA", "SH": "CNTAO", "SZ": "CNSHA"}[payer.branch]
        draft.incoterm = self.random.choice(("FOB", "CIF", "DAP", "EXW", "FCA", "CFR"))
        customs = ["customs"] if draft.mode == "customs" or self.random.random() < 0.5 else []
        draft.service_lines = customs if draft.mode == "customs" else ["transport", *customs]
        draft.parties = [
            PartyDraft("consignee", code=self.random.choice(payer.consignees)),
            PartyDraft("shipper", code=payer.code),
        ]
        if draft.mode in SEA and draft.direction == "export":
            agent = self.random.choice(self.parties.agents[lane.country])
            draft.parties.append(PartyDraft("overseas_agent", code=agent))
        if draft.mode == "truck":
            draft.parties.append(PartyDraft("trucker", code=self.random.choice(self.parties.truckers)))

    def _quantities(self, draft: JobDraft) -> None:
        boxes = self.random.choice((1, 1, 1, 2, 2, 3, 5)) if draft.mode in ("sea_fcl", "rail") else 0
        volume = boxes * 62 if boxes else self.random.uniform(0.5, 14)
        draft.pieces = self.random.randrange(1, 40) * max(boxes, 1) * 10
        draft.gross_weight_kg = Decimal(round(volume * self.random.uniform(120, 260)))
        draft.volume_cbm = Decimal(f"{volume:.2f}")
        if draft.mode == "air":
            draft.chargeable_weight_kg = max(draft.gross_weight_kg, Decimal(round(volume * 167)))
        if boxes:
            draft.teu = Decimal(boxes * 2)

    def _money(self, draft: JobDraft, payer: Payer, lane: Lane) -> None:
        """Cost by the lane's price; gross profit per box, cubic metre or kilogram, times what the customer is worth."""
        boxes, volume, weight = (
            float(draft.teu or 0) / 2,
            float(draft.volume_cbm or 0),
            float(draft.chargeable_weight_kg or 0),
        )
        units = {"sea_fcl": boxes, "rail": boxes, "sea_lcl": volume, "air": weight}.get(draft.mode or "", 1.0)
        cost = {
            "sea_fcl": lane.usd * boxes, "rail": 4200 * boxes, "sea_lcl": 30 + volume * lane.usd / 45, "air": weight * 3.1,
            "truck": 400 + volume * 18, "customs": 60.0,
        }[draft.mode or ""] * self.random.uniform(0.9, 1.1)  # fmt: skip
        profit = _PROFIT[draft.mode or ""] * units * payer.worth * self.random.uniform(0.6, 1.4)
        draft.currency = "CNY" if draft.mode in ("truck", "customs") else "USD"
        factor = Decimal("7.1") if draft.currency == "CNY" else Decimal(1)
        draft.revenue_estimated = (Decimal(cost + profit) * factor).quantize(Decimal("0.01"))
        draft.cost_estimated = (Decimal(cost) * factor).quantize(Decimal("0.01"))

    def _move(self, draft: JobDraft, lane: Lane, start: datetime) -> None:
        story = Story(draft, self.random, self.now)
        if draft.mode in SEA:
            sailing = self.schedule.sailing(draft.origin or "", draft.destination or "", lane, start)
            sailing = self._roll(story, sailing, lane)
            self._sea_papers(draft, sailing)
            promised, arrived = sailing.eta, sailing.ata
            story.by_sea(start, sailing, lane.country)
        else:
            leaves = start + timedelta(
                days={"air": 4, "truck": 1, "customs": 1}.get(draft.mode or "", 9)
            ) * self.random.uniform(0.8, 1.3)
            promised = arrived = leaves + timedelta(days=self._days_under_way(draft.mode or ""))
            if draft.mode == "air":
                self._air_papers(draft)
            if draft.mode == "rail":
                draft.containers = self._boxes(draft, "Railway")
            story.otherwise(start, leaves, arrived)
        draft.promised_on = (promised + timedelta(days=6 if draft.scope_to == "door" else 4)).date()
        if story.delivered or arrived < self.now:
            draft.revenue_actual, draft.cost_actual = draft.revenue_estimated, draft.cost_estimated

    def _days_under_way(self, mode: str) -> float:
        least, most = {"air": (1, 4), "rail": (18, 25)}.get(mode, (1.5, 3))
        return self.random.uniform(least, most)

    def _roll(self, story: Story, sailing: Sailing, lane: Lane) -> Sailing:
        """Some jobs are left behind and go a week later; more of them in the busy weeks."""
        if story.draft.direction != "export" or self.random.random() >= ROLLED * (
            2.8 if season(sailing.etd.date(), lane.region, "sea_fcl") > 1.15 else 1
        ):
            return sailing
        later = self.schedule.next(sailing, lane)
        told = sailing.etd - timedelta(hours=self.random.uniform(12, 40))
        story.report("DEPARTED", sailing.etd, story.draft.origin, "EST", told - timedelta(days=7))
        if not story.report("ROLLED_OVER", told, story.draft.origin, told=told):
            return sailing
        story.report("DEPARTED", later.etd, story.draft.origin, "EST", told + timedelta(hours=1))
        story.report("ARRIVED", later.eta, story.draft.destination, "EST", told + timedelta(hours=1))
        return later

    def _boxes(self, draft: JobDraft, line: str) -> list[tuple[str, str]]:
        return [(self.names.container(line), "40HQ") for _ in range(int(draft.teu or 0) // 2)]

    def _sea_papers(self, draft: JobDraft, sailing: Sailing) -> None:
        """Its own boxes and booking, or a place in a box of our own consolidation (a quarter of LCL)."""
        serial, (code, line) = self.names.serial(), sailing.carrier
        draft.voyage = sailing.draft()
        draft.parties.append(PartyDraft("carrier", code=code))
        kind = self.random.choices(("telex", "sea_waybill", "original"), (70, 18, 12))[0]
        draft.house_bills = [(f"WFHB{serial:07d}", kind)]
        if draft.mode == "sea_lcl" and self.random.random() < 0.25:
            box = self.schedule.box(sailing)
            draft.containers, draft.master_bills, draft.bookings = (
                [(box.container, "40HQ")],
                [box.master_bill],
                [box.booking],
            )
            return
        draft.containers = self._boxes(draft, line)
        draft.master_bills, draft.bookings = [f"MB{code[2:]}{serial:08d}"], [f"BK{self.names.serial():08d}"]

    def _air_papers(self, draft: JobDraft) -> None:
        code, _name = self.random.choice(self.parties.airlines)
        draft.master_bills = [self.names.air_waybill(980 + int(code[2:]))]
        draft.house_bills = [(f"HWB{self.names.serial():07d}", "sea_waybill")]
        draft.parties.append(PartyDraft("carrier", code=code))
