# SPDX-License-Identifier: Apache-2.0
"""A small business to classify: two branches, payers, jobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from wharfinger.directory.models import Organisation
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.choices import Role, UnitKind
from wharfinger.kernel.models import Company, Membership, Post, Unit, User
from wharfinger.shipments.models import Job

TEN = (300, 250, 150, 100, 80, 50, 30, 20, 12, 8)
BOOKED = date(2026, 3, 2)


def company(currency: str = "CNY") -> Company:
    """The one company."""
    return Company.objects.update_or_create(pk=1, defaults={"name_en": "Sample Forwarding", "currency": currency})[0]


def branch(code: str) -> Unit:
    """A branch of this code, made when first asked for."""
    unit, made = Unit.objects.get_or_create(
        code=code, defaults={"kind": UnitKind.BRANCH, "name_en": f"Branch {code}", "name_zh": f"{code}分公司"}
    )
    if made:
        unit.branch = unit
        unit.save()
    return unit


def payer(code: str, at: Unit | None = None, parent: Organisation | None = None) -> Organisation:
    """A customer that pays."""
    return Organisation.objects.create(
        code=code, sort_key=code, name_en=f"Customer {code}", name_zh=f"客户{code}", roles=["payer"],
        branch=at, parent=parent,
    )  # fmt: skip


def job(of: Organisation, at: Unit, revenue: Any = None, **given: Any) -> Job:
    """A job in the company's currency, its revenue actual unless told otherwise."""
    values = {"revenue_actual": revenue, "rate": 1, "currency": "CNY", "booked_on": BOOKED, **given}
    return Job.objects.create(number=f"J{Job.objects.count() + 1:05}", payer=of, branch=at, **values)


def ten_payers(at: Unit, values: Sequence[Any] = TEN) -> list[Organisation]:
    """The golden list, each figure split over two jobs."""
    payers = [payer(f"C{i:03}", at) for i, _value in enumerate(values, start=1)]
    for organisation, value in zip(payers, values, strict=True):
        job(organisation, at, value - 1)
        job(organisation, at, 1)
    return payers


def person(role: Role, at: Unit | None, email: str = "") -> User:
    """Somebody who holds one post since long ago."""
    user = User(email=email or f"{role}@example.test", name_en=str(role.label), language="en")
    user.set_password("correct horse")
    user.save()
    post = Post.objects.create(unit=at or head_office(), role=role, name_en=str(role.label))
    Membership.objects.create(user=user, post=post, since=date(2020, 1, 1))
    return user


def head_office() -> Unit:
    """The unit above the branches."""
    return Unit.objects.get_or_create(code="HQ", defaults={"kind": UnitKind.COMPANY, "name_en": "Head office"})[0]


def acting_as(user: User) -> Actor:
    """The actor of the person, with the posts held today."""
    from wharfinger.kernel.actor import actor_for

    return actor_for(user.pk, str(user))
