# SPDX-License-Identifier: Apache-2.0
"""A worker killed in mid-import and started again leaves what an undisturbed one leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection
from tests.conftest import ROOT

from wharfinger.integrations import actions
from wharfinger.integrations.choices import RunState
from wharfinger.integrations.models import ImportRun, QuarantinedRow
from wharfinger.kernel.actor import SYSTEM
from wharfinger.shipments.models import Job, Milestone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home", "branch")]
ROWS = 3_000
WORK = "import django; django.setup(); from wharfinger.integrations.actions import work_off; work_off({pk}, chunk=100)"


def _begin(prefix: str) -> ImportRun:
    lines = [
        f"{prefix}{n},Sample {n % 7},{'soon' if n % 50 == 0 else '2026-01-05'},{n},2026-02-01\n" for n in range(ROWS)
    ]
    text = "Job No,Customer,Booking date,Weight,ETA\n" + "".join(lines)
    run = actions.begin_import([text.encode()], name="jobs.csv", actor=SYSTEM, kind="jobs")
    actions.start_runs([run], dry=False, actor=SYSTEM, in_background=False)
    return run


def _worker(run: ImportRun, settings) -> subprocess.Popen[bytes]:
    parts = connection.get_connection_params()
    url = " ".join(f"{key}={parts[key]}" for key in ("dbname", "user", "host", "port") if parts.get(key))
    environment = {
        **os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "wharfinger.config.settings", "WHARFINGER_HOME": str(settings.MEDIA_ROOT.parent),
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "-c", WORK.format(pk=run.pk)], env=environment)


def _state(run: ImportRun, prefix: str):
    run.refresh_from_db()
    jobs = Job.objects.filter(number__startswith=prefix)
    rows = [
        (number[len(prefix) :], *rest)
        for number, *rest in jobs.order_by("pk").values_list("number", "gross_weight_kg", "payer__name_en", "eta")
    ]
    quarantined = list(QuarantinedRow.objects.filter(run=run).values_list("number", "code"))
    counters = (run.state, run.rows, run.accepted, run.quarantined, run.created, run.updated, run.unchanged)
    return counters, rows, quarantined, Milestone.objects.filter(job__in=jobs).count()


def test_a_killed_import_ends_as_an_undisturbed_one(settings):
    killed = _begin("K-")
    worker = _worker(killed, settings)
    deadline = time.monotonic() + 60
    while not ImportRun.objects.filter(pk=killed.pk, cursor__gt=0).exists():
        assert time.monotonic() < deadline and worker.poll() is None
        time.sleep(0.02)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    killed.refresh_from_db()
    assert 0 < killed.cursor < ROWS
    assert killed.state == RunState.RUNNING
    while actions.work_off(killed.pk, chunk=100) is None:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    undisturbed = _begin("U-")
    actions.work_off(undisturbed.pk, chunk=100)
    assert _state(killed, "K-") == _state(undisturbed, "U-")
