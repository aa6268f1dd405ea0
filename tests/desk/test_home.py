# SPDX-License-Identifier: Apache-2.0
"""Each figure of the day equals the rows it opens; each role has its home."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone, translation
from tests.cast import Cast, gather

from wharfinger.conversations.actions import add_todos, make_promises, open_enquiries
from wharfinger.conversations.drafts import EnquiryDraft, PromiseDraft, ToDoDraft
from wharfinger.desk.homes import groups_of
from wharfinger.desk.queries.answering import Share, answering
from wharfinger.desk.queries.own import day_of, own_work
from wharfinger.desk.queries.telling import customers_to_tell
from wharfinger.kernel.choices import Role
from wharfinger.shipments.actions import close_exceptions, save_jobs, tell_customers, work_on
from wharfinger.shipments.actions.exception import note_asked
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft, PartyDraft
from wharfinger.shipments.models import Job, JobException
from wharfinger.shipments.queries.listing import listed_exceptions
from wharfinger.shipments.queries.saving import GROUPS, SAVE_TODAY, stakes, to_save

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return gather()


def _rows(client: Client, url: str) -> int:
    table = b"".join(client.get(f"{url}{'&' if '?' in url else '?'}format=csv").streaming_content)  # type: ignore[attr-defined]
    return len(list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))) - 1


def _arriving(cast: Cast, number: str, *, revenue: str | None, cost: str | None, code: str = "QD") -> int:
    """A sea export that arrives in three days, its bill not released."""
    now = datetime.now(UTC)
    left = now - timedelta(days=20)
    draft = JobDraft(
        number, mode="sea_fcl", direction="export", scope_to="cy", payer=PartyDraft("payer", code=f"CU{code}"),
        branch_id=cast.branches[code].pk, operator_id=cast.user(Role.OPERATIONS, code).pk, currency="CNY",
        revenue_estimated=Decimal(revenue) if revenue else None, cost_estimated=Decimal(cost) if cost else None,
        house_bills=[(f"HB{number}", "telex")],
        milestones=[
            MilestoneDraft("ACT", left, code="DEPARTED", source="TMS", raw_id=f"{number}-1", recorded_at=left),
            MilestoneDraft("EST", now + timedelta(days=3), code="ARRIVED", source="TMS", raw_id=f"{number}-2", recorded_at=left),
        ],
    )  # fmt: skip
    return save_jobs([draft], actor=cast.actor(Role.OPERATIONS, code)).ids[0]


def test_a_counter_of_save_today_equals_its_rows_and_adds_each_job_s_gross_profit_once(cast: Cast) -> None:
    _arriving(cast, "SEA1", revenue="5000", cost="4200")
    _arriving(cast, "SEA2", revenue="3000", cost=None)
    _arriving(cast, "SEA9", revenue="9000", cost="1000", code="SH")
    rep, client = cast.actor(Role.CUSTOMER_SERVICE), cast.client(Role.CUSTOMER_SERVICE)
    found = stakes(rep, SAVE_TODAY)
    stake = found["not_released"]
    assert (stake.exceptions, stake.jobs, stake.customers, stake.gross_profit, stake.unmeasured) == (2, 2, 1, 800, 1)
    assert {name: to_save(rep, name).count() for name in SAVE_TODAY} == {n: found[n].exceptions for n in SAVE_TODAY}
    assert _rows(client, "/exceptions/?group=not_released") == 2
    assert re.findall(r"SEA\d", client.get("/save/").text.split("<tbody>", 1)[1]).count("SEA9") == 0


@pytest.mark.parametrize("role", [Role.OPERATIONS, Role.DISPATCHER, Role.CUSTOMS_BROKER, Role.OVERSEAS_DESK])
def test_each_role_opens_its_own_threats(cast: Cast, role: Role) -> None:
    page = cast.client(role).get("/").text
    with translation.override("en"):
        labels = [str(GROUPS[name].label) for name in groups_of(cast.actor(role))]
    counters = page.split('class="counters"')[1].split("</div>")[0]
    assert re.findall(r'<span class="muted">([^<]*)</span><b>', counters) == labels


def test_homes_of_those_who_lead_and_sell(cast: Cast) -> None:
    titles = {
        role: re.search(r"<h1>([^<]*)</h1>", cast.client(role).get("/").text).group(1)  # type: ignore[union-attr]
        for role in (Role.BRANCH_MANAGER, Role.SALESPERSON, Role.ADMINISTRATOR)
    }
    assert titles == {Role.BRANCH_MANAGER: "Monday", Role.SALESPERSON: "Today", Role.ADMINISTRATOR: "Save today"}
    assert "JOBQD0001" in cast.client(Role.SALESPERSON).get("/").text


def test_told_first_counts_closed_exceptions_of_the_month_it_opens_without_those_that_were_none(cast: Cast) -> None:
    second = _arriving(cast, "SEA1", revenue=None, cost=None)
    late = JobException.objects.get(job_id=second).pk
    note_asked([second], actor=cast.actor(Role.OPERATIONS), at=datetime.now(UTC))
    for code, ids, dismiss in (("QD", [cast.exceptions["QD"], late], False), ("SH", [cast.exceptions["SH"]], True)):
        actor = cast.actor(Role.OPERATIONS, code)
        tell_customers(ids, actor=actor)
        work_on(ids, actor=actor, reason="no_truck")
        close_exceptions(ids, actor=actor, dismiss=dismiss)
    administrator = cast.actor(Role.ADMINISTRATOR)
    whole, *branches = answering(administrator)
    assert (whole.told[0], [line.name for line in branches]) == (Share(1, 2), ["Qingdao"])
    month = {"closed": "1", "month": timezone.localdate().strftime("%Y-%m")}
    assert listed_exceptions(administrator, month).count() == 2


def test_seconds_and_hops_of_a_branch_are_means_over_its_enquiries(cast: Cast) -> None:
    rep = cast.actor(Role.CUSTOMER_SERVICE)
    asked = datetime.now(UTC)
    for seconds in (4, 10):
        draft = EnquiryDraft("call", asked, cast.customers["QD"], None, cast.jobs["QD"], answered=True)
        draft.answered_at = asked + timedelta(seconds=seconds)
        open_enquiries([draft], actor=rep)
    whole = answering(rep)[0]
    assert (whole.seconds[0].rate, whole.hops[0].rate, whole.seconds[1].rate) == (7.0, 0.0, None)


def test_own_work_equals_the_day_it_opens(cast: Cast) -> None:
    rep, now, party = cast.actor(Role.OPERATIONS), datetime.now(UTC), cast.customers["QD"]
    for days in (0, 3):
        due = now + timedelta(seconds=5, days=days)
        make_promises([PromiseDraft(party, f"promise {days}", due)], actor=rep, now=now - timedelta(minutes=1))
    add_todos([ToDoDraft("look", organisation_id=party)], actor=rep)
    open_enquiries([EnquiryDraft("call", now, party, None, cast.jobs["QD"])], actor=rep)
    items = day_of(rep.who, rep, language="en")
    kinds = [item.kind for item in items]
    assert [c.value for c in own_work(rep)] == [kinds.count(k) for k in ("enquiry", "promise", "todo", "exception")]
    assert [c.value for c in own_work(rep)] == [1, 1, 1, 1]
    assert [item.due for item in items if item.due] == sorted(item.due for item in items if item.due)


def test_a_day_is_one_s_own_and_the_branch_manager_s_to_read(cast: Cast) -> None:
    operator = cast.user(Role.OPERATIONS).pk
    answers = {
        (role, code): cast.client(role, code).get(f"/day/?person={operator}").status_code
        for role, code in (
            (Role.BRANCH_MANAGER, "QD"),
            (Role.BRANCH_MANAGER, "SH"),
            (Role.SALESPERSON, "QD"),
            (Role.ADMINISTRATOR, "QD"),
        )
    }
    assert list(answers.values()) == [200, 404, 404, 200]


def test_one_message_says_every_job_once_and_ticks_all_as_told(cast: Cast) -> None:
    _arriving(cast, "SEA1", revenue=None, cost=None)
    client, rep = cast.client(Role.CUSTOMER_SERVICE), cast.actor(Role.CUSTOMER_SERVICE)
    row = customers_to_tell(rep).get()
    assert (row["payer"], row["exceptions"], row["jobs"], row["untold"]) == (cast.customers["QD"], 2, 2, 2)
    page = client.get(f"/save/customers/{cast.customers['QD']}/").text
    english = page.split('id="message-en"')[1].split("</p>")[0]
    assert (english.count("SEA1"), english.count("JOBQD0001")) == (1, 1)
    client.post("/exceptions/told/", {"row": re.findall(r'name="row" value="(\d+)"', page)})
    assert customers_to_tell(rep).get()["untold"] == 0


def test_nobody_is_sent_elsewhere_after_a_write(cast: Cast) -> None:
    client, rep = cast.client(Role.CUSTOMER_SERVICE), cast.actor(Role.CUSTOMER_SERVICE)
    due = datetime.now(UTC) + timedelta(hours=1)
    pk = make_promises([PromiseDraft(cast.customers["QD"], "call back", due)], actor=rep)[0]
    answer = client.post(f"/promises/{pk}/close/", {"state": "kept", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
    told = client.post("/exceptions/told/", {"row": cast.exceptions["QD"], "next": "https://elsewhere.example/"})
    assert (told.headers["Location"], Job.objects.count()) == ("/", 2)
