# SPDX-License-Identifier: Apache-2.0
"""New dates of a voyage and rollovers: what they reach, whom to tell, and who may."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from tests.cast import Cast, gather

from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import Conflict, Invalid, NotFound
from wharfinger.kernel.history import changes_of
from wharfinger.shipments.actions import move_voyage, record_milestones, roll_jobs, save_jobs
from wharfinger.shipments.actions.places import load_reference_places
from wharfinger.shipments.choices import Classifier, ExceptionRule, MilestoneCode
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft, PartyDraft, VoyageDraft
from wharfinger.shipments.models import Booking, Job, JobException, Milestone, Voyage
from wharfinger.shipments.moves import reached, reached_lately, to_tell
from wharfinger.shipments.queries.jobs import find_jobs
from wharfinger.shipments.queries.voyages import moving_jobs_on, next_sailings
from wharfinger.shipments.rules.moving import Before, CutOff, effect, told_text

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ETD, ETA = NOW + 3 * DAY, NOW + 33 * DAY


def before(**more: object) -> Before:
    return Before(**{"pk": 1, "mode": "sea_fcl", "etd": ETD, "eta": ETA, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("job", "after", "tell"),
    [
        (before(), {"etd": ETD + 23 * HOUR}, False),
        (before(), {"etd": ETD + 24 * HOUR}, True),
        (before(), {"etd": ETD - 24 * HOUR}, True),
        (before(), {"eta": ETA + 47 * HOUR}, False),
        (before(), {"eta": ETA + 48 * HOUR}, True),
        (before(eta=ETD + 2 * DAY), {"eta": ETD + 3 * DAY}, True),
        (before(mode="air", eta=ETD + 2 * DAY), {"eta": ETD + 2 * DAY + 23 * HOUR}, False),
        (before(promised_on=ETA.date()), {"eta": ETA + 24 * HOUR}, True),
        (before(promised_on=ETA.date() - DAY), {"eta": ETA}, False),
        (before(cutoffs=[CutOff("si", NOW + HOUR)]), {"etd": ETD - 2 * HOUR}, True),
        (before(cutoffs=[CutOff("si", NOW + HOUR, stated=True)]), {"etd": ETD - 2 * HOUR}, False),
        (before(cutoffs=[CutOff("si", NOW - HOUR)]), {"etd": ETD - 2 * HOUR}, False),
        (before(etd=None, eta=None), {"etd": ETD, "eta": ETA}, False),
    ],
)
def test_whom_to_tell(job: Before, after: dict[str, datetime], tell: bool) -> None:
    assert effect(job, after, NOW).tell == tell


def test_a_rolled_job_is_always_told_and_names_what_it_misses() -> None:
    job = before(promised_on=ETA.date(), cutoffs=[CutOff("cy", NOW + HOUR), CutOff("vgm", NOW + 9 * HOUR)])
    change = effect(job, {"etd": ETD - 2 * HOUR, "eta": ETA + 5 * DAY}, NOW, rolled=True)
    assert (change.tell, change.missed, change.late_days) == (True, ("cy",), 5)


def test_the_customers_text_names_neither_vessel_nor_bill() -> None:
    change = effect(before(), {"etd": ETD + 7 * DAY, "eta": ETA + 7 * DAY}, NOW, rolled=True)
    assert told_text("W1", change, language="en") == (
        "Your shipment W1; the carrier has moved it to the next sailing; departure 12-01 12:00 instead of 11-24 12:00; "
        "estimated arrival 12-31 12:00 instead of 12-24 12:00."
    )
    assert told_text("W1", change, language="zh-hans") == (
        "贵司货物 W1；船公司已将其改配下一航次；离港改为 12-01 12:00（原 11-24 12:00）；"
        "预计到港改为 12-31 12:00（原 12-24 12:00）。"
    )


@pytest.fixture
def cast() -> Cast:
    return gather(NOW)


def sailings(cast: Cast, count: int = 9, branch: str = "QD") -> tuple[Voyage, Voyage, list[int]]:
    """A voyage with jobs of as many customers, and the next one."""
    load_reference_places(actor=SYSTEM)
    ends = {"loading": "CNTAO", "discharge": "DEHAM"}
    first = VoyageDraft("045W", "SAMPLE STAR", etd=ETD, eta=ETA, **ends)
    dates = (("DEPARTED", ETD), ("ARRIVED", ETA))
    made = save_jobs([
        JobDraft(
            f"V{i}", mode="sea_fcl", payer=PartyDraft("payer", name=f"Sample {branch} {i}"), branch_id=cast.branches[branch].pk,
            voyage=first, bookings=["BK0045" if i < 2 else f"BK99{i}"], promised_on=date(2026, 12, 30),
            milestones=[MilestoneDraft("EST", at, code=code, raw_id=f"{code}{i}", recorded_at=NOW - DAY) for code, at in dates],
        )
        for i in range(count)
    ], actor=SYSTEM, now=NOW - DAY)  # fmt: skip
    second = VoyageDraft("046W", "SAMPLE STAR", etd=ETD + 7 * DAY, eta=ETA + 7 * DAY, **ends)
    save_jobs(
        [JobDraft("V99", mode="sea_fcl", payer=PartyDraft("payer", code="CUQD"), voyage=second)],
        actor=SYSTEM,
        now=NOW - DAY,
    )
    return Voyage.objects.get(number="045W"), Voyage.objects.get(number="046W"), made.ids


def test_nine_jobs_roll_to_the_next_sailing_and_nine_customers_are_to_be_told(cast: Cast) -> None:
    first, second, ids = sailings(cast)
    rep = cast.actor(Role.OPERATIONS)
    assert list(next_sailings(first)) == [second]
    rolled = roll_jobs(ids, from_voyage=first.pk, to_voyage=second.pk, actor=rep, reason="overbooked", now=NOW)
    assert (rolled, first.legs.count(), second.legs.count()) == (ids, 0, 10)
    assert set(Job.objects.filter(pk__in=ids).values_list("etd", "eta")) == {(ETD + 7 * DAY, ETA + 7 * DAY)}
    reports = Milestone.objects.filter(code=MilestoneCode.ROLLED_OVER, job_id__in=ids).values_list("reason", flat=True)
    assert list(reports) == ["SAMPLE STAR 045W → SAMPLE STAR 046W: overbooked"] * 9
    told = to_tell(reached_lately(moving_jobs_on(rep, second.pk), NOW, now=NOW))
    assert [(str(one.payer), len(one.jobs)) for one in told] == [(f"Sample QD {i}", 1) for i in range(9)]
    assert told[0].jobs[0].change.etd == (ETD, ETD + 7 * DAY)
    assert told[0].jobs[0].change.late_days == 1
    opened = JobException.objects.filter(job_id__in=ids, rule=ExceptionRule.ROLLED, closed_at__isnull=True)
    assert (opened.count(), opened.values("incident").distinct().count()) == (9, 1)


def test_bookings_and_numbers_follow_the_rolled_jobs(cast: Cast) -> None:
    first, second, ids = sailings(cast)
    roll_jobs(ids[:1], from_voyage=first.pk, to_voyage=second.pk, actor=SYSTEM, now=NOW)
    shared = Booking.objects.get(number="BK0045")
    assert set(shared.voyages.all()) == {first, second}
    roll_jobs(ids[1:2], from_voyage=first.pk, to_voyage=second.pk, actor=SYSTEM, now=NOW)
    assert set(shared.voyages.all()) == {second}
    assert sorted(job.pk for job in find_jobs("SAMPLE STAR 046W", SYSTEM)[0])[:2] == ids[:2]
    assert ids[0] not in [job.pk for job in find_jobs("SAMPLE STAR 045W", SYSTEM)[0]]


def test_only_jobs_of_ones_own_that_have_not_sailed_are_rolled(cast: Cast) -> None:
    first, second, ids = sailings(cast, 3)
    foreign = cast.actor(Role.OPERATIONS, "SH")
    for actor, jobs in ((foreign, ids), (SYSTEM, [*ids, cast.jobs["QD"]])):
        with pytest.raises(NotFound):
            roll_jobs(jobs, from_voyage=first.pk, to_voyage=second.pk, actor=actor)
    with pytest.raises(Invalid):
        roll_jobs(ids, from_voyage=first.pk, to_voyage=first.pk, actor=SYSTEM)
    left = MilestoneDraft(Classifier.ACTUAL.value, NOW, code="DEPARTED", job_id=ids[0], raw_id="out")
    record_milestones([left], actor=SYSTEM, now=NOW)
    with pytest.raises(Conflict):
        roll_jobs(ids, from_voyage=first.pk, to_voyage=second.pk, actor=SYSTEM)
    assert first.legs.count() == 3


def test_a_preview_says_what_the_change_then_does(cast: Cast) -> None:
    first, _second, _ids = sailings(cast, 3)
    rep = cast.actor(Role.OPERATIONS)
    seen = reached(moving_jobs_on(rep, first.pk), {"eta": ETA + 9 * DAY}, now=NOW)
    move_voyage(first.pk, actor=rep, now=NOW, eta=ETA + 9 * DAY)
    done = reached_lately(moving_jobs_on(rep, first.pk), NOW, now=NOW)
    assert [(row.job.pk, row.change.eta, row.change.late_days, row.change.tell) for row in seen] == [
        (row.job.pk, row.change.eta, row.change.late_days, row.change.tell) for row in done
    ]
    change = changes_of(Voyage, first.pk, only=("etd", "eta"))[0]
    assert (change.who, change.reason, change.fields) == (
        Role.OPERATIONS, "move_voyage", [("eta", ETA, ETA + 9 * DAY)],
    )  # fmt: skip


def test_dates_are_changed_after_a_preview_and_the_page_says_whom_to_tell(cast: Cast) -> None:
    first, _second, ids = sailings(cast, 2)
    client = cast.client(Role.OPERATIONS)
    address = reverse("shipments:voyage_move", args=[first.pk])
    eta = ETA + 9 * DAY
    data = {"etd": "", "atd": "", "ata": "", "eta": (eta + 8 * HOUR).strftime("%Y-%m-%dT%H:%M")}
    preview = client.post(address, {**data, "do": "preview"}).content.decode()
    assert ("2 jobs follow" in preview, "2 customers to tell" in preview) == (True, True)
    assert Job.objects.get(pk=ids[0]).eta == ETA
    answer = client.get(client.post(address, {**data, "do": "apply"}).headers["Location"])
    assert ("2 customers to tell" in answer.content.decode(), Job.objects.get(pk=ids[0]).eta) == (True, eta)
    assert client.post(address, {**data, "do": "apply"}).status_code == 422
    page = client.get(reverse("shipments:voyage", args=[first.pk])).content.decode()
    assert ("History of the dates" in page, "Whom to tell" in page) == (True, True)


def test_an_arrival_before_the_departure_is_refused(cast: Cast) -> None:
    first, _second, _ids = sailings(cast, 1)
    data = {"etd": "2026-12-01T10:00", "eta": "2026-11-30T10:00", "do": "apply"}
    answer = cast.client(Role.OPERATIONS).post(reverse("shipments:voyage_move", args=[first.pk]), data)
    assert (answer.status_code, "Arrival before departure" in answer.content.decode()) == (422, True)


def test_jobs_are_rolled_on_the_page(cast: Cast) -> None:
    first, second, ids = sailings(cast, 3)
    client = cast.client(Role.OPERATIONS)
    address = reverse("shipments:voyage_roll", args=[first.pk])
    assert "SAMPLE STAR 046W" in client.get(address).content.decode()
    data = {"to": second.pk, "reason": "full", "row": ids[:2]}
    preview = client.post(address, {**data, "do": "preview"}).content.decode()
    assert ("2 jobs follow" in preview, first.legs.count()) == (True, 3)
    answer = client.get(client.post(address, {**data, "do": "apply"}).headers["Location"])
    assert ("2 customers to tell" in answer.content.decode(), first.legs.count()) == (True, 1)


def test_jobs_are_rolled_to_a_sailing_nobody_has_named_yet(cast: Cast) -> None:
    first, _second, ids = sailings(cast, 2)
    client, address = cast.client(Role.OPERATIONS), reverse("shipments:voyage_roll", args=[first.pk])
    etd, eta = ((at + 8 * HOUR).strftime("%Y-%m-%dT%H:%M") for at in (ETD + 9 * DAY, ETA + 9 * DAY))
    data = {"to": "", "number": "047W", "vessel": "", "etd": etd, "eta": eta, "row": ids}
    for wrong in ({"number": ""}, {"etd": ""}, {"eta": "2026-11-01T00:00"}):
        assert client.post(address, {**data, **wrong, "do": "apply"}).status_code == 422
    assert "2 jobs follow" in client.post(address, {**data, "do": "preview"}).content.decode()
    assert Voyage.objects.filter(number="047W").count() == 0
    assert client.post(address, {**data, "do": "apply"}).status_code == 303
    made = Voyage.objects.get(number="047W")
    assert (made.vessel, made.loading_id, made.etd, made.legs.count()) == (
        "SAMPLE STAR",
        first.loading_id,
        ETD + 9 * DAY,
        2,
    )
    assert set(Job.objects.filter(pk__in=ids).values_list("eta", flat=True)) == {ETA + 9 * DAY}


def test_who_may_move_a_voyage(cast: Cast) -> None:
    first, _second, _ids = sailings(cast, 1)
    names = ("voyage_move", "voyage_roll", "voyage_told")
    answers = {
        (role, branch): [
            cast.client(role, branch).get(reverse(f"shipments:{name}", args=[first.pk]), {"since": "0"}).status_code
            for name in names
        ]
        for role, branch in (
            (Role.OPERATIONS, "QD"), (Role.BRANCH_MANAGER, "QD"), (Role.CUSTOMER_SERVICE, "QD"), (Role.OPERATIONS, "SH"),
        )
    }  # fmt: skip
    assert answers == {
        (Role.OPERATIONS, "QD"): [200, 200, 200], (Role.BRANCH_MANAGER, "QD"): [200, 200, 200],
        (Role.CUSTOMER_SERVICE, "QD"): [403, 403, 200], (Role.OPERATIONS, "SH"): [404, 404, 404],
    }  # fmt: skip
