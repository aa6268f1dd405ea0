# SPDX-License-Identifier: Apache-2.0
"""Incidents: one voyage, one box, one closed place, and the exceptions they cause on several jobs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.shipments.operation import ETD, NOW, consolidation, faults, set_up, told

from wharfinger.kernel.actor import SYSTEM, Actor
from wharfinger.kernel.errors import NotAllowed
from wharfinger.shipments.actions import (
    close_exceptions,
    close_places,
    open_places,
    record_milestones,
    tell_customers,
    work_on,
)
from wharfinger.shipments.actions.exception import note_asked
from wharfinger.shipments.actions.incidents import ClosureDraft
from wharfinger.shipments.models import Incident, Job, JobException, Milestone, Place

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def branch() -> None:
    set_up()


def open_rows(rule: str) -> list[JobException]:
    return list(JobException.objects.filter(rule=rule, closed_at__isnull=True).order_by("job_id"))


def test_one_inspected_box_touches_every_job_in_it() -> None:
    jobs = consolidation("A", 4)
    others = consolidation("B", 2, box="TEMU1234567")
    report = told(jobs[1], "INSPECTION_ORDERED", NOW - HOUR, unit_ref="CSQU3054383")
    record_milestones([report], actor=SYSTEM, now=NOW)
    rows = open_rows("inspected")
    assert ([row.job_id for row in rows], {row.subject for row in rows}) == (jobs, {"CSQU3054383"})
    incident = Incident.objects.get()
    assert (incident.cause, str(incident.container), {row.incident_id for row in rows}) == (
        "inspection", "CSQU3054383", {incident.pk},
    )  # fmt: skip
    assert Milestone.objects.count() == 1
    assert Job.objects.filter(pk__in=others, open_exceptions__gt=0).count() == 0
    record_milestones([told(jobs[3], "INSPECTION_PASSED", NOW)], actor=SYSTEM, now=NOW)
    incident.refresh_from_db()
    assert (open_rows("inspected"), incident.closed_at, faults()) == ([], NOW, [])


def test_a_box_used_again_a_season_later_is_another_trip() -> None:
    first = consolidation("A", 1)
    later = consolidation("B", 1)
    Job.objects.filter(pk__in=later).update(booked_on=NOW.date() + timedelta(days=90))
    record_milestones([told(first[0], "INSPECTION_ORDERED", NOW - HOUR)], actor=SYSTEM, now=NOW)
    assert [row.job_id for row in open_rows("inspected")] == first


def test_nine_jobs_rolled_on_one_voyage_are_one_incident_and_nine_customers_to_tell() -> None:
    jobs = consolidation("A", 9)
    record_milestones([told(pk, "ROLLED_OVER", NOW - HOUR) for pk in jobs], actor=SYSTEM, now=NOW)
    rows = open_rows("rolled")
    assert (len(rows), Incident.objects.count(), Incident.objects.get().cause) == (9, 1, "rolled")
    record_milestones([told(pk, "DEPARTED", NOW) for pk in jobs[:8]], actor=SYSTEM, now=NOW)
    assert Incident.objects.get().closed_at is None
    record_milestones([told(jobs[8], "DEPARTED", NOW)], actor=SYSTEM, now=NOW)
    assert (Incident.objects.get().closed_at, faults()) == (NOW, [])


def test_an_enquiry_about_an_incident_counts_for_the_customers_other_jobs_in_it() -> None:
    jobs = consolidation("A", 3)
    Job.objects.filter(pk=jobs[1]).update(payer_id=Job.objects.get(pk=jobs[0]).payer_id)
    record_milestones([told(pk, "ROLLED_OVER", NOW - HOUR) for pk in jobs], actor=SYSTEM, now=NOW)
    note_asked([jobs[0]], actor=SYSTEM, at=NOW)
    assert [row.asked_at for row in open_rows("rolled")] == [NOW, NOW, None]


def test_what_a_person_closed_stays_closed_and_what_ended_by_itself_comes_back() -> None:
    jobs = consolidation("A", 1)
    record_milestones([told(jobs[0], "CUSTOMS_HOLD", NOW - 30 * HOUR)], actor=SYSTEM, now=NOW)
    (row,) = open_rows("customs_hold")
    tell_customers([row.pk], actor=SYSTEM, at=NOW)
    record_milestones([told(jobs[0], "CUSTOMS_CLEARED", NOW - HOUR, raw="c")], actor=SYSTEM, now=NOW)
    back = told(jobs[0], "CUSTOMS_CLEARED", NOW - HOUR, raw="x", supersedes="c", is_retraction=True)
    record_milestones([back], actor=SYSTEM, now=NOW + HOUR)
    (again,) = open_rows("customs_hold")
    assert (again.pk, again.told_at, again.state) == (row.pk, NOW, "new")
    work_on([row.pk], actor=SYSTEM, reason="customs")
    close_exceptions([row.pk], actor=SYSTEM, now=NOW)
    record_milestones([told(jobs[0], "OTHER", NOW)], actor=SYSTEM, now=NOW)
    assert (open_rows("customs_hold"), faults()) == ([], [])


def test_a_moved_deadline_moves_its_exception() -> None:
    jobs = consolidation("A", 1)
    record_milestones([told(jobs[0], "DEPARTED", ETD, "EST", recorded=NOW - HOUR)], actor=SYSTEM, now=NOW)
    (before,) = open_rows("cutoff_near")
    record_milestones([told(jobs[0], "DEPARTED", ETD + 2 * HOUR, "EST", recorded=NOW)], actor=SYSTEM, now=NOW)
    (after,) = [row for row in open_rows("cutoff_near") if row.subject == "customs"]
    assert (before.subject, before.due_at) == ("customs", ETD - 30 * HOUR)
    assert (after.pk, after.due_at) == (before.pk, ETD - 28 * HOUR)


def test_a_closed_place_gathers_what_has_no_cause_of_its_own() -> None:
    jobs = consolidation("A", 2, scope_to="door")
    record_milestones([told(pk, "ARRIVED", NOW - 30 * HOUR) for pk in jobs[:1]], actor=SYSTEM, now=NOW)
    place = Place.objects.get(code="DEHAM").pk
    (pk,) = close_places([ClosureDraft(place, "storm", NOW - HOUR)], actor=SYSTEM)
    record_milestones([told(jobs[1], "ARRIVED", NOW - 29 * HOUR)], actor=SYSTEM, now=NOW)
    assert {row.incident_id for row in open_rows("arrived_not_delivered")} == {pk}
    assert (open_places([pk], actor=SYSTEM, now=NOW), Incident.objects.get(pk=pk).closed_at) == (1, NOW)
    with pytest.raises(NotAllowed):
        close_places([ClosureDraft(place, "storm", NOW)], actor=Actor(user_id=1))
