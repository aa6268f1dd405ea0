# SPDX-License-Identifier: Apache-2.0
"""Whoever takes events in, or looks after the clocks, may be killed at any moment: the end is that of an undisturbed run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection
from tests.conftest import ROOT
from tests.shipments.operation import NOW, faults, job, set_up, snapshot
from tests.shipments.stream import EACH, GROUP, box_number, send

from wharfinger.kernel.actor import SYSTEM
from wharfinger.shipments.actions import open_due_exceptions, save_jobs
from wharfinger.shipments.drafts import VoyageDraft
from wharfinger.shipments.models import JobException, Milestone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def begin(prefix: str, events: int) -> list[int]:
    """Three jobs a box, ten boxes a voyage."""
    ids: list[int] = []
    boxes = events // EACH
    for start in range(0, boxes, 200):
        drafts = [
            job(f"{prefix}{box:05d}-{n}", mode="sea_lcl", containers=[(box_number(prefix, box), "40HQ")],
                voyage=VoyageDraft(f"{prefix}{box // 10:04d}E", f"{prefix} STAR"), scope_to=("door", "cy")[box % 2])
            for box in range(start, min(start + 200, boxes)) for n in range(GROUP)
        ]  # fmt: skip
        ids += save_jobs(drafts, actor=SYSTEM, now=NOW).ids
    return ids


def process(what: str, prefix: str, events: int, checkpoint: Path, settings: Any) -> subprocess.Popen[bytes]:
    parts = connection.get_connection_params()
    url = " ".join(f"{key}={parts[key]}" for key in ("dbname", "user", "host", "port") if parts.get(key))
    environment = {
        **os.environ, "DATABASE_URL": url, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "wharfinger.config.settings", "WHARFINGER_HOME": str(settings.MEDIA_ROOT.parent),
    }  # fmt: skip
    line = [sys.executable, "-m", "tests.shipments.stream", what, prefix, str(events), str(checkpoint)]
    return subprocess.Popen(line, env=environment)


def end_of(prefix: str, jobs: list[int]) -> str:
    """Everything derived, without what only tells the two runs apart."""
    while open_due_exceptions(actor=SYSTEM, now=NOW):
        pass
    return repr(snapshot(jobs)).replace(f"{prefix}AAU", "BOX").replace(f"{prefix} STAR", "STAR")


@pytest.mark.parametrize("events", [3_600, 100_000])
def test_killed_at_random_the_stream_ends_as_an_undisturbed_one(events: int, tmp_path: Path, settings: Any) -> None:
    set_up()
    killed, calm = begin("K", events), begin("U", events)
    dice, kills, deadline = Random(events), 0, time.monotonic() + 1800
    sender = process("send", "K", events, tmp_path / "k", settings)
    timer = process("timer", "K", events, tmp_path / "t", settings)
    while sender.poll() is None or kills < 4:
        assert time.monotonic() < deadline
        time.sleep(dice.uniform(1.5, 5))
        victim = sender if dice.random() < 0.6 and kills < 25 else timer
        assert sender.poll() in (None, 0)
        alive = victim.poll() is None
        victim.kill()
        victim.wait()
        kills += alive
        if victim is sender:
            sender = process("send", "K", events, tmp_path / "k", settings)
        else:
            timer = process("timer", "K", events, tmp_path / "t", settings)
    timer.kill()
    timer.wait()
    assert (sender.returncode, kills >= 4) == (0, True)
    send("U", events, tmp_path / "u")
    told = [Milestone.objects.filter(job_id__in=jobs).count() for jobs in (killed, calm)]
    assert told == [events // EACH * EACH] * 2
    assert end_of("K", killed) == end_of("U", calm)
    assert faults() == []
    still_open = JobException.objects.filter(closed_at__isnull=True).values_list("job_id", "rule", "subject")
    assert len(still_open) == len(set(still_open)) > 0
