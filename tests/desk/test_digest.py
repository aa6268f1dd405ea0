# SPDX-License-Identifier: Apache-2.0
"""The list of the day by mail: each morning in the person's own zone, once, and only when there is something to do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core import mail
from tests.cast import Cast, gather

from wharfinger.desk.digest import send_digests
from wharfinger.kernel.choices import Role
from wharfinger.kernel.models import User
from wharfinger.shipments.actions import work_on

pytestmark = pytest.mark.django_db
NIGHT, MORNING = datetime(2026, 11, 18, 22, 30, tzinfo=UTC), datetime(2026, 11, 18, 23, 10, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    found = gather(datetime(2026, 11, 18, 12, tzinfo=UTC))
    operator = found.user(Role.OPERATIONS)
    actor = found.actor(Role.OPERATIONS)
    work_on([found.exceptions["QD"]], actor=actor, owner_id=operator.pk, corrective_action="truck & driver <ordered>")
    User.objects.exclude(pk=operator.pk).update(digest=False)
    return found


def test_the_digest_comes_at_seven_in_the_person_s_zone_once_a_day(cast: Cast) -> None:
    sent = [send_digests(at) for at in (NIGHT, MORNING, MORNING)]
    assert (sent, len(mail.outbox)) == ([0, 1, 0], 1)


def test_it_says_the_day_in_the_person_s_language_with_links(cast: Cast) -> None:
    User.objects.filter(pk=cast.user(Role.OPERATIONS).pk).update(language="zh-hans")
    send_digests(MORNING)
    letter = mail.outbox[0]
    assert letter.subject == "2026-11-19：1 件待办"
    assert "JOBQD0001" in letter.body and f"/jobs/{cast.jobs['QD']}/" in letter.body
    html = letter.alternatives[0][0]  # type: ignore[attr-defined]
    assert ("truck & driver <ordered>" in letter.body, "truck &amp; driver &lt;ordered&gt;" in html) == (True, True)


def test_an_empty_day_and_a_person_who_wants_none_get_no_mail(cast: Cast) -> None:
    User.objects.update(digest=True)
    cast.client(Role.OPERATIONS).post("/digest/", {"digest": "0"})
    send_digests(MORNING)
    assert [letter.to for letter in mail.outbox] == [[cast.user(Role.OPERATIONS, "SH").email]]
    cast.client(Role.OPERATIONS).post("/digest/", {"digest": "1"})
    assert send_digests(MORNING) == 1
