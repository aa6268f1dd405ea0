# SPDX-License-Identifier: Apache-2.0
"""The page behind an invitation's link."""

from __future__ import annotations

import pytest
from django.test import Client

from wharfinger.kernel.actions.company import PostDraft, UnitDraft, save_posts, save_units
from wharfinger.kernel.actions.people import InvitationDraft, invitation_url, invite
from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough secret"


@pytest.fixture
def link() -> str:
    save_units([UnitDraft("QD", "branch", "青岛", "Qingdao")], actor=SYSTEM)
    post = save_posts([PostDraft("QD", "customer_service")], actor=SYSTEM)[0]
    invitation = invite([InvitationDraft("li@example.com", post.pk)], actor=SYSTEM)[0]
    return invitation_url(invitation).removeprefix("http://127.0.0.1:8321")


def test_a_good_password_makes_the_account_and_signs_it_in(client: Client, link: str) -> None:
    assert "li@example.com" in client.get(link).content.decode()
    answer = client.post(link, {"password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(User.objects.get(email="li@example.com").pk)


def test_a_weak_password_is_refused_with_its_reason(client: Client, link: str) -> None:
    answer = client.post(link, {"password": "short"}, headers={"Accept-Language": "en"})
    assert (answer.status_code, User.objects.count()) == (422, 0)
    assert "This password is too short" in answer.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_was_used_or_never_was_is_not_found(client: Client, link: str, method: str) -> None:
    client.post(link, {"password": PASSWORD})
    client.logout()
    for path in (link, "/account/invitation/never/"):
        assert getattr(client, method)(path, {"password": PASSWORD}).status_code == 404
