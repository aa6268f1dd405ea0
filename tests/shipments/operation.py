# SPDX-License-Identifier: Apache-2.0
"""A small operation for tests of clocks: a branch, places, tables, jobs in shared boxes and on shared voyages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.db.models import Count, F, Q

from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.models import Company, Unit
from wharfinger.shipments.actions import load_reference_clocks, save_jobs
from wharfinger.shipments.choices import MilestoneCode
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft, PartyDraft, VoyageDraft
from wharfinger.shipments.models import Deadline, FreeTimeClock, Incident, Job, JobException, LaneGroup, Place
from wharfinger.shipments.models.job import DERIVED

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
ETD = NOW + timedelta(days=2)
PLACES = (
    ("CNTAO", "CN", "Asia/Shanghai", "Qingdao"),
    ("DEHAM", "DE", "Europe/Berlin", "Hamburg"),
    ("USLAX", "US", "America/Los_Angeles", "Los Angeles"),
)
CODES = [code for code in MilestoneCode.values if code != "OTHER"]


def set_up() -> Unit:
    """Company, branch, three ports, lane groups, and the shipped defaults and tariffs."""
    Company.objects.update_or_create(pk=1, defaults={"name_en": "Sample", "currency": "CNY"})
    branch = Unit.objects.create(code="QD", kind="branch", name_en="Qingdao")
    Unit.objects.filter(pk=branch.pk).update(branch=branch)
    for code, country, zone, name in PLACES:
        Place.objects.create(code=code, kind="port", country=country, time_zone=zone, name_en=name)
    for code, countries in (("a", ["DE"]), ("b", ["US"]), ("c", ["VN"])):
        LaneGroup.objects.create(code=code, name_en=code, countries=countries)
    load_reference_clocks(actor=SYSTEM)
    return branch


def job(number: str, **more: Any) -> JobDraft:
    """A sea export to Hamburg."""
    base = {
        "number": number, "booked_on": date(2026, 11, 1), "mode": "sea_fcl", "direction": "export", "scope_to": "door",
        "payer": PartyDraft("payer", code=f"C{number[-1]}", name=f"Payer {number[-1]}"),
        "origin": "CNTAO", "destination": "DEHAM",
        "bookings": [f"BK{number}"], "source": "tms",
    }  # fmt: skip
    return JobDraft(**{**base, **more})


def consolidation(prefix: str, count: int = 3, box: str = "CSQU3054383", **more: Any) -> list[int]:
    """Jobs in one box on one voyage."""
    voyage = VoyageDraft(f"{prefix}5E", "SAMPLE STAR", loading="CNTAO", discharge="DEHAM")
    drafts = [
        job(
            f"{prefix}{n}",
            mode="sea_lcl",
            containers=[(box, "40HQ")],
            voyage=voyage,
            house_bills=[(f"HB{prefix}{n}", "telex")],
            **more,
        )
        for n in range(count)
    ]
    return save_jobs(drafts, actor=SYSTEM, now=NOW).ids


def told(
    job_id: int,
    code: str,
    at: datetime,
    kind: str = "ACT",
    raw: str = "",
    recorded: datetime | None = None,
    **more: Any,
) -> MilestoneDraft:
    """A report; told when it happened, unless said otherwise."""
    said = min(recorded or at, NOW)
    return MilestoneDraft(
        kind,
        at,
        code=code,
        job_id=job_id,
        source="tms",
        raw_id=raw or f"{job_id}{code}{kind}{at}",
        recorded_at=said,
        **more,
    )


def story(dice: Random, jobs: list[int], boxes: list[str], length: int, mark: str = "") -> list[MilestoneDraft]:
    """Anything that may be told: actual and estimated, of the job or a box, corrected and taken back."""
    reports: list[MilestoneDraft] = []
    for number in range(length):
        pk = dice.choice(jobs)
        code = dice.choice(CODES)
        at = NOW + timedelta(hours=dice.randint(-900, 0))
        kind = dice.choice(("ACT", "ACT", "ACT", "EST", "PLN"))
        if kind != "ACT":
            code, at = (
                dice.choice(("DEPARTED", "ARRIVED", "APPOINTMENT", "DELIVERED")),
                at + timedelta(hours=dice.randint(0, 1200)),
            )
        before = [r for r in reports if r.job_id == pk]
        corrects = dice.choice(before).raw_id if before and dice.random() < 0.15 else ""
        reports.append(told(
            pk, code, at, kind, f"{mark}r{number}", at - timedelta(hours=dice.randint(0, 300)) if kind != "ACT" else at,
            unit_ref=dice.choice(("", *boxes)), supersedes=corrects, is_retraction=bool(corrects) and dice.random() < 0.5,
        ))  # fmt: skip
    return reports


def snapshot(jobs: list[int]) -> dict[str, Any]:
    """Everything derived of the jobs, without keys of the database."""
    order = {pk: n for n, pk in enumerate(jobs)}

    def sorted_rows(rows: Any, *names: str) -> list[Any]:
        return sorted(((order[row[0]], *row[1:]) for row in rows.values_list("job_id", *names)), key=repr)

    exceptions = JobException.objects.filter(job_id__in=jobs)
    names = (
        "rule",
        "subject",
        "key",
        "since",
        "due_at",
        "incident__cause",
        "incident__voyage__vessel",
        "incident__container__number",
    )
    clock = ("container__number", "kind", "side", "started_at", "free_until", "stopped_at")
    return {
        "jobs": list(Job.objects.filter(pk__in=jobs).order_by("pk").values(*DERIVED)),
        "deadlines": sorted_rows(Deadline.objects.filter(job_id__in=jobs), "kind", "due_at", "act_by", "source", "met_at"),
        "clocks": sorted_rows(FreeTimeClock.objects.filter(job_id__in=jobs), *clock),
        "open": sorted_rows(exceptions.filter(closed_at__isnull=True), *names),
    }  # fmt: skip


def faults() -> list[str]:
    """What must never be: a counter that differs from its rows, an incident that is open for nothing."""
    count = Count("exceptions", filter=Q(exceptions__closed_at__isnull=True))
    rows = Job.objects.annotate(rows=count).exclude(rows=F("open_exceptions"))
    wrong = [f"{row.number}: says {row.open_exceptions}, has {row.rows}" for row in rows]
    still_open = JobException.objects.filter(closed_at__isnull=True, incident__isnull=False)
    busy = set(still_open.values_list("incident_id", flat=True))
    found = set(Incident.objects.filter(closed_at__isnull=True).values_list("pk", flat=True))
    return wrong + [f"incidents {sorted(found ^ busy)}"] * (found != busy)
