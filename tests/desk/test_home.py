# SPDX-License-Identifier: Apache-2.0
"""Each figure of the day equals the rows it opens."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.cast import gather

from wharfinger.conversations.actions import make_promises
from wharfinger.conversations.drafts import PromiseDraft
from wharfinger.desk.queries import TOLD_FIRST_ROWS, exception_counters, told_first, work_counters
from wharfinger.kernel.choices import Role
from wharfinger.shipments.actions import close_exceptions, tell_customers, work_on
from wharfinger.shipments.queries.listing import listed_exceptions

pytestmark = pytest.mark.django_db


def _rows(client: Client, url: str) -> int:
    table = b"".join(client.get(f"{url}{'&' if '?' in url else '?'}format=csv").streaming_content)  # type: ignore[attr-defined]
    return len(list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))) - 1


def test_counters_equal_the_rows_they_open() -> None:
    cast = gather()
    rep, client, now = cast.actor(Role.CUSTOMER_SERVICE), cast.client(Role.CUSTOMER_SERVICE), datetime.now(UTC)
    for hours in (2, 20, 50):
        make_promises([PromiseDraft(cast.customers["QD"], "call back", now + timedelta(hours=hours))], actor=rep)
    counters = [*exception_counters(rep), *work_counters(rep)]
    assert [c.value for c in counters] == [_rows(client, c.url) for c in counters]
    assert [c.value for c in counters if "soon" in c.url] == [2]


def test_told_first_counts_the_closed_rows_it_opens_without_those_that_were_none() -> None:
    cast = gather()
    for code, dismiss in (("QD", False), ("SH", True)):
        actor = cast.actor(Role.OPERATIONS, code)
        tell_customers([cast.exceptions[code]], actor=actor)
        work_on([cast.exceptions[code]], actor=actor, reason="no_truck")
        close_exceptions([cast.exceptions[code]], actor=actor, dismiss=dismiss)
    administrator = cast.actor(Role.ADMINISTRATOR)
    found = told_first(administrator)
    assert (found.closed, found.first, listed_exceptions(administrator, TOLD_FIRST_ROWS).count()) == (1, 1, 1)


def test_nobody_is_sent_elsewhere_after_a_write() -> None:
    cast = gather()
    client, rep = cast.client(Role.CUSTOMER_SERVICE), cast.actor(Role.CUSTOMER_SERVICE)
    due = datetime.now(UTC) + timedelta(hours=1)
    pk = make_promises([PromiseDraft(cast.customers["QD"], "call back", due)], actor=rep)[0]
    answer = client.post(f"/promises/{pk}/close/", {"state": "kept", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
