# SPDX-License-Identifier: Apache-2.0
"""Signing in, the limit on guesses, and a new password by mail."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from tests.cast import gather

from wharfinger.kernel.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


@pytest.fixture
def user() -> User:
    cache.clear()
    found = gather().user("operations")
    found.set_password(PASSWORD)
    found.save()
    return found


def sign_in(client: Client, user: User, password: str) -> int:
    return client.post("/account/login/", {"login": user.email, "password": password}).status_code


def test_the_right_password_opens_and_the_wrong_one_does_not(user: User) -> None:
    client = Client()
    assert (sign_in(client, user, "wrong password"), client.get("/").status_code) == (200, 302)
    assert (sign_in(client, user, PASSWORD), client.get("/").status_code) == (302, 200)


def test_the_sixth_guess_is_refused_even_when_it_is_right(user: User) -> None:
    client = Client()
    for _ in range(5):
        sign_in(client, user, "wrong password")
    sign_in(client, user, PASSWORD)
    assert client.get("/").status_code == 302


def test_a_closed_account_does_not_open(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    client = Client()
    sign_in(client, user, PASSWORD)
    assert client.get("/").status_code == 302


def test_nobody_signs_up_by_himself(user: User) -> None:
    Client().post("/account/signup/", {"email": "x@example.com", "password1": PASSWORD, "password2": PASSWORD})
    assert User.objects.filter(email="x@example.com").count() == 0


def test_a_new_password_comes_by_mail_and_the_link_works_once(user: User) -> None:
    client = Client()
    client.post("/account/password/reset/", {"email": user.email})
    link = re.search(r"/account/password/reset/key/\S+", str(mail.outbox[-1].body))
    assert link is not None
    page = client.get(link[0], follow=True)
    target = page.redirect_chain[-1][0]
    new = "another long password"
    assert client.post(target, {"password1": new, "password2": new}).status_code == 302
    assert (sign_in(Client(), user, PASSWORD), sign_in(Client(), user, new)) == (200, 302)


def test_an_unknown_address_is_not_betrayed(user: User) -> None:
    client = Client()
    known = client.post("/account/password/reset/", {"email": user.email})
    unknown = client.post("/account/password/reset/", {"email": "nobody@example.com"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])


def test_the_language_chosen_stays_with_the_person(user: User) -> None:
    client = Client()
    sign_in(client, user, PASSWORD)
    client.post("/language/", {"language": "zh-hans", "next": "https://elsewhere.example/"})
    assert (User.objects.get(pk=user.pk).language, "今日" in client.get("/").content.decode()) == ("zh-hans", True)
