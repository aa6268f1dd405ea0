# SPDX-License-Identifier: Apache-2.0
"""What waits on the day of the demo (freight.md §4): a cut-off, nine rolled jobs, an inspected consolidation, free time.

Each is built from reports as they would come; the exceptions, incidents and clocks follow from the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from wharfinger.config.demo.names import Names
from wharfinger.config.demo.parties import Parties, Payer
from wharfinger.config.demo.staff import Staff
from wharfinger.kernel.actor import SYSTEM
from wharfinger.shipments.actions import record_milestones, save_jobs
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft, PartyDraft, VoyageDraft

ROLLED, INSPECTED, CUTOFF, FREE_TIME = 9, 7, 3, 2
BRANCH, PORT = "QD", "CNTAO"


class Today:
    """Four stories of the Qingdao branch; their jobs are numbered WFQD-ROLL-01, -INSP-, -CUT-, -FREE-."""

    def __init__(self, names: Names, staff: Staff, parties: Parties, now: datetime) -> None:
        self.names, self.staff, self.now = names, staff, now
        staying = [p for p in parties.payers if not p.leaves_on and p.kind != "agent"]
        # The branch's own first; a small company has too few of them.
        self.payers = sorted(staying, key=lambda payer: payer.branch != BRANCH)
        self.lines = parties.lines

    def happen(self) -> None:
        """All four."""
        self._rollover()
        self._inspection()
        self._cutoff()
        self._free_time()

    def _voyage(self, number: int, discharge: str, etd: datetime, days: float) -> VoyageDraft:
        code, name = self.lines[number]
        vessel = self.names.vessel(name)
        return VoyageDraft(
            f"{etd.isocalendar().week:03d}W",
            vessel,
            PartyDraft("carrier", code=code),
            PORT,
            discharge,
            etd,
            etd + timedelta(days=days),
        )

    def _job(self, number: str, payer: Payer, mode: str, voyage: VoyageDraft, scope_to: str) -> JobDraft:
        etd, eta = voyage.etd or self.now, voyage.eta or self.now
        booked = min(etd - timedelta(days=10), self.now - timedelta(days=1))
        draft = JobDraft(
            number=number, booked_on=booked.date(), mode=mode, direction="export", scope_from="cy", scope_to=scope_to,
            payer=PartyDraft("payer", code=payer.code), origin=PORT, destination=voyage.discharge, voyage=voyage,
            branch_id=self.staff.branches[BRANCH], operator_id=self.staff.operations[BRANCH][0], source="TMS",
            promised_on=(eta + timedelta(days=6)).date(), gross_weight_kg=Decimal(9800), currency="USD", teu=Decimal(2),
            revenue_estimated=Decimal(3460), cost_estimated=Decimal(3270),
            parties=[PartyDraft("shipper", code=payer.code), PartyDraft("consignee", code=payer.consignees[0])],
            house_bills=[(f"WFHB{self.names.serial():07d}", "telex")], bookings=[f"BK{self.names.serial():08d}"],
        )  # fmt: skip
        draft.milestones = [
            self._told(draft, "BOOKED", booked, PORT), self._told(draft, "SPACE_RELEASED", booked + timedelta(hours=20), PORT),
            self._told(draft, "DEPARTED", etd, PORT, "EST", booked),
            self._told(draft, "ARRIVED", eta, voyage.discharge, "EST", booked),
        ]  # fmt: skip
        return draft

    def _told(
        self, draft: JobDraft, code: str, at: datetime, place: str, kind: str = "ACT", told: datetime | None = None
    ) -> MilestoneDraft:
        return MilestoneDraft(
            kind, at, code=code, job_number=draft.number, place=place, source="TMS",
            raw_id=f"{draft.number}:{code}:{kind}:{at.isoformat()}", recorded_at=told or min(at + timedelta(hours=1), self.now),
        )  # fmt: skip

    def _done(self, draft: JobDraft, *steps: tuple[str, float]) -> None:
        """Things done so many days before now."""
        draft.milestones += [self._told(draft, code, self.now - timedelta(days=days), PORT) for code, days in steps]

    def _save(self, drafts: Sequence[JobDraft]) -> None:
        save_jobs(drafts, actor=SYSTEM, now=self.now)

    def _rollover(self) -> None:
        """Nine jobs of nine customers are left behind by a ship that sails tomorrow; told by the line three hours ago."""
        voyage = self._voyage(0, "DEHAM", self.now + timedelta(days=1, hours=4), 38)
        drafts = [self._job(f"WFQD-ROLL-{n + 1:02d}", self.payers[n], "sea_fcl", voyage, "cy") for n in range(ROLLED)]
        for draft in drafts:
            draft.containers = [(self.names.container(self.lines[0][1]), "40HQ")]
            self._done(
                draft, ("EMPTY_PICKED_UP", 5), ("SI_SENT", 4.2), ("DRAFT_CONFIRMED", 3.5), ("VGM_SENT", 2.2), ("GATE_IN", 1.8),
                ("CUSTOMS_CLEARED", 1),
            )  # fmt: skip
        self._save(drafts)
        told = self.now - timedelta(hours=3)
        reports = []
        for draft in drafts:
            reports.append(self._told(draft, "ROLLED_OVER", told, PORT))
            reports.append(self._told(draft, "DEPARTED", self.now + timedelta(days=8, hours=4), PORT, "EST", told))
            reports.append(self._told(draft, "ARRIVED", self.now + timedelta(days=46), "DEHAM", "EST", told))
        record_milestones(reports, actor=SYSTEM, now=self.now)

    def _inspection(self) -> None:
        """Customs opens our own consolidation: one box, seven house bills, seven customers."""
        voyage = self._voyage(1, "AUSYD", self.now + timedelta(days=2), 16)
        box, master = self.names.container(self.lines[1][1]), f"MB{self.lines[1][0][2:]}{self.names.serial():08d}"
        booking = f"BK{self.names.serial():08d}"
        drafts = [
            self._job(f"WFQD-INSP-{n + 1:02d}", self.payers[ROLLED + CUTOFF + FREE_TIME + n], "sea_lcl", voyage, "cfs")
            for n in range(INSPECTED)
        ]
        for draft in drafts:
            draft.containers, draft.master_bills, draft.bookings = [(box, "40HQ")], [master], [booking]
            draft.teu, draft.gross_weight_kg, draft.volume_cbm = None, Decimal(1450), Decimal("6.2")
            draft.revenue_estimated, draft.cost_estimated = Decimal(520), Decimal(310)
            self._done(draft, ("RECEIVED_ORIGIN", 5.5), ("SI_SENT", 3), ("DRAFT_CONFIRMED", 2), ("CUSTOMS_LODGED", 0.6))
        self._save(drafts)
        ordered = self._told(drafts[0], "INSPECTION_ORDERED", self.now - timedelta(hours=5), PORT)
        ordered.unit_ref = box
        record_milestones([ordered], actor=SYSTEM, now=self.now)

    def _cutoff(self) -> None:
        """The SI is due in ten hours and nobody has sent it."""
        voyage = self._voyage(2, "BRSSZ", self.now + timedelta(hours=108 + 10), 36)
        drafts = [
            self._job(f"WFQD-CUT-{n + 1:02d}", self.payers[ROLLED + n], "sea_fcl", voyage, "cy") for n in range(CUTOFF)
        ]
        for draft in drafts:
            draft.containers = [(self.names.container(self.lines[2][1]), "40HQ")]
            self._done(draft, ("EMPTY_PICKED_UP", 0.8))
        self._save(drafts)

    def _free_time(self) -> None:
        """Boxes to the door stand in Hamburg; tomorrow is the last of their seven free days."""
        arrived = self.now - timedelta(days=6, hours=10)
        voyage = self._voyage(3, "DEHAM", arrived - timedelta(days=38), 38)
        drafts = [
            self._job(f"WFQD-FREE-{n + 1:02d}", self.payers[ROLLED + CUTOFF + n], "sea_fcl", voyage, "door")
            for n in range(FREE_TIME)
        ]
        for draft in drafts:
            draft.containers = [(self.names.container(self.lines[3][1]), "40HQ")]
            draft.promised_on = (self.now + timedelta(days=3)).date()
            self._done(draft, ("LOADED", 45), ("BILL_RELEASED", 14))
            there = "DEHAM"
            draft.milestones += [
                self._told(draft, "DEPARTED", arrived - timedelta(days=38), PORT), self._told(draft, "ARRIVED", arrived, there),
                self._told(draft, "UNLOADED", arrived + timedelta(hours=10), there),
                self._told(draft, "AVAILABLE", arrived + timedelta(hours=30), there),
                self._told(draft, "APPOINTMENT", self.now + timedelta(days=4), there, "PLN", self.now - timedelta(days=2)),
            ]  # fmt: skip
        self._save(drafts)
