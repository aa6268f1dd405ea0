# SPDX-License-Identifier: Apache-2.0
"""Jobs with their papers, money and milestones, as they would stand on the day of the demo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from wharfinger.config.demo.names import Names
from wharfinger.config.demo.parties import Parties, Payer
from wharfinger.config.demo.staff import Staff
from wharfinger.config.demo.world import BRANCHES, MODES, Lane, season, us_dip
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft, PartyDraft, VoyageDraft

WEEKS = 104
_SOURCES = {"sea_fcl": "TMS", "sea_lcl": "TMS", "air": "TMS", "rail": "TMS", "truck": "TMS", "customs": "TMS"}


class Trade:
    """The stream of jobs of one demo company."""

    def __init__(self, random: Random, names: Names, staff: Staff, parties: Parties, now: datetime) -> None:
        self.random, self.names, self.staff, self.parties, self.now = random, names, staff, parties, now
        self.today: date = now.date()
        self._voyages: dict[tuple[str, str, date], tuple[str, str, str, str]] = {}

    def jobs(self, total: int) -> Iterator[JobDraft]:
        """About `total` jobs, the oldest first."""
        weights = sum(payer.weight for payer in self.parties.payers)
        booked = []
        for payer in self.parties.payers:
            expected = total * payer.weight / weights
            count = int(expected) + (self.random.random() < expected % 1)
            booked += [(day, payer) for day in self._days(payer, max(count, 1))]
        for day, payer in sorted(booked, key=lambda row: (row[0], row[1].code)):
            yield self._job(payer, day)

    def _days(self, payer: Payer, count: int) -> list[date]:
        monday = self.today - timedelta(days=self.today.weekday())
        weeks = [monday - timedelta(weeks=back) for back in range(WEEKS, -1, -1)]
        weights = [self._week(payer, week) for week in weeks]
        if not any(weights):
            return []
        days = (
            self.random.choices(weeks, weights)[0] + timedelta(days=self.random.choice((0, 0, 1, 1, 2, 3, 4)))
            for _ in range(count)
        )
        return [min(day, self.today) for day in days]

    def _week(self, payer: Payer, week: date) -> float:
        if payer.leaves_on is not None and week > payer.leaves_on:
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
        number = f"WF{payer.branch}{day:%y%m}{self.names.serial() % 100000:05d}"
        draft = JobDraft(
            number=number,
            booked_on=day,
            mode=mode,
            direction="domestic" if mode == "truck" else direction,
            cargo_kind={"co_load": "co_load", "agent": "nominated"}.get(payer.kind, "own"),
            payer=PartyDraft("payer", code=payer.code),
            branch_id=self.staff.branches[payer.branch],
            operator_id=self.random.choice(self.staff.operations[payer.branch]),
            source=_SOURCES[mode],
            references=[("customer_ref", f"PO{self.random.randrange(10**7):07d}")],
        )
        self._route(draft, payer, lane)
        self._quantities(draft)
        self._money(draft, payer, lane)
        self._move(draft, payer, lane, day)
        return draft

    def _route(self, draft: JobDraft, payer: Payer, lane: Lane) -> None:
        home = BRANCHES[payer.branch][2]
        ports = (home, lane.airport if draft.mode == "air" else lane.code)
        if draft.mode == "air":
            ports = ({"QD": "TAO", "SH": "PVG", "SZ": "SZX"}[payer.branch], lane.airport)
        draft.origin, draft.destination = ports if draft.direction != "import" else ports[::-1]
        door = draft.mode in ("truck",) or payer.kind == "e_commerce" or self.random.random() < 0.18
        draft.scope_from = "door" if self.random.random() < 0.4 else ("port" if draft.mode == "air" else "cy")
        draft.scope_to = (
            "door" if door else ("port" if draft.mode == "air" else "cfs" if draft.mode == "sea_lcl" else "cy")
        )
        if draft.mode == "truck":
            draft.destination = {"QD": "CNSHA", "SH": "CNTAO", "SZ": "CNSHA"}[payer.branch]
        draft.incoterm = self.random.choice(("FOB", "CIF", "DAP", "EXW", "FCA", "CFR"))
        draft.service_lines = (
            ["customs"]
            if draft.mode == "customs"
            else ["transport", *(["customs"] if self.random.random() < 0.5 else [])]
        )
        draft.parties = [
            PartyDraft("consignee", code=self.random.choice(payer.consignees)),
            PartyDraft("shipper", code=payer.code),
        ]
        if draft.mode in ("sea_fcl", "sea_lcl") and draft.direction == "export":
            draft.parties.append(
                PartyDraft("overseas_agent", code=self.random.choice(self.parties.agents[lane.country]))
            )
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
            line = self.random.choice(self.parties.lines[:16])[1]
            draft.containers = [(self.names.container(line), "40HQ") for _ in range(boxes)]

    def _money(self, draft: JobDraft, payer: Payer, lane: Lane) -> None:
        boxes = float(draft.teu or 0) / 2
        volume = float(draft.volume_cbm or 0)
        per_unit = {
            "sea_fcl": lane.usd * boxes,
            "rail": 4200 * boxes,
            "sea_lcl": 30 + volume * lane.usd / 45,
            "air": float(draft.chargeable_weight_kg or 0) * 3.1,
            "truck": 400 + volume * 18,
            "customs": 60,
        }[draft.mode or ""]
        cost = per_unit * self.random.uniform(0.9, 1.1)
        revenue = cost / (1 - payer.margin * self.random.uniform(0.6, 1.4))
        draft.currency = "CNY" if draft.mode in ("truck", "customs") else "USD"
        factor = Decimal("7.1") if draft.currency == "CNY" else Decimal(1)
        draft.revenue_estimated = (Decimal(revenue) * factor).quantize(Decimal("0.01"))
        draft.cost_estimated = (Decimal(cost) * factor).quantize(Decimal("0.01"))

    def _transit(self, draft: JobDraft, lane: Lane) -> float:
        if draft.mode == "air":
            return self.random.uniform(1, 4)
        if draft.mode == "rail":
            return self.random.uniform(18, 25)
        if draft.mode in ("truck", "customs"):
            return self.random.uniform(1.5, 3)
        return self.random.uniform(*lane.days)

    def _move(self, draft: JobDraft, payer: Payer, lane: Lane, day: date) -> None:
        start = datetime.combine(day, time(9, self.random.randrange(60)), UTC)
        lead = {"air": 4, "truck": 1, "customs": 1}.get(draft.mode or "", 9)
        etd = start + timedelta(days=lead + self.random.uniform(0, 4))
        transit = timedelta(days=self._transit(draft, lane))
        late = (
            min(max(self.random.lognormvariate(0.0, 1.05), 0.05), 12)
            if draft.mode in ("sea_fcl", "sea_lcl")
            else self.random.uniform(0, 0.6)
        )
        atd = etd + timedelta(days=late)
        eta, ata = etd + transit, atd + transit + timedelta(days=self.random.gauss(0.3, 1.2) if lead == 9 else 0.1)
        draft.promised_on = (eta + timedelta(days=5 if draft.scope_to == "door" else 3)).date()
        self._papers(draft, lane, etd, eta)
        story = Story(draft, self.random, self.now)
        story.tell(start, etd, atd, eta, max(ata, atd + timedelta(hours=12)))
        if story.delivered or atd + transit < self.now:
            draft.revenue_actual, draft.cost_actual = draft.revenue_estimated, draft.cost_estimated

    def _papers(self, draft: JobDraft, lane: Lane, etd: datetime, eta: datetime) -> None:
        serial = self.names.serial()
        if draft.mode == "air":
            code, _name = self.random.choice(self.parties.airlines)
            draft.master_bills = [self.names.air_waybill(980 + int(code[2:]))]
            draft.house_bills = [(f"HWB{serial:07d}", "sea_waybill")]
            draft.parties.append(PartyDraft("carrier", code=code))
        elif draft.mode in ("sea_fcl", "sea_lcl"):
            week = etd.date() - timedelta(days=etd.weekday())
            key = (str(draft.origin), str(draft.destination), week)
            if key not in self._voyages:
                code, name = self.random.choice(self.parties.lines)
                self._voyages[key] = (
                    code,
                    self.names.vessel(name),
                    f"{week.isocalendar().week:03d}{'E' if lane.region == 'USCA' else 'W'}",
                    f"BK{self.names.serial():08d}",
                )
            code, vessel, number, booking = self._voyages[key]
            draft.voyage = VoyageDraft(
                number, vessel, PartyDraft("carrier", code=code), str(draft.origin), str(draft.destination), etd, eta
            )
            draft.bookings = [booking]
            draft.parties.append(PartyDraft("carrier", code=code))
            draft.master_bills = [f"MB{code[2:]}{serial:08d}"]
            kind = self.random.choices(("telex", "sea_waybill", "original"), (70, 18, 12))[0]
            draft.house_bills = [(f"WFHB{serial:07d}", kind)]


class Story:
    """The reports of one job up to now: what was announced, what happened, what is missing."""

    def __init__(self, draft: JobDraft, random: Random, now: datetime) -> None:
        self.draft, self.random, self.now = draft, random, now
        self.delivered = False

    def report(
        self, code: str, at: datetime, place: str | None = None, kind: str = "ACT", told: datetime | None = None
    ) -> bool:
        """Add a report when its time has come; whether it has."""
        recorded = told or at + timedelta(hours=self.random.uniform(0.2, 6))
        if recorded > self.now or (kind == "ACT" and at > self.now):
            return False
        self.draft.milestones.append(
            MilestoneDraft(
                kind,
                at,
                code=code,
                place=place or "",
                source=self.draft.source,
                recorded_at=recorded,
                raw_id=f"{self.draft.number}:{code}:{kind}:{len(self.draft.milestones)}",
            )
        )
        return True

    def tell(self, start: datetime, etd: datetime, atd: datetime, eta: datetime, ata: datetime) -> None:
        """The whole way, as far as it has got."""
        here, there = self.draft.origin, self.draft.destination
        self.report("BOOKED", start, here)
        self.report("DEPARTED", etd, here, "EST", start)
        self.report("ARRIVED", eta, there, "EST", start)
        self.report("RECEIVED_ORIGIN", etd - timedelta(days=1.5), here)
        self.report("CUSTOMS_CLEARED", etd - timedelta(days=1), here)
        self.report("LOADED", atd - timedelta(hours=8), here)
        self.report("DEPARTED", atd, here)
        if atd < self.now < ata and self.random.random() < 0.06:
            return  # the line has stopped reporting
        for step in range(self.random.randrange(1, 4)):
            at = atd + (ata - atd) * (0.3 + 0.25 * step)
            self.report("ARRIVED", ata + timedelta(days=self.random.gauss(0, 0.6) * (2 - step)), there, "EST", at)
        self._release(ata, here)
        if self.report("ARRIVED", ata, there):
            self._deliver(ata, there)

    def _release(self, ata: datetime, here: str | None) -> None:
        if self.draft.mode not in ("sea_fcl", "sea_lcl"):
            return
        if self.random.random() < 0.93:
            self.report("BILL_RELEASED", ata - timedelta(days=self.random.uniform(5.5, 12)), here)
        elif ata > self.now:
            self.draft.on_hold, self.draft.hold_reason = True, "等待付款"

    def _deliver(self, ata: datetime, there: str | None) -> None:
        if self.draft.scope_to == "door":
            stuck = timedelta(days=self.random.uniform(1.5, 4)) if self.random.random() < 0.15 else timedelta()
            clear = ata + timedelta(hours=self.random.uniform(3, 15))
            self.report("AVAILABLE", clear, there)
            out = clear + timedelta(hours=self.random.uniform(3, 18)) + stuck
            self.report("OUT_FOR_DELIVERY", out, there)
            self.delivered = self.report("DELIVERED", out + timedelta(hours=self.random.uniform(2, 10)), there)
        else:
            self.delivered = self.report("DELIVERY_ORDER", ata + timedelta(days=self.random.uniform(0.5, 3)), there)
            self.report("GATE_OUT", ata + timedelta(days=self.random.uniform(1, 5)), there)
