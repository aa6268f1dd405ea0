# SPDX-License-Identifier: Apache-2.0
"""A small company whose people import files."""

from __future__ import annotations

from datetime import date

import pytest

from wharfinger.kernel.actor import Actor, actor_for
from wharfinger.kernel.choices import Role, UnitKind
from wharfinger.kernel.models import Company, Membership, Post, Unit, User


@pytest.fixture
def home(tmp_path, settings):
    """Files and inbox in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.INBOX = tmp_path / "inbox"
    return tmp_path


@pytest.fixture
def branch(db):
    """The branch Qingdao of a company."""
    Company.objects.update_or_create(pk=1, defaults={"name_en": "Sample Forwarding", "currency": "USD"})
    company = Unit.objects.create(code="HQ", kind=UnitKind.COMPANY, name_en="Sample Forwarding")
    unit = Unit.objects.create(code="QD", kind=UnitKind.BRANCH, parent=company, name_en="Qingdao", name_zh="青岛")
    unit.branch = unit
    unit.save()
    return unit


def person(unit: Unit, role: str, email: str) -> User:
    """Somebody who holds a post."""
    user = User.objects.create(email=email, name_en=email.split("@")[0].title(), language="en")
    post = Post.objects.create(unit=unit, role=role, name_en=role)
    Membership.objects.create(user=user, post=post, since=date(2020, 1, 1))
    return user


@pytest.fixture
def operator(branch) -> User:
    """Somebody from operations in Qingdao."""
    return person(branch, Role.OPERATIONS, "operations@sample.example")


@pytest.fixture
def actor(operator) -> Actor:
    """The operator as the gates see them."""
    return actor_for(operator.pk, str(operator))
