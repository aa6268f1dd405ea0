# SPDX-License-Identifier: Apache-2.0
"""Jobs, milestones and exceptions as they are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction
from tests.cast import Cast, gather, job

from wharfinger.directory.models import Organisation
from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import Conflict, Invalid, NotFound
from wharfinger.kernel.models import ExchangeRate, Identifier
from wharfinger.shipments.actions import (
    close_exceptions,
    move_voyage,
    open_due_exceptions,
    record_milestones,
    save_jobs,
    tell_customers,
    work_on,
)
from wharfinger.shipments.actions.places import load_reference_places
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft, PartyDraft, VoyageDraft
from wharfinger.shipments.models import HouseBill, Job, JobException, JobParty, Milestone, Voyage
from wharfinger.shipments.models.job import DERIVED
from wharfinger.shipments.queries.jobs import find_jobs

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    return gather(NOW)


def draft(number: str = "W1", **more: object) -> JobDraft:
    base = {
        "number": number,
        "booked_on": date(2026, 11, 1),
        "payer": PartyDraft("payer", code="CUQD"),
        "source": "tms",
    }
    return JobDraft(**{**base, **more})  # type: ignore[arg-type]


def told(job_id: int, code: str, hours: float, kind: str = "ACT", raw: str = "") -> MilestoneDraft:
    at = NOW + timedelta(hours=hours)
    return MilestoneDraft(
        kind, at, code=code, job_id=job_id, source="tms", raw_id=raw or f"{code}{kind}{hours}", recorded_at=min(at, NOW)
    )


def test_saving_again_changes_nothing(cast: Cast) -> None:
    made = draft(
        containers=[("CSQU3054383", "40HQ")],
        house_bills=[("HB1", "telex")],
        parties=[PartyDraft("consignee", name="Nordkap GmbH")],
        milestones=[MilestoneDraft("ACT", NOW, code="DEPARTED", raw_id="d")],
    )
    first, second = save_jobs([made], actor=SYSTEM, now=NOW), save_jobs([made], actor=SYSTEM, now=NOW)
    assert (first.created, second.created, second.updated, second.unchanged) == (1, 0, 0, 1)
    row = Job.objects.get(number="W1")
    roles = list(JobParty.objects.filter(job=row).values_list("role", "organisation__name_en").order_by("role"))
    assert roles == [("consignee", "Nordkap GmbH"), ("payer", "Seabreeze QD Ltd")]
    assert set(Identifier.objects.filter(noun="job", object_id=row.pk).values_list("scheme", "key")) == {
        ("job", "W1"), ("container", "CSQU3054383"), ("hbl", "HB1"),
    }  # fmt: skip


def test_a_later_draft_completes_and_keeps_the_first_promise(cast: Cast) -> None:
    save_jobs([draft(promised_on=date(2026, 11, 20), goods="tyres")], actor=SYSTEM, now=NOW)
    save_jobs([draft(promised_on=date(2026, 11, 25), revenue_actual=Decimal("10.5"))], actor=SYSTEM, now=NOW)
    row = Job.objects.get(number="W1")
    assert (row.promised_first_on, row.promised_on, row.goods, row.revenue_actual) == (
        date(2026, 11, 20),
        date(2026, 11, 25),
        "tyres",
        Decimal("10.5"),
    )


def test_a_job_without_a_payer_is_refused_and_nothing_of_the_batch_stays(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        save_jobs([draft("W1"), JobDraft("W2")], actor=SYSTEM)
    assert (refused.value.fields.keys(), Job.objects.filter(number__in=["W1", "W2"]).count()) == ({"payer"}, 0)


def test_money_takes_the_rate_of_the_booking_day_and_stays_unknown_without_one(cast: Cast) -> None:
    for day, rate in ((date(2026, 10, 1), "7.1"), (date(2026, 11, 15), "7.3")):
        ExchangeRate.objects.create(currency="USD", base="CNY", on=day, rate=Decimal(rate))
    save_jobs(
        [
            draft("W1", currency="USD"),
            draft("W2", currency="USD", booked_on=date(2026, 11, 15)),
            draft("W3", currency="EUR"),
        ],
        actor=SYSTEM,
    )
    assert list(Job.objects.filter(number__startswith="W").order_by("number").values_list("rate", flat=True)) == [
        Decimal("7.1"),
        Decimal("7.3"),
        None,
    ]


def test_lanes_follow_the_country_of_destination(cast: Cast) -> None:
    load_reference_places(actor=SYSTEM)
    ports = {"NLRTM": "a", "CAVAN": "b", "VNSGN": "c", "BRSSZ": "d"}
    save_jobs([draft(port, destination=port) for port in ports], actor=SYSTEM)
    rows = Job.objects.filter(number__in=ports).select_related("lane_group").order_by("pk")
    assert {row.number: row.lane_group.code for row in rows if row.lane_group} == ports


def test_a_wrong_check_digit_is_marked_and_kept(cast: Cast) -> None:
    save_jobs([draft(containers=[("TRHU4561222", "40HQ"), ("CSQU3054383", "40HQ")])], actor=SYSTEM)
    rows = Identifier.objects.filter(scheme="container").values_list("key", "suspect").order_by("key")
    assert list(rows) == [("CSQU3054383", False), ("TRHU4561222", True)]


def test_house_bills_are_shared_by_jobs(cast: Cast) -> None:
    save_jobs(
        [draft("W1", house_bills=[("HB1", "")], master_bills=["MB1"]), draft("W2", house_bills=[("HB1", "")])],
        actor=SYSTEM,
    )
    bill = HouseBill.objects.get()
    assert (bill.jobs.count(), [m.number for m in bill.master_bills.all()]) == (2, ["MB1"])


def test_a_repeated_report_is_stored_once_and_an_unknown_code_is_kept(cast: Cast) -> None:
    job_id = cast.jobs["QD"]
    odd = MilestoneDraft("ACT", NOW, code="", raw_code="ZZ9", job_number="REFQD7788", source="edi", raw_id="1")
    lost = MilestoneDraft("ACT", NOW, code="DEPARTED", job_number="NOBODY", source="edi", raw_id="2")
    result = record_milestones([odd, odd, lost], actor=SYSTEM, now=NOW)
    assert (result.new, result.repeated, result.unknown, result.job_ids) == (1, 1, [2], [job_id])
    assert Milestone.objects.filter(source="edi").values_list("code", "raw_code").get() == ("OTHER", "ZZ9")


def test_reports_are_append_only(cast: Cast) -> None:
    for write in (Milestone.objects.all().delete, lambda: Milestone.objects.update(code="LOST")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            write()


def test_the_exception_opens_at_hour_24_by_the_timer_alone_and_never_twice(cast: Cast) -> None:
    job_id = save_jobs([draft(scope_to="door", mode="truck")], actor=SYSTEM, now=NOW).ids[0]
    record_milestones([told(job_id, "ARRIVED", -1)], actor=SYSTEM, now=NOW)
    assert JobException.objects.filter(job_id=job_id).count() == 0
    for _ in range(2):
        open_due_exceptions(actor=SYSTEM, now=NOW + timedelta(hours=23, minutes=1))
    row = JobException.objects.get(job_id=job_id)
    assert (row.rule, row.opened_at, row.unit_id) == (
        "arrived_not_delivered",
        NOW + timedelta(hours=23),
        cast.branches["QD"].pk,
    )
    assert Job.objects.get(pk=job_id).open_exceptions == 1


def test_it_closes_itself_when_the_goods_go_out(cast: Cast) -> None:
    record_milestones([told(cast.jobs["QD"], "OUT_FOR_DELIVERY", -1)], actor=SYSTEM, now=NOW)
    row = JobException.objects.get(pk=cast.exceptions["QD"])
    assert (row.state, row.closed_at, job(cast).open_exceptions) == ("solved", NOW, 0)


def test_it_is_not_closed_by_hand_without_a_reason(cast: Cast) -> None:
    actor, pk = cast.actor(Role.OPERATIONS), cast.exceptions["QD"]
    with pytest.raises(Conflict):
        close_exceptions([pk], actor=actor)
    work_on([pk], actor=actor, reason="no_truck")
    assert close_exceptions([pk], actor=actor, now=NOW) == 1


def test_the_first_telling_stands(cast: Cast) -> None:
    actor, pk = cast.actor(Role.CUSTOMER_SERVICE), cast.exceptions["QD"]
    assert [tell_customers([pk], actor=actor, at=NOW + timedelta(hours=h)) for h in (1, 2)] == [1, 0]
    assert JobException.objects.get(pk=pk).told_at == NOW + timedelta(hours=1)


def test_exceptions_of_another_branch_are_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        tell_customers([cast.exceptions["QD"]], actor=cast.actor(Role.CUSTOMER_SERVICE, "SH"))


def test_one_voyage_changed_moves_its_jobs(cast: Cast) -> None:
    eta = datetime(2026, 12, 1, tzinfo=UTC)
    save_jobs([draft(f"W{i}", voyage=VoyageDraft("045E", "SAMPLE", eta=eta)) for i in range(3)], actor=SYSTEM, now=NOW)
    voyage = Voyage.objects.get()
    moved = move_voyage(voyage.pk, actor=SYSTEM, now=NOW, eta=eta + timedelta(days=4))
    assert (len(moved), set(Job.objects.filter(number__startswith="W").values_list("eta", flat=True))) == (
        3,
        {eta + timedelta(days=4)},
    )
    assert move_voyage(voyage.pk, actor=SYSTEM, now=NOW, eta=eta + timedelta(days=4)) == []


def test_any_order_and_any_batches_of_the_same_reports_end_in_the_same_job(cast: Cast) -> None:
    story = [("RECEIVED_ORIGIN", -90, "ACT"), ("DEPARTED", -70, "ACT"), ("ARRIVED", -20, "EST"), ("ARRIVED", -30, "ACT"),
             ("OUT_FOR_DELIVERY", -28, "ACT"), ("DELIVERY_FAILED", -27, "ACT"), ("OUT_FOR_DELIVERY", -4, "ACT")]  # fmt: skip
    ends = []
    for seed in range(6):
        pk = save_jobs([draft(f"S{seed}", scope_to="door", mode="truck")], actor=SYSTEM, now=NOW).ids[0]
        reports = [told(pk, code, hours, kind, f"{seed}{code}{kind}{hours}") for code, hours, kind in story]
        Random(seed).shuffle(reports)
        for start in range(0, len(reports), 1 + seed % 3):
            record_milestones(reports[start : start + 1 + seed % 3], actor=SYSTEM, now=NOW)
        row = Job.objects.filter(pk=pk).values(*DERIVED).get()
        ends.append(row)
    assert [row for row in ends if row != ends[0]] == []


def test_the_last_four_find_moving_jobs_first_and_ask_for_more_beyond_eight(cast: Cast) -> None:
    save_jobs(
        [
            draft(f"A{i}4711", milestones=[MilestoneDraft("ACT", NOW, code="DELIVERED", raw_id=f"x{i}")])
            for i in range(3)
        ],
        actor=SYSTEM,
        now=NOW,
    )
    save_jobs([draft("B94711")], actor=SYSTEM, now=NOW)
    found, more = find_jobs("4711", SYSTEM)
    assert ([row.number for row in found], more) == (["B94711", "A24711", "A14711", "A04711"], False)
    save_jobs([draft(f"C{i}4711") for i in range(6)], actor=SYSTEM, now=NOW)
    assert (len(find_jobs("4711", SYSTEM)[0]), find_jobs("4711", SYSTEM)[1], find_jobs("711", SYSTEM)) == (
        8,
        True,
        ([], False),
    )


def test_history_names_actor_and_reason_of_bulk_writes(cast: Cast) -> None:
    actor = cast.actor(Role.OPERATIONS)
    save_jobs([draft("W1"), draft("W2")], actor=actor, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.number, c.metadata->>'reason', (c.metadata->>'user')::bigint FROM shipments_jobevent e "
            "JOIN pghistory_context c ON c.id = e.pgh_context_id WHERE e.number IN ('W1', 'W2') ORDER BY e.number"
        )
        assert cursor.fetchall() == [("W1", "save_jobs", actor.user_id), ("W2", "save_jobs", actor.user_id)]
    assert Organisation.objects.filter(code="CUQD").count() == 1
