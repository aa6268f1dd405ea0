# SPDX-License-Identifier: Apache-2.0
"""Setting up a company and its people."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from wharfinger.kernel.actions import people
from wharfinger.kernel.actions.company import (
    CalendarDayDraft,
    CompanyDraft,
    PostDraft,
    RateDraft,
    UnitDraft,
    save_calendar_days,
    save_posts,
    save_rates,
    save_units,
    set_company,
)
from wharfinger.kernel.actor import SYSTEM, Actor, actor_for
from wharfinger.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wharfinger.kernel.models import CalendarDay, Company, ExchangeRate, Invitation, Membership, Post, Unit, User

pytestmark = pytest.mark.django_db
UNITS = [
    UnitDraft("HQ", "company", "总部", "Head office"),
    UnitDraft("QD", "branch", "青岛", "Qingdao", parent="HQ"),
    UnitDraft("QD-CS", "team", "青岛客服", "Service, Qingdao", parent="QD"),
]
PASSWORD = "a long enough secret"


@pytest.fixture
def post() -> Post:
    save_units(UNITS, actor=SYSTEM)
    return save_posts([PostDraft("QD", "branch_manager", "经理", "Manager")], actor=SYSTEM)[0]


def test_units_know_the_branch_above_them() -> None:
    save_units(UNITS, actor=SYSTEM)
    branches = dict(Unit.objects.values_list("code", "branch__code"))
    assert branches == {"HQ": None, "QD": "QD", "QD-CS": "QD"}


def test_setting_up_again_changes_nothing(post: Post) -> None:
    before = list(Unit.objects.values()), list(Post.objects.values())
    save_units(UNITS, actor=SYSTEM)
    save_posts([PostDraft("QD", "branch_manager", "经理", "Manager")], actor=SYSTEM)
    assert (list(Unit.objects.values()), list(Post.objects.values())) == before


@pytest.mark.parametrize("draft", [UnitDraft("X", "galaxy"), UnitDraft("X", "team", parent="absent")])
def test_a_unit_of_an_unknown_kind_or_parent_is_refused(draft: UnitDraft) -> None:
    with pytest.raises(Invalid):
        save_units([draft], actor=SYSTEM)


def test_there_is_one_company_and_it_can_be_renamed() -> None:
    set_company([CompanyDraft("一", "One")], actor=SYSTEM)
    set_company([CompanyDraft("二", "Two", currency="USD")], actor=SYSTEM)
    assert list(Company.objects.values_list("pk", "name_en", "currency")) == [(1, "Two", "USD")]


def test_a_rate_of_the_same_day_is_replaced_and_one_of_zero_refused() -> None:
    day = date(2026, 1, 1)
    for rate in ("7.0", "7.1"):
        save_rates([RateDraft("USD", "CNY", day, Decimal(rate))], actor=SYSTEM)
    assert list(ExchangeRate.objects.values_list("currency", "on", "rate")) == [("USD", day, Decimal("7.1"))]
    with pytest.raises(Invalid):
        save_rates([RateDraft("USD", "CNY", day, Decimal(0))], actor=SYSTEM)


def test_a_calendar_day_said_twice_stands_as_said_last() -> None:
    save_units(UNITS, actor=SYSTEM)
    for works in (False, True):
        save_calendar_days([CalendarDayDraft("QD", date(2026, 5, 9), works)], actor=SYSTEM)
    assert list(CalendarDay.objects.values_list("unit__code", "on", "works")) == [("QD", date(2026, 5, 9), True)]


@pytest.mark.parametrize(
    "write",
    [
        lambda actor: set_company([], actor=actor),
        lambda actor: save_units([], actor=actor),
        lambda actor: save_posts([], actor=actor),
        lambda actor: save_rates([], actor=actor),
        lambda actor: save_calendar_days([], actor=actor),
        lambda actor: people.add_people([], actor=actor),
        lambda actor: people.invite([], actor=actor),
        lambda actor: people.set_active([], active=False, actor=actor),
        lambda actor: people.end_memberships([], until=date(2026, 1, 1), actor=actor),
    ],
)
def test_only_an_administrator_sets_up(write: Any) -> None:
    with pytest.raises(NotAllowed):
        write(Actor(user_id=1, roles=frozenset({"branch_manager"}), everywhere=True))


def test_a_person_with_a_post_has_its_rights_until_it_ends(post: Post) -> None:
    draft = people.PersonDraft("Wang@Example.com", "王", "Wang", password=PASSWORD, posts=(post.pk,))
    user = people.add_people([draft], actor=SYSTEM)[0]
    assert (user.email, user.check_password(PASSWORD), actor_for(user.pk).roles) == (
        "wang@example.com", True, {"branch_manager"},
    )  # fmt: skip
    today = timezone.localdate()
    Membership.objects.update(since=today - timedelta(days=9))
    held = Membership.objects.values_list("pk", flat=True)
    assert people.end_memberships(list(held), until=today - timedelta(days=1), actor=SYSTEM) == 1
    assert actor_for(user.pk).roles == frozenset()


def test_adding_a_known_person_gives_the_missing_posts_only(post: Post) -> None:
    draft = people.PersonDraft("wang@example.com", posts=(post.pk,))
    first, again = (people.add_people([draft], actor=SYSTEM)[0] for _ in range(2))
    assert (first, User.objects.count(), Membership.objects.count()) == (again, 1, 1)
    assert first.has_usable_password() is False


def test_an_administrator_cannot_lock_himself_out() -> None:
    user = people.add_people([people.PersonDraft("admin@example.com")], actor=SYSTEM)[0]
    myself = Actor(user_id=user.pk, roles=frozenset({"administrator"}))
    with pytest.raises(Conflict):
        people.set_active([user.pk], active=False, actor=myself)
    assert people.set_active([user.pk], active=False, actor=SYSTEM) == 1


def test_an_invitation_is_mailed_in_the_persons_language_and_lets_him_in_once(
    post: Post, django_capture_on_commit_callbacks: Any
) -> None:
    draft = people.InvitationDraft("li@example.com", post.pk, "李", "Li", language="en")
    with django_capture_on_commit_callbacks(execute=True):
        invitation = people.invite([draft], actor=SYSTEM)[0]
    assert [(m.to, m.subject) for m in mail.outbox] == [(["li@example.com"], "Your access to Wharfinger")]
    assert people.invitation_url(invitation) in mail.outbox[0].body
    answer = people.Acceptance(invitation.token, PASSWORD)
    user = people.accept_invitations([answer])[0]
    assert (user.email, user.name_zh, actor_for(user.pk).roles) == ("li@example.com", "李", {"branch_manager"})
    with pytest.raises(NotFound):
        people.accept_invitations([answer])


def test_a_weak_password_leaves_the_invitation_open(post: Post) -> None:
    invitation = people.invite([people.InvitationDraft("li@example.com", post.pk)], actor=SYSTEM)[0]
    with pytest.raises(Invalid):
        people.accept_invitations([people.Acceptance(invitation.token, "short")])
    assert people.open_invitation(invitation.token) == invitation


def test_an_invitation_seven_days_old_no_longer_holds(post: Post) -> None:
    invitation = people.invite([people.InvitationDraft("li@example.com", post.pk)], actor=SYSTEM)[0]
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotFound):
        people.open_invitation(invitation.token)


def test_inviting_again_replaces_the_open_link(post: Post) -> None:
    first, second = (
        people.invite([people.InvitationDraft("li@example.com", post.pk)], actor=SYSTEM)[0] for _ in range(2)
    )
    assert list(Invitation.objects.values_list("token", flat=True)) == [second.token]
    assert first.token != second.token
