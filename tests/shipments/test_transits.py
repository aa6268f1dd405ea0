# SPDX-License-Identifier: Apache-2.0
"""How long lanes take: own history from twenty jobs on, else the lane group, else the default table (design ruling 15)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.shipments.operation import NOW, job, set_up, told

from wharfinger.kernel.actor import SYSTEM
from wharfinger.shipments.actions import compute_transits, record_milestones, save_jobs
from wharfinger.shipments.models import JobException, LaneTransit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def branch() -> None:
    set_up()


def history(destination: str, days: list[float], prefix: str, country: str = "") -> None:
    """Jobs that took so many days."""
    drafts = [
        job(f"{prefix}{n}", destination=destination, destination_country=country, scope_to="cy")
        for n in range(len(days))
    ]
    ids = save_jobs(drafts, actor=SYSTEM, now=NOW).ids
    reports = []
    for pk, took in zip(ids, days, strict=True):
        start = NOW - 100 * DAY
        reports += [told(pk, "DEPARTED", start), told(pk, "ARRIVED", start + took * DAY)]
    record_milestones(reports, actor=SYSTEM, now=NOW)


def overdue(destination: str, days: float) -> bool:
    """Whether a job under way for so long is called overdue."""
    (pk,) = save_jobs([job(f"X{destination}{days}", destination=destination)], actor=SYSTEM, now=NOW).ids
    record_milestones([told(pk, "DEPARTED", NOW - days * DAY)], actor=SYSTEM, now=NOW)
    return JobException.objects.filter(job_id=pk, rule="arrival_overdue").exists()


def test_twenty_jobs_make_a_lane_of_their_own() -> None:
    history("DEHAM", [float(n) for n in range(21, 41)], "A")  # 21 to 40 days: nine of ten within 38
    assert compute_transits(actor=SYSTEM, now=NOW) == 2
    row = LaneTransit.objects.get(destination__code="DEHAM")
    assert (row.count, row.p50_hours, row.p90_hours) == (20, 30 * 24, 38 * 24)
    assert [overdue("DEHAM", days) for days in (37.9, 38.1)] == [False, True]


def test_with_fewer_the_lane_group_counts_and_then_the_default_table() -> None:
    history("DEHAM", [30.0] * 19, "A")
    assert (compute_transits(actor=SYSTEM, now=NOW), [overdue("DEHAM", days) for days in (45, 47)]) == (
        0,
        [False, True],
    )
    history("", [20.0] * 20, "B", country="DE")
    assert compute_transits(actor=SYSTEM, now=NOW) == 1
    assert [overdue("DEHAM", days) for days in (29.9, 30.1)] == [False, True]
    assert not overdue("", 300)


def test_computed_again_the_old_figures_are_gone_and_old_journeys_do_not_count() -> None:
    history("DEHAM", [30.0] * 20, "A")
    assert [compute_transits(actor=SYSTEM, now=NOW) for _ in range(2)] == [2, 2]
    assert compute_transits(actor=SYSTEM, now=NOW + 700 * DAY) == 0
