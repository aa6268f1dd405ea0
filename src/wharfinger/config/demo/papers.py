# SPDX-License-Identifier: Apache-2.0
"""What the desks hold beside the operation's system: customs entries, trucks, warehouse orders, documents, territories."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from wharfinger.config.demo.names import Names
from wharfinger.config.demo.staff import Staff
from wharfinger.directory.actions.labels import TerritoryDraft, save_territories
from wharfinger.directory.models import Organisation
from wharfinger.kernel.actor import SYSTEM
from wharfinger.shipments.actions.documents import DocumentDraft, Upload, add_documents
from wharfinger.shipments.actions.orders import OrderDraft, advance_orders, save_orders
from wharfinger.shipments.models import Job

MOST = 40
_DIVISIONS = {"QD": ("37",), "SH": ("31", "32", "33"), "SZ": ("44",)}
_PLATES = {"QD": "鲁B", "SH": "沪D", "SZ": "粤B"}


class Desks:
    """The newest jobs' orders and documents, a few dozen whatever the scale."""

    def __init__(self, random: Random, names: Names, staff: Staff, now: datetime) -> None:
        self.random, self.names, self.staff, self.now = random, names, staff, now
        self.codes = {pk: code for code, pk in staff.branches.items()}
        self.truckers = list(Organisation.objects.filter(roles__contains=["trucker"]).values_list("pk", flat=True))

    def fill(self) -> None:
        """Everything."""
        self._territories()
        waiting = list(Job.objects.filter(phase="at_origin", direction="export").order_by("-booked_on", "-pk")[:MOST])
        self._entries([job for job in waiting if job.mode in ("sea_fcl", "sea_lcl")])
        self._trucks([job for job in waiting if job.mode == "sea_fcl"])
        self._inbound([job for job in waiting if job.mode == "sea_lcl"])
        self._deliveries(list(Job.objects.filter(phase="arrived", scope_to="door").order_by("-pk")[:MOST]))
        self._documents(waiting[:12])

    def _territories(self) -> None:
        save_territories([
            TerritoryDraft(f"T-{code}", self.staff.branches[code], f"{code} 区域", f"{code} territory", divisions=divisions)
            for code, divisions in _DIVISIONS.items()
        ], actor=SYSTEM)  # fmt: skip

    def _entries(self, jobs: list[Job]) -> None:
        drafts = [
            OrderDraft(
                {"number": f"4258202601{self.names.serial():08d}", "direction": "export", "office": "4258"}, [job.pk]
            )
            for job in jobs
        ]
        ids = save_orders("customs_entry", drafts, actor=SYSTEM)
        lodged = [
            pk for pk, job in zip(ids, jobs, strict=True) if job.last_code in ("CUSTOMS_LODGED", "CUSTOMS_CLEARED")
        ]
        advance_orders("customs_entry", lodged, "lodged", actor=SYSTEM, at=self.now - timedelta(hours=7), now=self.now)

    def _truck(self, job: Job, kind: str, start: datetime, where: tuple[str, str]) -> OrderDraft:
        abroad = kind == "delivery" and job.direction == "export"
        plate = f"{'X' if abroad else _PLATES[self.codes[job.branch_id]]}{self.random.randrange(10000, 99999)}"
        return OrderDraft({
            "kind": kind, "trucker_id": self.random.choice(self.truckers), "plate": plate, "driver": self.names.person()[0],
            "driver_phone": f"138{self.names.serial():08d}", "from_text": where[0], "to_text": where[1], "planned_start": start,
            "planned_end": start + timedelta(hours=6),
        }, [job.pk], list(job.containers.values_list("pk", flat=True)))  # fmt: skip

    def _trucks(self, jobs: list[Job]) -> None:
        drafts = [
            self._truck(
                job, "pickup", self.now + timedelta(hours=self.random.uniform(-20, 30)), (f"{job.payer} 工厂", "港区")
            )
            for job in jobs[:15]
        ]
        save_orders("truck_leg", drafts, actor=SYSTEM)

    def _deliveries(self, jobs: list[Job]) -> None:
        drafts = [
            self._truck(
                job, "delivery", self.now + timedelta(hours=self.random.uniform(3, 40)), ("目的港仓库", "收货人仓库")
            )
            for job in jobs
        ]
        save_orders("truck_leg", drafts, actor=SYSTEM)

    def _inbound(self, jobs: list[Job]) -> None:
        save_orders("warehouse_order", [
            OrderDraft({
                "number": f"IN{self.names.serial():06d}", "kind": "in", "warehouse": "自营拼箱仓", "pieces_planned": job.pieces,
                "gross_weight_kg": job.gross_weight_kg, "planned_at": self.now + timedelta(hours=self.random.uniform(-12, 30)),
            }, [job.pk])
            for job in jobs
        ], actor=SYSTEM)  # fmt: skip

    def _documents(self, jobs: list[Job]) -> None:
        add_documents([
            DocumentDraft("booking_instruction", Upload([page(f"Booking instruction {job.number}")], f"{job.number}.pdf"), job.pk)
            for job in jobs
        ], actor=SYSTEM, now=self.now)  # fmt: skip


def page(text: str) -> bytes:
    """A PDF of one page with one line of Latin text."""
    drawn = f"BT /F1 18 Tf 72 760 Td ({text}) Tj ET".encode("ascii")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + tail % (len(parts) + 1, table, len(parts) + 1, len(out))
