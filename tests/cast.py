# SPDX-License-Identifier: Apache-2.0
"""A fixed cast: two branches, a person for each role in both, a customer with a job in trouble in each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.test import Client

from wharfinger.directory.actions import assign, save_contacts, save_organisations
from wharfinger.directory.drafts import ChannelDraft, ContactDraft, OrganisationDraft
from wharfinger.kernel.actor import SYSTEM, Actor, actor_for
from wharfinger.kernel.choices import Role, UnitKind
from wharfinger.kernel.models import Company, Membership, Post, Unit, User
from wharfinger.shipments.actions import OrderDraft, save_jobs, save_orders
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft, PartyDraft, VoyageDraft
from wharfinger.shipments.models import Job, JobException
from wharfinger.shipments.queries.papers import NOUNS

ROLES = tuple(Role)
PHONES = {"QD": "+86 532 8388 1234", "SH": "+86 21 6388 1234"}


@dataclass
class Cast:
    """Primary keys and people by branch."""

    branches: dict[str, Unit] = field(default_factory=dict)
    people: dict[tuple[str, str], User] = field(default_factory=dict)
    customers: dict[str, int] = field(default_factory=dict)
    jobs: dict[str, int] = field(default_factory=dict)
    exceptions: dict[str, int] = field(default_factory=dict)

    def user(self, role: str, branch: str = "QD") -> User:
        """The person of a role; the administrator belongs to the head office."""
        return self.people[("HQ" if role == Role.ADMINISTRATOR else branch), role]

    def actor(self, role: str, branch: str = "QD") -> Actor:
        """The same as an actor."""
        return actor_for(self.user(role, branch).pk, role)

    def client(self, role: str, branch: str = "QD") -> Client:
        """A signed-in browser of the person."""
        client = Client()
        client.force_login(self.user(role, branch), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client


def gather(now: datetime | None = None) -> Cast:
    """Bring the cast on stage."""
    cast, moment = Cast(), now or datetime.now(UTC)
    Company.objects.update_or_create(pk=1, defaults={"name_en": "Sample Forwarding", "currency": "CNY"})
    office = Unit.objects.create(code="HQ", kind=UnitKind.COMPANY, name_en="Head office", name_zh="总部")
    _hire(cast, office, "HQ", Role.ADMINISTRATOR)
    for code, name in (("QD", "Qingdao"), ("SH", "Shanghai")):
        unit = Unit.objects.create(code=code, kind=UnitKind.BRANCH, name_en=name, name_zh=name, parent=office)
        unit.branch = unit
        unit.save()
        cast.branches[code] = unit
        for role in ROLES[1:]:
            _hire(cast, unit, code, role)
        _customer(cast, code)
        _job(cast, code, moment)
    return cast


def _hire(cast: Cast, unit: Unit, code: str, role: Role) -> None:
    line = {"QD": "8101", "SH": "8201"}.get(code, "") if role == Role.CUSTOMER_SERVICE else ""
    user = User.objects.create(
        email=f"{role}.{code}@example.com".lower(), name_en=f"{role} {code}", language="en", line=line
    )
    post = Post.objects.create(unit=unit, role=role, name_en=str(role.label))
    Membership.objects.create(user=user, post=post, since=date(2020, 1, 1))
    cast.people[code, role] = user


def _customer(cast: Cast, code: str) -> None:
    draft = OrganisationDraft(
        code=f"CU{code}", name_zh=f"{code}示例海风货运有限公司", name_en=f"Seabreeze {code} Ltd", roles=["customer", "payer"],
        branch_id=cast.branches[code].pk, channels=[ChannelDraft("phone", PHONES[code])],
    )  # fmt: skip
    cast.customers[code] = save_organisations([draft], actor=SYSTEM).ids[0]
    person = ContactDraft(
        organisation_id=cast.customers[code],
        name_en=f"Contact {code}",
        channels=[ChannelDraft("mobile", "13900001234")],
    )
    save_contacts([person], actor=SYSTEM)
    assign([cast.customers[code]], user_id=cast.user(Role.SALESPERSON, code).pk, kind="owner", actor=SYSTEM)


def _job(cast: Cast, code: str, now: datetime) -> None:
    arrived = now - timedelta(days=2)
    draft = JobDraft(
        number=f"JOB{code}0001", booked_on=(now - timedelta(days=9)).date(), mode="truck", scope_to="door",
        payer=PartyDraft("payer", code=f"CU{code}"), branch_id=cast.branches[code].pk,
        operator_id=cast.user(Role.OPERATIONS, code).pk, promised_on=(now - timedelta(days=1)).date(),
        references=[("customer_ref", f"REF{code}7788")],
        milestones=[MilestoneDraft("ACT", arrived, code="ARRIVED", source="TMS", raw_id=f"{code}-1", recorded_at=arrived)],
    )  # fmt: skip
    cast.jobs[code] = save_jobs([draft], actor=SYSTEM, now=now).ids[0]
    cast.exceptions[code] = JobException.objects.get(job_id=cast.jobs[code]).pk


def job(cast: Cast, code: str = "QD") -> Job:
    """The branch's job, read anew."""
    return Job.objects.get(pk=cast.jobs[code])


def hang_papers(cast: Cast, code: str = "QD") -> dict[str, int]:
    """Give the branch's job a paper of each noun; their primary keys by noun."""
    draft = JobDraft(
        f"JOB{code}0001", house_bills=[(f"HB{code}0001", "telex")], master_bills=[f"MB{code}0001"],
        bookings=[f"BK{code}0001"], containers=[(f"CSQU305438{3 if code == 'QD' else 4}", "40HQ")],
        voyage=VoyageDraft(f"{code}45E", "SAMPLE STAR"),
    )  # fmt: skip
    save_jobs([draft], actor=SYSTEM)
    for name in ("customs_entry", "truck_leg", "warehouse_order"):
        if not NOUNS[name].model.objects.filter(jobs=cast.jobs[code]).exists():
            save_orders(name, [OrderDraft({"number": f"{name} {code}"}, [cast.jobs[code]])], actor=SYSTEM)
    return {name: noun.model.objects.get(jobs=cast.jobs[code]).pk for name, noun in NOUNS.items()}
