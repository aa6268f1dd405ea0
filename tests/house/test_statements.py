# SPDX-License-Identifier: Apache-2.0
"""How many statements each page takes, session, user and frame included, with one row and with three."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.cast import Cast, gather, hang_papers

from wharfinger.conversations.actions import add_todos, make_promises, open_enquiries, record_interactions
from wharfinger.conversations.drafts import EnquiryDraft, InteractionDraft, PromiseDraft, ToDoDraft
from wharfinger.directory.actions import save_contacts, save_organisations
from wharfinger.directory.drafts import ChannelDraft, ContactDraft, OrganisationDraft
from wharfinger.kernel.actor import SYSTEM, Actor
from wharfinger.kernel.choices import Role
from wharfinger.shipments.actions import DocumentDraft, OrderDraft, Upload, add_documents, save_jobs, save_orders
from wharfinger.shipments.actions.documents import load_document_templates
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft, PartyDraft, VoyageDraft

pytestmark = pytest.mark.django_db

PAGES = {
    "/customers/": 6,
    "/customers/?role=customer": 6,
    "/customers/?q=Seabreeze": 7,
    "/customers/{customer}/": 14,
    "/jobs/": 7,
    "/jobs/?phase=moving&mode=truck": 7,
    "/jobs/?q=JOBQ": 8,
    "/jobs/{job}/": 25,
    "/jobs/{job}/route/": 7,
    "/punctuality/": 9,
    "/punctuality/?what=time&by=lane": 7,
    "/punctuality/?what=forecast&by=branch": 8,
    "/punctuality/jobs/": 6,
    "/customers/coverage/?address=青岛": 6,
    "/exceptions/": 7,
    "/papers/house-bills/": 8,
    "/papers/master-bills/?moving=1": 8,
    "/papers/bookings/?trouble=1": 8,
    "/papers/containers/?q=4383": 9,
    "/papers/voyages/": 7,
    "/papers/house-bills/{house_bill}/": 12,
    "/papers/master-bills/{master_bill}/": 12,
    "/papers/bookings/{booking}/": 13,
    "/papers/containers/{container}/": 12,
    "/papers/voyages/{voyage}/": 12,
    "/papers/customs-entries/": 8,
    "/papers/truck-legs/?q=truck": 7,
    "/papers/warehouse-orders/": 7,
    "/papers/customs-entries/{customs_entry}/": 13,
    "/papers/truck-legs/{truck_leg}/": 12,
    "/papers/warehouse-orders/{warehouse_order}/": 12,
    "/papers/documents/": 7,
    "/papers/documents/missing/?due=all": 6,
    "/papers/voyages/{voyage}/told/?since=0": 7,
    "/enquiries/": 7,
    "/promises/": 6,
    "/todos/": 6,
    "/cargo/?q=JOBQ": 8,
    "/search/?q=Seabreeze": 9,
    "/": 10,
    "/save/?group=not_released": 10,
    "/save/customers/": 7,
    "/day/": 9,
}


@pytest.fixture
def cast() -> Cast:
    return gather()


def _more(cast: Cast, rep: Actor) -> None:
    """Two more of everything."""
    now, party, branch = datetime.now(UTC), cast.customers["QD"], cast.branches["QD"].pk
    for i in range(2):
        save_organisations(
            [OrganisationDraft(code=f"X{i}", name_en=f"Seabreeze {i}", roles=["customer"], branch_id=branch)],
            actor=SYSTEM,
        )
        save_contacts(
            [
                ContactDraft(
                    organisation_id=party, name_en=f"Ann {i}", channels=[ChannelDraft("mobile", f"1380000000{i}")]
                )
            ],
            actor=SYSTEM,
        )
        arrived = now - timedelta(days=3 + i)
        save_jobs([JobDraft(
            f"JOBQD100{i}", mode="truck", scope_to="door", payer=PartyDraft("payer", code="CUQD"), branch_id=branch,
            containers=[("CSQU3054383", "40HQ"), (f"CSQU305438{i}", "40HQ")],
            house_bills=[("HBQD0001", "telex"), (f"HB{i}", "telex")], master_bills=["MBQD0001", f"MB{i}"],
            bookings=["BKQD0001", f"BK{i}"], voyage=VoyageDraft("QD45E", "SAMPLE STAR"),
            milestones=[MilestoneDraft("ACT", arrived, code="ARRIVED", source="TMS", raw_id=f"m{i}", recorded_at=arrived)],
        )], actor=SYSTEM)  # fmt: skip
        _unreleased(cast, f"R{i + 1}")
        for name in ("customs_entry", "truck_leg", "warehouse_order"):
            save_orders(name, [OrderDraft({"number": f"truck {name} {i}"}, [cast.jobs["QD"]])], actor=SYSTEM)
    _talk(cast, rep, 2)


def _unreleased(cast: Cast, number: str) -> None:
    """A sea export whose bill is not released three days before it arrives."""
    now = datetime.now(UTC)
    left = now - timedelta(days=20)
    save_jobs([JobDraft(
        number, mode="sea_fcl", direction="export", scope_to="cy", payer=PartyDraft("payer", code="CUQD"),
        branch_id=cast.branches["QD"].pk, house_bills=[(f"H{number}", "telex")],
        milestones=[
            MilestoneDraft("ACT", left, code="DEPARTED", source="TMS", raw_id=f"{number}-1", recorded_at=left),
            MilestoneDraft("EST", now + timedelta(days=3), code="ARRIVED", source="TMS", raw_id=f"{number}-2", recorded_at=left),
        ],
    )], actor=SYSTEM)  # fmt: skip


def _talk(cast: Cast, rep: Actor, count: int) -> None:
    load_document_templates(actor=SYSTEM)
    now, party, job = datetime.now(UTC), cast.customers["QD"], cast.jobs["QD"]
    for _ in range(count):
        papers = ((job, None), (None, party))
        drafts = [DocumentDraft("photo", Upload([b"%PDF-1.7"], "x.pdf"), one, other) for one, other in papers]
        add_documents(drafts, actor=rep)
        open_enquiries([EnquiryDraft("call", now, party, None, job)], actor=rep)
        make_promises([PromiseDraft(party, "call back", now + timedelta(hours=2), job)], actor=rep)
        add_todos([ToDoDraft("look", organisation_id=party, job_id=job)], actor=rep)
        record_interactions([InteractionDraft("note", "internal", now, party, None, job, text="x")], actor=rep)


@pytest.mark.parametrize(("page", "statements"), PAGES.items())
def test_statements_do_not_grow_with_rows(
    cast: Cast, page: str, statements: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    rep = cast.actor(Role.CUSTOMER_SERVICE)
    client = cast.client(Role.CUSTOMER_SERVICE)
    address = page.format(customer=cast.customers["QD"], job=cast.jobs["QD"], **hang_papers(cast))
    _talk(cast, rep, 1)
    _unreleased(cast, "R0")
    client.get(address)
    with django_assert_num_queries(statements):
        assert client.get(address).status_code == 200
    _more(cast, rep)
    with django_assert_num_queries(statements):
        assert client.get(address).status_code == 200


def test_creating_a_customer(cast: Cast, django_assert_max_num_queries: Callable[..., Any]) -> None:
    client = cast.client(Role.CUSTOMER_SERVICE)
    data = {"name_zh": "新示例", "roles": ["lead"], "phone": "0532-86661234", "branch": cast.branches["QD"].pk}
    client.post("/customers/new/", {**data, "name_zh": "旧示例"})
    with django_assert_max_num_queries(18):
        assert client.post("/customers/new/", data).status_code == 303
