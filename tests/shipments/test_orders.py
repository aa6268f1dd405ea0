# SPDX-License-Identifier: Apache-2.0
"""Customs entries, truck legs, warehouse orders: their states, what their jobs hear, and who may."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.cast import Cast, gather

from wharfinger.directory.actions import save_organisations
from wharfinger.directory.drafts import OrganisationDraft
from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.choices import Role, Scheme
from wharfinger.kernel.errors import Conflict, Invalid, NotFound
from wharfinger.kernel.history import changes_of
from wharfinger.shipments.actions import OrderDraft, advance_orders, record_milestones, save_jobs, save_orders
from wharfinger.shipments.choices import MilestoneCode
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft, PartyDraft
from wharfinger.shipments.models import CustomsEntry, Milestone, TruckLeg, WarehouseOrder
from wharfinger.shipments.papers import paper_lines
from wharfinger.shipments.queries.jobs import find_jobs
from wharfinger.shipments.queries.papers import NOUNS
from wharfinger.shipments.rules.orders import STATES, followers, report_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
M = MilestoneCode


@pytest.fixture
def cast() -> Cast:
    return gather(NOW)


def reports(code: str) -> list[tuple[int, str]]:
    return list(Milestone.objects.filter(code=code, source="desk").order_by("pk").values_list("job_id", "unit_ref"))


def sentence(noun: str, row: Any, language: str = "en") -> str:
    return paper_lines(NOUNS[noun], [row], language=language, now=NOW)[0].sentence


def two_jobs(cast: Cast) -> list[int]:
    branch = cast.branches["QD"].pk
    rows = [
        JobDraft(f"E{i}", direction="export", payer=PartyDraft("payer", code="CUQD"), branch_id=branch,
                 containers=[(f"MSKU000001{8 + i}", "40HQ")])
        for i in range(2)
    ]  # fmt: skip
    return save_jobs(rows, actor=SYSTEM, now=NOW).ids


def test_every_state_leads_on_or_is_an_end_and_no_state_leads_to_itself() -> None:
    for noun, states in STATES.items():
        reached = {after for state in states for after in followers(noun, state)}
        assert reached | {states.values[0]} == set(states.values)
        assert [state for state in states if state in followers(noun, state)] == []


@pytest.mark.parametrize(
    ("noun", "state", "more", "code"),
    [
        ("customs_entry", "lodged", {}, M.CUSTOMS_LODGED), ("customs_entry", "inspection", {}, M.INSPECTION_ORDERED),
        ("customs_entry", "passed", {}, M.INSPECTION_PASSED), ("customs_entry", "released", {}, M.CUSTOMS_CLEARED),
        ("customs_entry", "withdrawn", {}, ""), ("truck_leg", "loaded", {"kind": "pickup"}, M.PICKUP_DONE),
        ("truck_leg", "done", {"kind": "pickup", "boxed": True}, M.GATE_IN),
        ("truck_leg", "done", {"kind": "pickup"}, M.RECEIVED_ORIGIN),
        ("truck_leg", "failed", {"kind": "pickup"}, M.PICKUP_FAILED),
        ("truck_leg", "loaded", {"kind": "delivery"}, M.OUT_FOR_DELIVERY),
        ("truck_leg", "done", {"kind": "delivery"}, M.DELIVERED), ("truck_leg", "done", {"kind": "empty"}, M.EMPTY_RETURNED),
        ("truck_leg", "failed", {"kind": "delivery"}, M.DELIVERY_FAILED), ("truck_leg", "done", {"kind": "transfer"}, ""),
        ("truck_leg", "ordered", {"kind": "delivery"}, ""), ("warehouse_order", "started", {"kind": "in"}, ""),
        ("warehouse_order", "done", {"kind": "in", "direction": "export"}, M.RECEIVED_ORIGIN),
        ("warehouse_order", "done", {"kind": "in", "direction": "import"}, M.ARRIVED_WAREHOUSE),
        ("warehouse_order", "done", {"kind": "out", "direction": "import"}, M.OUT_FOR_DELIVERY),
        ("warehouse_order", "done", {"kind": "out", "direction": "export"}, ""),
    ],
)  # fmt: skip
def test_which_milestone_a_state_reports(noun: str, state: str, more: dict[str, Any], code: str) -> None:
    assert report_of(noun, state, **more) == code


def test_an_entry_for_two_jobs_is_released_for_both(cast: Cast) -> None:
    ids, rep = two_jobs(cast), cast.actor(Role.CUSTOMER_SERVICE)
    [pk] = save_orders("customs_entry", [OrderDraft({"number": "010120261234567890"}, ids)], actor=rep)
    entry = CustomsEntry.objects.get(pk=pk)
    assert sentence("customs_entry", entry) == "Being prepared; 2 jobs (2 booked); next: lodge the entry."
    for hours, state in ((5, "lodged"), (4, "inspection"), (3, "passed"), (2, "released")):
        assert advance_orders("customs_entry", [pk], state, actor=rep, at=NOW - hours * HOUR, now=NOW) == 2
    assert reports(M.CUSTOMS_CLEARED) == [(ids[0], ""), (ids[1], "")]
    entry.refresh_from_db()
    assert sentence("customs_entry", entry) == (
        "Released by customs 2 hours ago (11-21 10:00); 2 jobs (2 at origin); nothing is left to do."
    )
    assert sentence("customs_entry", entry, "zh-hans").startswith("2 小时前海关放行（11-21 10:00）；2 票")
    assert [job.pk for job in find_jobs("34567890", rep)[0]] == ids[::-1]
    said = [(c.who, c.reason, c.fields[0][2]) for c in changes_of(CustomsEntry, pk, only=("state",))]
    assert said[0] == (Role.CUSTOMER_SERVICE, "advance_customs_entries", "released")
    assert [value for _who, _reason, value in said] == ["released", "passed", "inspection", "lodged", "prepared"]


def test_an_entry_named_by_an_import_is_lodged_and_follows_the_jobs_reports(cast: Cast) -> None:
    draft = JobDraft(
        "E9",
        payer=PartyDraft("payer", code="CUQD"),
        references=[(Scheme.CUSTOMS_ENTRY.value, "22012026000123")],
        source="tms",
    )
    for _twice in range(2):
        [job] = save_jobs([draft], actor=SYSTEM, now=NOW).ids
    entry = CustomsEntry.objects.get(number="22012026000123")
    assert (entry.state, list(entry.jobs.values_list("pk", flat=True)), entry.source) == ("lodged", [job], "tms")
    told = MilestoneDraft("ACT", NOW - HOUR, code=M.CUSTOMS_CLEARED.value, job_id=job, raw_id="c")
    record_milestones([told], actor=SYSTEM, now=NOW)
    assert sentence("customs_entry", entry).startswith("Released by customs 1 hour ago")


def test_a_truck_with_two_boxes_reports_for_each_box(cast: Cast) -> None:
    ids = two_jobs(cast)
    boxes = list(NOUNS["container"].model.objects.filter(jobs__in=ids).order_by("number").values_list("pk", flat=True))
    values = {"kind": "pickup", "plate": "鲁B12345", "driver": "Li", "driver_phone": "13800001111", "from_text": "Jimo",
              "to_text": "QQCT"}  # fmt: skip
    [pk] = save_orders("truck_leg", [OrderDraft(values, ids, boxes)], actor=SYSTEM)
    advance_orders("truck_leg", [pk], "ordered", actor=SYSTEM, now=NOW)
    advance_orders("truck_leg", [pk], "loaded", actor=SYSTEM, at=NOW - 2 * HOUR, now=NOW)
    assert sentence("truck_leg", TruckLeg.objects.get(pk=pk)) == (
        "On the road 2 hours ago (11-21 10:00); truck 鲁B12345, driver Li 13800001111; Jimo → QQCT; 2 jobs (2 at origin); "
        "next: unloading."
    )
    advance_orders("truck_leg", [pk], "done", actor=SYSTEM, now=NOW)
    assert reports(M.GATE_IN) == [(ids[0], "MSKU0000018"), (ids[1], "MSKU0000019")]


def test_a_warehouse_order_counts_what_came(cast: Cast) -> None:
    [job, _other] = two_jobs(cast)
    values = {"kind": "in", "warehouse": "Jiaozhou 3", "pieces_planned": 120}
    [pk] = save_orders("warehouse_order", [OrderDraft(values, [job])], actor=SYSTEM)
    save_orders("warehouse_order", [OrderDraft({"pieces_done": 118}, pk=pk)], actor=SYSTEM)
    advance_orders("warehouse_order", [pk], "done", actor=SYSTEM, now=NOW)
    row = WarehouseOrder.objects.get(pk=pk)
    assert sentence("warehouse_order", row).startswith(
        "Completed within the last hour (11-21 12:00); Jiaozhou 3; 118 of 120 pieces;"
    )
    assert (row.done_at, reports(M.RECEIVED_ORIGIN)) == (NOW, [(job, "")])


def test_what_is_refused(cast: Cast) -> None:
    [job, other] = two_jobs(cast)
    foreign = cast.actor(Role.OPERATIONS, "SH")
    [pk] = save_orders("customs_entry", [OrderDraft({"number": "A1", "state": "released"}, [job])], actor=SYSTEM)
    assert CustomsEntry.objects.get(pk=pk).state == "prepared"
    with pytest.raises(NotFound):
        advance_orders("customs_entry", [pk], "lodged", actor=foreign)
    with pytest.raises(NotFound):
        save_orders("customs_entry", [OrderDraft({"number": "A2"}, [job])], actor=foreign)
    with pytest.raises(Conflict):
        advance_orders("customs_entry", [pk], "passed", actor=SYSTEM)
    for bad in (OrderDraft({"number": "A1"}, [other]), OrderDraft({"number": "A3"}, [])):
        with pytest.raises(Invalid):
            save_orders("customs_entry", [bad], actor=SYSTEM)
    with pytest.raises(Invalid):
        advance_orders("customs_entry", [pk], "lodged", actor=SYSTEM, at=NOW + HOUR, now=NOW)
    with pytest.raises(Invalid):
        advance_orders("customs_entry", [pk], "eaten", actor=SYSTEM)


def test_jobs_of_another_branch_stay_linked_when_ones_own_are_changed(cast: Cast) -> None:
    [job, other] = two_jobs(cast)
    [pk] = save_orders("truck_leg", [OrderDraft({"plate": "X"}, [job, cast.jobs["SH"]])], actor=SYSTEM)
    save_orders("truck_leg", [OrderDraft({}, [other], pk=pk)], actor=cast.actor(Role.OPERATIONS))
    assert set(TruckLeg.objects.get(pk=pk).jobs.values_list("pk", flat=True)) == {other, cast.jobs["SH"]}


def test_an_order_is_typed_in_on_the_jobs_page_changed_and_taken_on(cast: Cast) -> None:
    client, job = cast.client(Role.OPERATIONS), cast.jobs["QD"]
    save_organisations([OrganisationDraft(code="TR1", name_en="Sample Haulage", roles=["trucker"])], actor=SYSTEM)
    form = client.get(reverse("shipments:truck_leg_new"), {"job": job}).content.decode()
    assert 'value="JOBQD0001"' in form
    data = {
        "jobs": "JOBQD0001",
        "kind": "delivery",
        "plate": "鲁B1",
        "trucker": "TR1",
        "planned_start": "2026-11-22T08:00",
    }
    assert client.post(reverse("shipments:truck_leg_new"), data).status_code == 303
    leg = TruckLeg.objects.get()
    assert (str(leg.trucker), leg.planned_start) == ("Sample Haulage", datetime(2026, 11, 22, tzinfo=UTC))
    assert "鲁B1" in client.get(reverse("shipments:job", args=[job])).content.decode()
    edit = reverse("shipments:truck_leg_edit", args=[leg.pk])
    assert "Sample Haulage" in client.get(edit).content.decode()
    assert client.post(edit, {**data, "trucker": "Sample Haulage", "driver": "Wang"}).status_code == 303
    leg.refresh_from_db()
    assert (leg.driver, str(leg.trucker)) == ("Wang", "Sample Haulage")
    for wrong in ({"jobs": "NONE"}, {"trucker": "nobody"}, {"containers": "ABCD1234567"}):
        assert client.post(edit, {**data, **wrong}).status_code == 422
    for state in ("ordered", "loaded"):
        answer = client.post(reverse("shipments:truck_leg_advance", args=[leg.pk]), {"state": state, "at": ""})
        assert answer.status_code == 303
    page = client.get(reverse("shipments:truck_leg", args=[leg.pk])).content.decode()
    assert ("On the road" in page, "Unloaded</button>" in page) == (True, True)
