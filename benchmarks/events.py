# SPDX-License-Identifier: Apache-2.0
"""How fast milestones stream in: events a second in batches of 500, with state, deadlines, clocks and exceptions derived.

    DATABASE_URL=… python benchmarks/events.py [jobs]

Uses a database of its own beside the one named (made and dropped again). At least 2,000 events a second are wanted.
"""

from __future__ import annotations

import atexit
import os
import random
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wharfinger.config.settings")
HOME = Path(tempfile.mkdtemp(prefix="wharfinger-bench-"))
os.environ["WHARFINGER_HOME"] = str(HOME)
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402

from wharfinger.kernel.actor import SYSTEM  # noqa: E402
from wharfinger.kernel.models import Company, Unit  # noqa: E402
from wharfinger.shipments import models  # noqa: E402
from wharfinger.shipments.actions import load_reference_places, record_milestones, save_jobs  # noqa: E402
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft, PartyDraft, VoyageDraft  # noqa: E402

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
BATCH = 500
STORY = (
    ("BOOKED", "ACT", -12), ("DEPARTED", "EST", -12), ("ARRIVED", "EST", -12), ("SPACE_RELEASED", "ACT", -10),
    ("SI_SENT", "ACT", -5), ("VGM_SENT", "ACT", -3), ("GATE_IN", "ACT", -2), ("CUSTOMS_CLEARED", "ACT", -1.5),
    ("DEPARTED", "ACT", 0), ("ARRIVED", "ACT", 16), ("UNLOADED", "ACT", 17), ("GATE_OUT", "ACT", 24),
)  # fmt: skip


def jobs(count: int) -> list[tuple[int, datetime]]:
    """Sea jobs with box, booking, bill and voyage: key and departure."""
    dice, made = random.Random(1), []
    for start in range(0, count, 1000):
        drafts, sailings = [], []
        for n in range(start, min(start + 1000, count)):
            etd = NOW + timedelta(hours=dice.randint(-40 * 24, 14 * 24))
            sailings.append(etd)
            drafts.append(JobDraft(
                number=f"E{n:07d}", booked_on=(etd - timedelta(days=13)).date(), mode="sea_fcl", direction="export", scope_to="cy",
                payer=PartyDraft("payer", code=f"C{n % 400}", name=f"Payer {n % 400}"), origin="CNTAO",
                destination=dice.choice(("DEHAM", "USLAX", "VNSGN")), containers=[(f"BXCU{n:07d}", "40HQ")], bookings=[f"BK{n // 2:07d}"],
                house_bills=[(f"HB{n:07d}", "telex")], voyage=VoyageDraft(f"{n % 40:03d}E", f"SAMPLE {n % 60}"), source="bench",
            ))  # fmt: skip
        made += zip(save_jobs(drafts, actor=SYSTEM, now=NOW).ids, sailings, strict=True)
    return made


def events(made: list[tuple[int, datetime]]) -> list[MilestoneDraft]:
    """What has been told of them by now, in the order it was told, a fifth of it late."""
    dice, told = random.Random(2), []
    for job, etd in made:
        for position, (code, kind, days) in enumerate(STORY):
            at = etd + timedelta(days={"DEPARTED": 0, "ARRIVED": 16}[code] if kind == "EST" else days)
            recorded = etd + timedelta(days=days, hours=dice.choice((0, 0, 0, 0, 60)))
            if recorded <= NOW:
                told.append(
                    MilestoneDraft(
                        kind,
                        at,
                        code=code,
                        job_id=job,
                        source="bench",
                        raw_id=f"{job}:{position}",
                        recorded_at=recorded,
                    )
                )
    return sorted(told, key=lambda draft: draft.recorded_at or NOW)


def main(count: int) -> None:
    connection.settings_dict["TEST"]["NAME"] = "wharfinger_bench_events"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        Company.objects.update_or_create(pk=1, defaults={"name_en": "Sample", "currency": "USD"})
        branch = Unit.objects.create(code="QD", kind="branch", name_en="Qingdao")
        Unit.objects.filter(pk=branch.pk).update(branch=branch)
        load_reference_places(actor=SYSTEM)
        told = events(jobs(count))
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off; ANALYZE")  # as our own server runs
        wall, cpu = time.perf_counter(), time.process_time()
        for start in range(0, len(told), BATCH):
            batch = told[start : start + BATCH]
            record_milestones(batch, actor=SYSTEM, now=batch[-1].recorded_at)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        rows = {
            name: getattr(models, name).objects.count()
            for name in ("Deadline", "FreeTimeClock", "JobException", "Incident")
        }
        print(
            f"{len(told)} events of {count} jobs in {wall:.1f} s: {len(told) / wall:.0f} a second; CPU {cpu:.1f} s; {rows}"
        )
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
