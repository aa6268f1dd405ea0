# SPDX-License-Identifier: Apache-2.0
"""The users' own case: the goods arrived two days ago and were never delivered (R214–R217)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from wharfinger.config.demo.staff import Staff
from wharfinger.directory.actions import save_contacts, save_organisations
from wharfinger.directory.drafts import ChannelDraft, ContactDraft, OrganisationDraft
from wharfinger.kernel.actor import SYSTEM
from wharfinger.shipments.actions import save_jobs, work_on
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft, PartyDraft
from wharfinger.shipments.models import JobException

PHONE = "+86 532 8388 1234"
CODE = "WF90001"
NUMBER = "WFQD-CASE-0001"
CONTAINER = "CSQU3054383"


def add_case(staff: Staff, now: datetime) -> None:
    """A customer of the Qingdao branch whose cargo lies in the warehouse, with reason and next step known inside."""
    save_organisations([_party(staff)], actor=SYSTEM)
    save_contacts([_contact()], actor=SYSTEM)
    save_jobs([_job(staff, now)], actor=SYSTEM, now=now)
    row = JobException.objects.get(job__number=NUMBER, rule="arrived_not_delivered")
    work_on(
        [row.pk],
        actor=SYSTEM,
        owner_id=staff.operations["QD"][0],
        reason="consignee_slot",
        corrective_action="联系收货人确认卸货时间并派车",
        next_step_at=now + timedelta(hours=4),
    )


def _party(staff: Staff) -> OrganisationDraft:
    return OrganisationDraft(
        code=CODE,
        name_zh="青岛示例海风电器有限公司",
        name_en="Qingdao Sample Seabreeze Appliances Co., Ltd.",
        other_names=[("trad", "青島示例海風電器有限公司"), ("short", "示例海风")],
        roles=["customer", "payer", "consignee"],
        country="CN",
        city="青岛",
        branch_id=staff.branches["QD"],
        owner_id=staff.sales["QD"][0],
        channels=[ChannelDraft("phone", PHONE)],
        source="demo",
    )


def _contact() -> ContactDraft:
    return ContactDraft(
        organisation_code=CODE,
        name_zh="海风",
        name_en="Hai Feng",
        title="物流总监",
        decision_role="decider",
        is_primary=True,
        channels=[ChannelDraft("mobile", "13900001234")],
        source="demo",
    )


def _job(staff: Staff, now: datetime) -> JobDraft:
    return JobDraft(
        number=NUMBER,
        booked_on=(now - timedelta(days=8)).date(),
        mode="truck",
        direction="domestic",
        scope_from="door",
        scope_to="door",
        payer=PartyDraft("payer", code=CODE),
        parties=[PartyDraft("consignee", code=CODE)],
        branch_id=staff.branches["QD"],
        operator_id=staff.operations["QD"][0],
        origin="CNSHA",
        destination="CNTAO",
        service_lines=["transport"],
        promised_on=(now - timedelta(days=1)).date(),
        pieces=240,
        gross_weight_kg=Decimal(5200),
        currency="CNY",
        revenue_estimated=Decimal(6800),
        cost_estimated=Decimal(5900),
        references=[("customer_ref", "HF20261107")],
        containers=[(CONTAINER, "40HQ")],
        source="TMS",
        milestones=[
            _happened("DEPARTED", "CNSHA", now - timedelta(days=5)),
            _happened("ARRIVED_WAREHOUSE", "CNTAO", now - timedelta(days=2, hours=1)),
        ],
    )


def _happened(code: str, place: str, at: datetime) -> MilestoneDraft:
    return MilestoneDraft("ACT", at, code=code, place=place, source="TMS", recorded_at=at)
