# SPDX-License-Identifier: Apache-2.0
"""Load the demo company once; the hidden truth goes to a file beside the data, not into the tables."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from random import Random

from django.conf import settings

from wharfinger.config.demo.case import add_case
from wharfinger.config.demo.jobs import Trade
from wharfinger.config.demo.live import Live
from wharfinger.config.demo.names import Names
from wharfinger.config.demo.papers import Desks
from wharfinger.config.demo.parties import Builder, Parties
from wharfinger.config.demo.staff import PASSWORD, hire, logins
from wharfinger.config.demo.talk import Talk
from wharfinger.config.demo.today import Today
from wharfinger.config.demo.world import us_dip
from wharfinger.insights.actions.classification import RunOrder, order_runs, run_classification
from wharfinger.integrations.actions.feeds import save_feeds
from wharfinger.integrations.choices import FeedChannel, Kind
from wharfinger.integrations.models import Feed
from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.models import Company, Notice
from wharfinger.shipments.actions.places import load_reference_places
from wharfinger.shipments.models import Job, JobException

SEED = 20260217
WHOLE = 36_000
SCALE = 0.1
TRUTH = "demo-truth.json"


def ensure_loaded(*, scale: float | None = None, seed: int = SEED, now: datetime | None = None) -> str:
    """Load the company unless one is there; the text to print: who can sign in. Safe to call again after a kill."""
    if not Job.objects.exists():
        load(scale or SCALE, seed, now or datetime.now(UTC))
    lines = [f"  {address:<46} {what}" for address, what in logins()]
    return "\n".join(["Sign in as (password for all: " + PASSWORD + "):", *lines])


def load(scale: float, seed: int, now: datetime) -> None:
    """Invent and load everything."""
    random = Random(seed)  # noqa: S311  a demo, not a secret
    names = Names(random)
    load_reference_places(actor=SYSTEM)
    if Company.objects.filter(is_demo=False).exists():
        raise SystemExit("This database holds a real company: the demo is not loaded into it.")
    staff = hire(names, scale, now.date())
    parties = Builder(random, names, staff, scale, now.date()).build()
    Live(random, staff, now).through(Trade(random, names, staff, parties, now).jobs(round(WHOLE * scale)))
    Today(names, staff, parties, now).happen()
    add_case(staff, now)
    Talk(random, staff, now).tell()
    Desks(random, names, staff, now).fill()
    _feeds(now)
    _read_notices(now)
    _classify(now)
    _write_truth(parties, now)


def _feeds(now: datetime) -> None:
    """Where the news comes from, and how old it is (freight.md §1)."""
    save_feeds([
        Feed(code="tms", name_zh="业务系统夜间文件", name_en="Operation system, nightly file", channel=FeedChannel.FOLDER,
             kind=Kind.JOBS, last_at=now - timedelta(hours=9), last_rows=180),
        Feed(code="terminal", name_zh="码头动态", name_en="Terminal events", channel=FeedChannel.WEBHOOK, expected_minutes=60,
             last_at=now - timedelta(minutes=12), last_rows=40),
        Feed(code="carrier", name_zh="船公司船期", name_en="Carriers' schedules", channel=FeedChannel.WEBHOOK,
             expected_minutes=720, last_at=now - timedelta(hours=16), last_rows=25),
    ], actor=SYSTEM)  # fmt: skip


def _read_notices(now: datetime) -> None:
    """What was told before today has been read; what opened in the last hours has not."""
    rows = JobException.objects.filter(closed_at__isnull=True, opened_at__gt=now - timedelta(hours=12))
    fresh = [f"exception:{pk}" for pk in rows.values_list("pk", flat=True)]
    Notice.objects.filter(read_at__isnull=True).exclude(key__in=fresh).update(read_at=now)


def _classify(now: datetime) -> None:
    year = now.date() - timedelta(days=365)
    orders = [
        RunOrder("abc", "revenue", year),
        RunOrder("pyramid", "gross_profit", year),
        RunOrder("abcd", "teu", year),
    ]
    runs = order_runs(orders, actor=SYSTEM)
    run_classification([run.pk for run in runs], actor=SYSTEM)


def _write_truth(parties: Parties, now: datetime) -> None:
    start, end = us_dip(now.date())
    truth = {
        "left": [
            {"code": payer.code, "on": payer.leaves_on.isoformat(), "why": payer.why}
            for payer in parties.payers if payer.leaves_on and payer.leaves_on <= now.date() + timedelta(days=1)
        ],
        "us_dip": [start.isoformat(), end.isoformat()],
        "note": "Kept apart from the product's tables: only for judging what the analytics find.",
    }  # fmt: skip
    settings.WHARFINGER_HOME.mkdir(parents=True, exist_ok=True)
    (settings.WHARFINGER_HOME / TRUTH).write_text(json.dumps(truth, indent=1, ensure_ascii=False), encoding="utf-8")
