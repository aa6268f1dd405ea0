# SPDX-License-Identifier: Apache-2.0
"""The tables of cut-offs and free time, what carriers state, and how jobs follow."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.cast import Cast, gather
from tests.shipments.operation import ETD, NOW, consolidation, job, set_up, told

from wharfinger.kernel.actor import SYSTEM, Actor
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import Invalid, NotAllowed, NotFound
from wharfinger.shipments.actions import (
    load_reference_clocks,
    open_due_exceptions,
    record_milestones,
    save_jobs,
    set_cutoff_rules,
    set_tariffs,
    state_cutoffs,
)
from wharfinger.shipments.actions.defaults import CutoffDraft, StatedCutoff, TariffDraft
from wharfinger.shipments.models import (
    Booking,
    CutoffRule,
    Deadline,
    FreeTimeClock,
    FreeTimeTariff,
    Incident,
    Job,
    Place,
)
from wharfinger.shipments.running import clocks_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
START = date(2026, 1, 1)


def due(pk: int) -> dict[str, tuple[datetime, str]]:
    return {row.kind: (row.due_at, row.source) for row in Deadline.objects.filter(job_id=pk)}


def test_shipped_tables_are_loaded_once_and_an_ended_row_stays_ended() -> None:
    set_up()
    count = (CutoffRule.objects.count(), FreeTimeTariff.objects.count())
    CutoffRule.objects.filter(kind="vgm").update(valid_to=START)
    assert load_reference_clocks(actor=SYSTEM) == 0
    assert (CutoffRule.objects.count(), FreeTimeTariff.objects.count()) == count
    assert CutoffRule.objects.get(kind="vgm").valid_to == START


def test_what_the_carrier_states_stands_before_the_default_for_every_job_of_the_booking() -> None:
    set_up()
    ids = save_jobs([job(f"W{n}", bookings=["BK1"]) for n in range(3)], actor=SYSTEM, now=NOW).ids
    record_milestones([told(pk, "DEPARTED", ETD, "EST", recorded=NOW) for pk in ids], actor=SYSTEM, now=NOW)
    booking = Booking.objects.get(number="BK1").pk
    stated = NOW + 20 * HOUR
    assert state_cutoffs([StatedCutoff(booking, "vgm", stated)], actor=SYSTEM, now=NOW) == 3
    assert {due(pk)["vgm"] for pk in ids} == {(stated, "carrier")}
    state_cutoffs([StatedCutoff(booking, "vgm", None)], actor=SYSTEM, now=NOW)
    assert {due(pk)["vgm"] for pk in ids} == {(ETD - 60 * HOUR, "rule")}
    with pytest.raises(NotFound):
        state_cutoffs([StatedCutoff(booking + 999, "vgm", stated)], actor=SYSTEM)


def test_a_new_default_reaches_the_jobs_at_the_timers_next_round() -> None:
    set_up()
    pk = consolidation("A", 1)[0]
    record_milestones([told(pk, "DEPARTED", ETD, "EST", recorded=NOW)], actor=SYSTEM, now=NOW)
    place = Job.objects.get(pk=pk).origin_id
    set_cutoff_rules([CutoffDraft("customs", 12, START, mode="sea_lcl", loading_id=place)], actor=SYSTEM, now=NOW)
    open_due_exceptions(actor=SYSTEM, now=NOW)
    assert due(pk)["customs"] == (ETD - 12 * HOUR, "rule")


def test_a_deadline_in_a_holiday_is_acted_on_before_it() -> None:
    set_up()
    pk = consolidation("A", 1)[0]
    sails = datetime(2026, 10, 5, 4, tzinfo=UTC)  # Golden Week: 1 to 7 October
    record_milestones(
        [told(pk, "DEPARTED", sails, "EST", recorded=sails - 400 * HOUR)], actor=SYSTEM, now=sails - 300 * HOUR
    )
    row = Deadline.objects.get(job_id=pk, kind="customs")
    assert (row.due_at, row.act_by) == (sails - 30 * HOUR, datetime(2026, 9, 30, 9, 59, tzinfo=UTC))


def test_a_clock_runs_by_box_from_discharge_to_gate_out_and_costs_by_tiers() -> None:
    set_up()
    (pk,) = save_jobs(
        [job("W1", containers=[("CSQU3054383", "40HQ"), ("TEMU1234565", "40RH")])], actor=SYSTEM, now=NOW
    ).ids
    unloaded = datetime(2026, 11, 2, 9, tzinfo=UTC)
    record_milestones([
        told(pk, "UNLOADED", unloaded), told(pk, "GATE_OUT", unloaded + 50 * HOUR, unit_ref="CSQU3054383"),
    ], actor=SYSTEM, now=NOW)  # fmt: skip
    found = {(c.row.container and c.row.container.number, c.row.kind): (c.row.last_free_day, c.days, c.money)
             for c in clocks_of(Job.objects.get(pk=pk), NOW)}  # fmt: skip
    assert found == {
        ("CSQU3054383", "demurrage"): (date(2026, 11, 9), 0, None),
        ("TEMU1234565", "demurrage"): (date(2026, 11, 5), 15, Decimal(5 * 120 + 5 * 180 + 5 * 250)),
        ("CSQU3054383", "detention"): (date(2026, 11, 11), 9, Decimal(5 * 60 + 4 * 120)),
    }
    assert (
        FreeTimeClock.objects.get(container__number="CSQU3054383", kind="demurrage").stopped_at == unloaded + 50 * HOUR
    )


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"tiers": ({"from_day": 1, "to_day": 5, "rate": "60"}, {"from_day": 5, "to_day": None, "rate": "70"})}, "tiers"),
        ({"tiers": ({"from_day": 1, "to_day": None, "rate": "dear"},)}, "tiers"),
        ({"tiers": ({"from_day": 1, "to_day": None, "rate": "60"},), "currency": ""}, "currency"),
        ({"valid_to": date(2025, 1, 1)}, "valid_to"),
        ({"free_days": 400}, "free_days"),
    ],
)  # fmt: skip
def test_a_tariff_that_makes_no_sense_is_refused(more: dict[str, object], field: str) -> None:
    base = {"kind": "storage", "side": "destination", "starts": "UNLOADED", "stops": "GATE_OUT", "free_days": 5,
            "valid_from": START, "currency": "USD"}  # fmt: skip
    with pytest.raises(Invalid) as refused:
        set_tariffs([TariffDraft(**{**base, **more})], actor=SYSTEM)  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]


def test_the_same_conditions_twice_are_refused_and_only_administrators_edit() -> None:
    set_cutoff_rules([CutoffDraft("si", 90, START)], actor=SYSTEM)
    with pytest.raises(Invalid):
        set_cutoff_rules([CutoffDraft("si", 80, START)], actor=SYSTEM)
    for write in (set_cutoff_rules, set_tariffs):
        with pytest.raises(NotAllowed):
            write([], actor=Actor(user_id=1, roles=frozenset({Role.OPERATIONS})))


@pytest.fixture
def cast() -> Cast:
    return gather()


def test_administrators_add_change_and_end_rows_on_the_pages(cast: Cast) -> None:
    client = cast.client(Role.ADMINISTRATOR)
    form = {
        "kind": "si",
        "hours": "96",
        "mode": "sea_fcl",
        "valid_from": "2026-01-01",
        "valid_to": "",
        "place": "",
        "carrier": "",
    }
    assert client.post("/administration/cutoffs/new/", form).status_code == 303
    row = CutoffRule.objects.get()
    assert client.post(f"/administration/cutoffs/{row.pk}/", {**form, "valid_to": "2026-06-30"}).status_code == 303
    assert client.post("/administration/cutoffs/new/", {**form, "place": "NOWHERE"}).status_code == 422
    assert client.post("/administration/cutoffs/new/", form).status_code == 422
    row.refresh_from_db()
    assert (row.hours, row.valid_to, "SI cut-off" in client.get("/administration/cutoffs/").content.decode()) == (
        96, date(2026, 6, 30), True,
    )  # fmt: skip
    tariff = {
        "kind": "demurrage", "side": "destination", "starts": "UNLOADED", "stops": "GATE_OUT", "first_day": "next",
        "free_days": "4", "free_count": "working", "paid_count": "calendar", "country": "us", "currency": "usd",
        "tiers": "1-5 150\n6- 200.50", "valid_from": "2026-01-01",
    }  # fmt: skip
    assert client.post("/administration/free-time/new/", tariff).status_code == 303
    saved = FreeTimeTariff.objects.get()
    assert (saved.country, saved.tiers[1]) == ("US", {"from_day": 6, "to_day": None, "rate": "200.50"})
    page = client.get(f"/administration/free-time/{saved.pk}/").content.decode()
    assert ("1-5 150\n6- 200.50" in page, client.get("/administration/free-time/").status_code) == (True, 200)
    assert client.post("/administration/free-time/new/", {**tariff, "tiers": "dear"}).status_code == 422
    for name, words in (("cutoffs", "SI cut-off,96,Sea FCL"), ("free-time", "1-5 150; 6- 200.50")):
        file = client.get(f"/administration/{name}/?format=csv")
        assert words in b"".join(file.streaming_content).decode(), name  # type: ignore[attr-defined]
    for role in (Role.OPERATIONS, Role.SALESPERSON):
        for address in (f"/administration/cutoffs/{row.pk}/", f"/administration/free-time/{saved.pk}/"):
            assert cast.client(role).get(address).status_code == 403


def test_a_place_is_closed_and_opened_again_on_the_page(cast: Cast) -> None:
    place = Place.objects.create(code="DEHAM", kind="port", country="DE", name_en="Hamburg")
    Job.objects.filter(pk=cast.jobs["QD"]).update(destination=place)
    client = cast.client(Role.ADMINISTRATOR)
    form = {"place": "Hamburg", "text": "storm", "since": "2026-11-20T04:00"}
    assert [client.post("/administration/closures/new/", form).status_code for _ in range(2)] == [303, 422]
    row = Incident.objects.get()
    page = client.get("/administration/closures/").content.decode()
    assert (row.exceptions.get().pk, "storm" in page) == (cast.exceptions["QD"], True)
    assert "JOBQD0001" in client.get(f"/exceptions/?incident={row.pk}").content.decode()
    assert cast.client(Role.OPERATIONS).post(f"/administration/closures/{row.pk}/end/").status_code == 403
    assert client.post(f"/administration/closures/{row.pk}/end/").status_code == 303
    row.refresh_from_db()
    assert row.closed_at is not None


def test_a_booking_page_takes_the_carriers_cutoffs_and_the_job_page_shows_the_clocks(cast: Cast) -> None:
    now = datetime.now(UTC)
    (pk,) = save_jobs(
        [job("W1", branch_id=cast.branches["QD"].pk, origin="", destination="")], actor=SYSTEM, now=now
    ).ids
    booking = Booking.objects.get(number="BKW1").pk
    client = cast.client(Role.OPERATIONS)
    tomorrow = (now + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert client.post(f"/papers/bookings/{booking}/cutoffs/", {"si": tomorrow}).status_code == 303
    assert list(due(pk)) == ["si"]
    assert "SI cut-off" in client.get(f"/papers/bookings/{booking}/").content.decode()
    assert 'data-deadline="si"' in client.get(f"/jobs/{pk}/").content.decode()
    other = cast.client(Role.OPERATIONS, "SH")
    before = client.get(f"/papers/bookings/{booking}/").status_code
    assert (before, other.post(f"/papers/bookings/{booking}/cutoffs/", {"si": ""}).status_code) == (200, 404)
    client.post(f"/papers/bookings/{booking}/cutoffs/", {"si": ""})
    assert due(pk) == {}
