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
NUMBER = "WFQD-CASE-0001"
CONTAINER = "CSQU3054383"


def add_case(staff: Staff, now: datetime) -> None:
    """A customer of the Qingdao branch whose cargo lies in the warehouse, with reason and next step known inside."""
    branch, owner = staff.branches["QD"], staff.sales["QD"][0]
    save_organisations(
        [
            OrganisationDraft(
                code="WF90001",
                name_zh="青岛示例海风电器有限公司",
                name_en="Qingdao Sample Seabreeze Appliances Co., Ltd.",
                other_names=[("trad", "青島示例海風電器有限公司"), ("short", "示例海风")],
                roles=["customer", "payer", "consignee"],
                country="CN",
                city="青岛",
                branch_id=branch,
                owner_id=owner,
                channels=[ChannelDraft("phone", PHONE)],
                source="demo",
            )
        ],
        actor=SYSTEM,
    )
    save_contacts(
        [
            ContactDraft(
                organisation_code="WF90001",
                name_zh="海风",
                name_en="Hai Feng",
                title="物流总监",
                decision_role="decider",
                is_primary=True,
                channels=[ChannelDraft("mobile", "13900001234")],
                source="demo",
            )
        ],
        actor=SYSTEM,
    )
    arrived = now - timedelta(days=2, hours=1)
    save_jobs(
        [
            JobDraft(
                number=NUMBER,
                booked_on=(now - timedelta(days=8)).date(),
                mode="truck",
                direction="domestic",
                scope_from="door",
                scope_to="door",
                payer=PartyDraft("payer", code="WF90001"),
                parties=[PartyDraft("consignee", code="WF90001")],
                branch_id=branch,
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
                    MilestoneDraft(
                        "ACT",
                        now - timedelta(days=5),
                        code="DEPARTED",
                        place="CNSHA",
                        source="TMS",
                        recorded_at=now - timedelta(days=5),
                    ),
                    MilestoneDraft(
                        "ACT", arrived, code="ARRIVED_WAREHOUSE", place="CNTAO", source="TMS", recorded_at=arrived
                    ),
                ],
            )
        ],
        actor=SYSTEM,
        now=now,
    )
    row = JobException.objects.get(job__number=NUMBER, rule="arrived_not_delivered")
    work_on(
        [row.pk],
        actor=SYSTEM,
        owner_id=staff.operations["QD"][0],
        reason="consignee_slot",
        corrective_action="联系收货人确认卸货时间并派车",
        next_step_at=now + timedelta(hours=4),
    )
