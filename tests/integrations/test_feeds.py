# SPDX-License-Identifier: Apache-2.0
"""Feeds: live events, the watched folder, age."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from wharfinger.integrations import actions
from wharfinger.integrations.actions.feeds import parse_events
from wharfinger.integrations.choices import FeedChannel, RunState
from wharfinger.integrations.errors import FileUnreadableError
from wharfinger.integrations.files.mapping import from_json
from wharfinger.integrations.models import Feed, ImportRun, QuarantinedRow
from wharfinger.integrations.queries.feeds import tone_of
from wharfinger.kernel.actor import SYSTEM
from wharfinger.shipments.models import Job, Milestone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "branch")]
JOBS = "Job No,Customer,Booking date\nJ1,Sample,2026-01-05\n"
EVENT = {"reference": "J1", "event": "arrived", "occurred_at": "2026-01-12T08:00:00+08:00", "raw_id": "e1"}


@pytest.fixture
def feed():
    [made] = actions.save_feeds([Feed(code="carrier", name_en="Carrier", channel=FeedChannel.WEBHOOK)], actor=SYSTEM)
    return made


@pytest.fixture
def job():
    run = actions.begin_import([JOBS.encode()], name="jobs.csv", actor=SYSTEM, kind="jobs")
    actions.start_runs([run], dry=False, actor=SYSTEM, in_background=False)
    actions.work_off(run.pk)
    return Job.objects.get(number="J1")


def _lay(home, text, kind="jobs", name="night.csv"):
    folder = home / "inbox" / kind
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def test_an_event_is_recorded_once_however_often_it_comes(feed, job):
    first = actions.receive_events(feed, [EVENT])
    again = actions.receive_events(feed, [EVENT, EVENT])
    assert (first.accepted, first.repeated, again.accepted, again.repeated) == (1, 0, 0, 2)
    milestone = Milestone.objects.get()
    assert (milestone.job_id, milestone.code, milestone.source) == (job.pk, "ARRIVED", "carrier")
    assert milestone.occurred_at == datetime(2026, 1, 12, tzinfo=UTC)
    feed.refresh_from_db()
    assert (feed.last_rows, feed.last_at is not None) == (2, True)


def test_what_cannot_be_taken_is_told_and_kept(feed, job):
    events = [EVENT, {**EVENT, "reference": "NOPE"}, {"reference": "J1"}, "odd", {**EVENT, "occurred_at": "soon"}]
    received = actions.receive_events(feed, events)
    assert received.accepted == 1
    assert [(q["position"], q["code"]) for q in received.quarantined] == [
        (1, "unknown_job"), (2, "required"), (3, "not_an_object"), (4, "not_a_date"),
    ]  # fmt: skip
    actions.receive_events(feed, events)
    assert QuarantinedRow.objects.count() == 4


def test_an_event_that_came_before_its_job_is_taken_when_tried_again(feed):
    actions.receive_events(feed, [EVENT])
    kept = ImportRun.objects.get(feed=feed)
    run = actions.begin_import([JOBS.encode()], name="jobs.csv", actor=SYSTEM, kind="jobs")
    actions.start_runs([run], dry=False, actor=SYSTEM, in_background=False)
    actions.work_off(run.pk)
    assert actions.retry_rows(kept, actor=SYSTEM) == 1
    assert Milestone.objects.get().source == "carrier"


@pytest.mark.parametrize("body", [b"", b"{", b'"text"', b"[" + b"1," * 5000 + b"1]"])
def test_a_message_that_is_no_list_is_refused(body):
    with pytest.raises(FileUnreadableError):
        parse_events(body)


def test_a_known_layout_in_the_watched_folder_is_loaded(home):
    mapping = from_json(actions.begin_import([JOBS.encode()], name="jobs.csv", actor=SYSTEM, kind="jobs").mapping)
    actions.save_mappings([("night", mapping)], actor=SYSTEM)
    path = _lay(home, JOBS)
    [run] = actions.collect_inbox()
    assert (run.state, run.feed.code) == (RunState.RUNNING, "inbox-jobs")
    actions.work_off(run.pk)
    assert (Job.objects.count(), path.exists(), (path.parent / "taken" / "night.csv").exists()) == (1, False, True)
    assert Feed.objects.get(code="inbox-jobs").last_rows == 1


def test_an_unknown_layout_waits_for_somebody(home):
    _lay(home, JOBS)
    [run] = actions.collect_inbox()
    assert (run.state, Job.objects.count()) == (RunState.NEW, 0)


def test_a_file_that_still_grows_is_left_alone(home):
    path = _lay(home, JOBS)
    os.utime(path)
    assert actions.collect_inbox() == []
    assert path.exists()


def test_a_file_that_holds_no_table_is_set_aside(home):
    path = _lay(home, "%PDF-1.7")
    assert actions.collect_inbox() == []
    assert (path.parent / "refused" / "night.csv").exists()


def test_a_file_found_twice_is_one_import(home):
    path = _lay(home, JOBS)
    actions.collect_inbox()
    taken = path.parent / "taken" / "night.csv"
    taken.rename(path)
    assert actions.collect_inbox() == []
    assert ImportRun.objects.count() == 1


@pytest.mark.parametrize(("age", "tone"), [(None, "grey"), (10, "green"), (80, "amber"), (120, "red")])
def test_a_feed_that_is_late_says_so(age, tone):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    feed = Feed(code="x", expected_minutes=60, last_at=None if age is None else now - timedelta(minutes=age))
    assert tone_of(feed, now) == tone


def test_an_import_whose_worker_fell_silent_is_taken_up_again():
    run = actions.begin_import([JOBS.encode()], name="jobs.csv", actor=SYSTEM, kind="jobs")
    actions.start_runs([run], dry=False, actor=SYSTEM, in_background=False)
    assert actions.resume_abandoned() == []
    assert actions.resume_abandoned(now=datetime.now(UTC) + timedelta(minutes=5)) == [run.pk]
    assert actions.resume_abandoned(now=datetime.now(UTC) + timedelta(minutes=5)) == [run.pk]
