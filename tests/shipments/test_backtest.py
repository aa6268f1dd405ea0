# SPDX-License-Identifier: Apache-2.0
"""Rules tried on the past: only what was known at a moment counts, and the outcome says how often they were right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.cast import gather
from tests.shipments.operation import job, set_up, told

from wharfinger.kernel.actor import SYSTEM, Actor
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import Invalid, NotAllowed
from wharfinger.shipments.actions import begin_backtest, record_milestones, save_jobs, work_off_backtest
from wharfinger.shipments.actions.rules import RuleDraft
from wharfinger.shipments.models import Backtest, JobException, RuleSetting
from wharfinger.shipments.rules.backtest import outcome, replay
from wharfinger.shipments.rules.findings import Facts
from wharfinger.shipments.rules.state import Report, State, standing
from wharfinger.shipments.rules.thresholds import Threshold

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def report(code: str, days: float, kind: str = "ACT", told: float | None = None) -> Report:
    at, raw = NOW + days * DAY, f"{code}{kind}{days}{told}"
    return Report(code, kind, at, at if told is None else NOW + told * DAY, raw, raw_id=raw, source="tms")


def facts(**more: Any) -> Facts:
    base = {
        "mode": "truck",
        "direction": "domestic",
        "scope_to": "door",
        "promised_on": None,
        "has_bill": False,
        "bill_released": False,
    }
    return Facts(**{**base, **more})


def fired(rule: str, *reports: Report, limit: Threshold | None = None, about: Facts | None = None) -> list[datetime]:
    def derive(_state: State, _moment: datetime) -> Facts:
        return about or facts()

    rows = replay(rule, limit or Threshold(24), reports, derive, "door", NOW - 90 * DAY, NOW)
    return [row.at for row in rows]


def test_a_rule_speaks_when_its_hours_are_over_unless_something_was_told_before() -> None:
    arrived = report("ARRIVED", -10)
    assert fired("arrived_not_delivered", arrived, report("OUT_FOR_DELIVERY", -8)) == [NOW - 9 * DAY]
    assert fired("arrived_not_delivered", arrived, report("OUT_FOR_DELIVERY", -9.5)) == []
    assert fired("arrived_not_delivered", arrived, report("OUT_FOR_DELIVERY", -9.5, told=-7)) == [NOW - 9 * DAY]
    assert fired("arrived_not_delivered", arrived, limit=Threshold(24 * 11)) == []


def test_what_was_told_late_is_seen_late_and_only_the_window_counts() -> None:
    assert fired("arrived_not_delivered", report("ARRIVED", -10, told=-3)) == [NOW - 3 * DAY]
    assert fired("arrived_not_delivered", report("ARRIVED", -100), report("DELIVERED", -95)) == []


def test_a_slip_is_right_when_it_came_late() -> None:
    story = [report("ARRIVED", -5, "EST", told=-30), report("ARRIVED", -2, "EST", told=-20)]
    (row,) = replay("eta_slipped", Threshold(24), story, lambda _s, _m: facts(), "door", NOW - 90 * DAY, NOW)
    late, early = (standing([*story, report("ARRIVED", days)]) for days in (-3, -5))
    judged = [outcome("eta_slipped", row, facts(), state) for state in (late, early, standing(story))]
    assert (judged, outcome("rolled", row, facts(), late)) == ([True, False, None], None)


@pytest.fixture
def jobs(db: None) -> list[int]:
    """Six jobs that arrived 40 days ago: three went out in time, two late, one is still lying there."""
    set_up()
    promised = (NOW - 38 * DAY).date()
    drafts = [
        job(f"W{n}", mode="truck", direction="domestic", promised_on=promised, booked_on=promised) for n in range(6)
    ]
    ids = save_jobs(drafts, actor=SYSTEM, now=NOW).ids
    reports = [told(pk, "ARRIVED", NOW - 40 * DAY) for pk in ids]
    reports += [told(pk, "DELIVERED", NOW - 40 * DAY + 5 * HOUR) for pk in ids[:3]]
    reports += [told(pk, "DELIVERED", NOW - (38.4 - 3 * n) * DAY) for n, pk in enumerate(ids[3:5])]
    record_milestones(reports, actor=SYSTEM, now=NOW)
    return ids


def test_a_try_counts_what_would_have_spoken_and_how_often_it_was_right(jobs: list[int]) -> None:
    pk = begin_backtest(RuleDraft("arrived_not_delivered", 24), actor=SYSTEM, now=NOW)
    while not work_off_backtest(pk, actor=SYSTEM):
        pass
    run = Backtest.objects.get(pk=pk)
    assert (run.done, run.fired, run.right, run.wrong, run.unknown, run.precision) == (6, 3, 1, 1, 1, 0.5)
    assert sorted(run.hits.values_list("job_id", flat=True)) == jobs[3:]
    assert (RuleSetting.objects.count(), JobException.objects.exclude(rule="arrived_not_delivered").count()) == (0, 0)


def test_a_try_goes_on_where_it_stopped_and_done_again_changes_nothing(jobs: list[int]) -> None:
    pk = begin_backtest(RuleDraft("arrived_not_delivered", 24), actor=SYSTEM, now=NOW)
    states = []
    for _round in range(5):
        work_off_backtest(pk, actor=SYSTEM, size=2)
        states.append(Backtest.objects.values_list("done", "fired").get(pk=pk))
    assert states == [(2, 0), (4, 1), (6, 3), (6, 3), (6, 3)]


def test_only_administrators_try_and_only_rules_that_exist(db: None) -> None:
    with pytest.raises(NotAllowed):
        begin_backtest(RuleDraft("silent", 24), actor=Actor(user_id=1))
    for draft in (RuleDraft("nonsense", 24), RuleDraft("silent", 24, scopes=("moon",))):
        with pytest.raises(Invalid):
            begin_backtest(draft, actor=SYSTEM)


def test_the_rules_page_tries_before_it_saves(db: None) -> None:
    cast = gather()
    client = cast.client(Role.ADMINISTRATOR)
    form = {"is_on": "on", "hours": "30", "mode_truck": "12", "scopes": ["door"]}
    answer = client.post("/administration/rules/arrived_not_delivered/", {**form, "do": "try"})
    run = Backtest.objects.get()
    assert (answer.status_code, answer["Location"], RuleSetting.objects.count()) == (
        303,
        f"/administration/tries/{run.pk}/",
        0,
    )
    assert "jobs looked at" in client.get(answer["Location"]).content.decode()
    work_off_backtest(run.pk, actor=SYSTEM)
    page = client.get(answer["Location"]).content.decode()
    assert ("JOBQD0001" in page, "not measured" in page, "hx-trigger" in page) == (True, True, False)
    assert "in 90 days" in client.get("/administration/rules/").content.decode()
    client.post("/administration/rules/arrived_not_delivered/", form)
    row = RuleSetting.objects.get()
    assert (row.hours, row.hours_by_mode, row.scopes, row.is_on) == (30, {"truck": 12}, ["door"], True)
    assert 'value="door" checked' in client.get("/administration/rules/arrived_not_delivered/").content.decode()
    assert cast.client(Role.OPERATIONS).get(f"/administration/tries/{run.pk}/").status_code == 403
