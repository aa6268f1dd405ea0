# SPDX-License-Identifier: Apache-2.0
"""Who may open what: every address × roles × own branch, other branch, anonymous.

A row gives the address and what one's own branch, another branch and each role answer. An address that is in no row fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.cast import ROLES, Cast, gather, hang_papers

from wharfinger.conversations.actions import add_todos, make_promises, open_enquiries, report_calls
from wharfinger.conversations.drafts import CallEvent, EnquiryDraft, PromiseDraft, ToDoDraft
from wharfinger.directory.models import Channel
from wharfinger.integrations.models import Feed
from wharfinger.kernel.choices import Role
from wharfinger.kernel.models import Membership
from wharfinger.shipments.actions import DocumentDraft, Upload, add_documents
from wharfinger.shipments.queries.papers import NOUNS

pytestmark = pytest.mark.django_db

ORDERS = [noun.name for noun in NOUNS.values() if noun.is_order]
# Pages any member of the staff may open; what they list is scoped by the queries behind them.
LISTS = (
    "desk:home", "desk:save", "desk:customers_to_tell", "desk:day", "desk:search", "kernel:notices",
    "directory:organisations", "directory:organisation_new",
    "directory:organisations_assign_form", "directory:coverage",
    "directory:organisations_label_form", "shipments:jobs", "shipments:job_new", "shipments:exceptions", "shipments:papers",
    *(f"shipments:{noun.plural}" for noun in NOUNS.values()), *(f"shipments:{name}_new" for name in ORDERS),
    "shipments:punctuality", "shipments:punctuality_jobs", "shipments:documents", "shipments:documents_missing",
    "conversations:cargo",
    "conversations:calls", "conversations:enquiries", "conversations:promises", "conversations:todos", "conversations:todo_new",
    "conversations:interaction_new", "conversations:promise_new",
)  # fmt: skip
# Name, which object of the cast, whether another branch still sees it (a card, the external sentence).
OBJECTS = (
    ("directory:organisation", "customer", True), ("directory:organisation_edit", "customer", False),
    ("directory:contact_new", "customer", False), ("shipments:job", "job", False), ("shipments:job_route", "job", False),
    ("shipments:milestone_new", "job", False),
    ("shipments:exception", "exception", False), ("conversations:cargo_job", "job", True),
    ("conversations:enquiry", "enquiry", False), ("desk:customer_to_tell", "customer", True),
    *((f"shipments:{name}", name, False) for name in NOUNS), ("shipments:voyage_route", "voyage", False),
    *((f"shipments:{name}_edit", name, False) for name in ORDERS),
    *((f"shipments:{name}_event", name, False) for name in NOUNS if name not in ORDERS),
    ("shipments:document_edit", "document", False), ("shipments:document_version", "document", False),
)  # fmt: skip
TIMELINES = (("customer", "customer"), ("job", "job"))
ADMINISTRATORS = (
    "desk:administration", "desk:people", "desk:invitations",
    "desk:person_invite", "desk:units", "desk:unit_new", "desk:post_new", "desk:rates",
    "desk:rules", "desk:telephony", "desk:lanes", "desk:lane_new",
    "shipments:cutoffs", "shipments:cutoff_new", "shipments:tariffs", "shipments:tariff_new",
    "shipments:closures", "shipments:closure_new",
    "shipments:document_templates",
    "shipments:document_template_new",
)  # fmt: skip
# Writes: name, object or None. A GET is refused with 405; anonymous go to sign in; another branch is told "not found".
WRITES = (
    ("kernel:notices_read", None), ("kernel:digest", None),
    ("directory:organisations_assign", None), ("directory:organisations_archive", None),
    ("directory:organisations_delete", None),
    ("directory:organisations_label", None),
    ("shipments:exceptions_told", None), ("shipments:exceptions_close", None), ("conversations:cargo_copied", "job"),
    ("conversations:cargo_told", "job"), ("conversations:call_choose", "call"), ("conversations:call_enquiry", "call"),
    ("conversations:enquiry_hand_over", "enquiry"), ("conversations:promise_close", "promise"),
    ("conversations:todo_close", "todo"), *((f"shipments:{name}_advance", name) for name in ORDERS),
    ("shipments:document_withdraw", "document"),
)  # fmt: skip
# Judged by tests of their own: machines' doors (signed), the stream, sign-in, and the two apps with their own tables.
ELSEWHERE = (
    "kernel:live", "kernel:language", "telephony:calls", "integrations:feed_events", "conversations:call",
    "conversations:call_tell",
    "directory:tags", "directory:tag_new", "directory:territories", "directory:territory_new", "directory:consent",
    "desk:person_line", "desk:person_active", "desk:membership_end", "desk:rule", "desk:lane", "desk:changes",
    "conversations:timeline", "desk:monday", "shipments:cutoff", "shipments:tariff",
    "shipments:booking_cutoffs", "shipments:voyage_move", "shipments:voyage_roll", "shipments:voyage_told",
    "shipments:document_new", "shipments:backtest", "shipments:closure_end",
    "shipments:document_open", "shipments:document_file", "shipments:document_template",
)  # fmt: skip
OWN_TABLES = ("account_", "insights:", "integrations:", "kernel:invitation")


@pytest.fixture
def cast() -> Cast:
    return gather()


@pytest.fixture
def objects(cast: Cast) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    now = datetime.now(UTC)
    for code in ("QD", "SH"):
        actor = cast.actor(Role.CUSTOMER_SERVICE, code)
        party, job = cast.customers[code], cast.jobs[code]
        paper = DocumentDraft("photo", Upload([b"%PDF-1.7"], "photo.pdf"), job)
        report_calls(
            [CallEvent(f"call-{code}", "ringing", now, "10086", "8101" if code == "QD" else "8201")], actor=actor
        )
        found[code] = {
            "customer": party, "job": job, "exception": cast.exceptions[code],
            "enquiry": open_enquiries([EnquiryDraft("call", now, party, None, job)], actor=actor)[0],
            "promise": make_promises([PromiseDraft(party, "call back", now + timedelta(hours=2), job)], actor=actor)[0],
            "todo": add_todos([ToDoDraft("look", organisation_id=party)], actor=actor)[0],
            "call": cast.user(Role.CUSTOMER_SERVICE, code).calls.get().pk,
            **hang_papers(cast, code), "document": add_documents([paper], actor=actor)[0],
        }  # fmt: skip
    return found


def _names(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.app_name}:" if entry.app_name else prefix
            yield from _names(entry.url_patterns, inner)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{prefix}{entry.name}"


def test_every_address_is_in_a_table() -> None:
    known = {*LISTS, *ADMINISTRATORS, *ELSEWHERE, *(row[0] for row in (*OBJECTS, *WRITES))}
    assert [name for name in _names() if name not in known and not name.startswith(OWN_TABLES)] == []


def _signed_in(cast: Cast) -> list[tuple[str, str, Client]]:
    return [(role, code, cast.client(role, code)) for role in ROLES for code in ("QD", "SH")]


def test_lists_are_for_the_staff_only(cast: Cast) -> None:
    anonymous = Client()
    for name in LISTS:
        assert anonymous.get(reverse(name)).status_code == 302, name
        for role, code, client in _signed_in(cast):
            assert client.get(reverse(name)).status_code == 200, (name, role, code)


def test_a_person_without_a_post_sees_nothing(cast: Cast) -> None:
    client = cast.client(Role.OPERATIONS)
    Membership.objects.filter(user=cast.user(Role.OPERATIONS)).delete()
    assert {client.get(reverse(name)).status_code for name in LISTS} == {403}


@pytest.mark.parametrize(("name", "noun", "shared"), OBJECTS)
def test_objects_are_for_their_branch(
    cast: Cast, objects: dict[str, dict[str, int]], name: str, noun: str, shared: bool
) -> None:
    address = reverse(name, args=[objects["QD"][noun]])
    assert Client().get(address).status_code == 302
    for role, code, client in _signed_in(cast):
        own = code == "QD" or role == Role.ADMINISTRATOR or shared
        assert client.get(address).status_code == (200 if own else 404), (role, code)


def test_objects_of_a_colleague_in_the_same_branch_are_closed_to_a_salesperson_who_does_not_own_them(
    cast: Cast, objects: dict[str, dict[str, int]]
) -> None:
    client = cast.client(Role.SALESPERSON)
    cast.user(Role.SALESPERSON).assignments.update(until="2020-01-02", since="2020-01-01")
    answers = {
        name: client.get(reverse(name, args=[objects["QD"][noun]])).status_code
        for name, noun, shared in OBJECTS
        if not shared
    }
    assert set(answers.values()) == {404}, answers


def test_a_card_shows_no_contact_and_no_number_to_another_branch(cast: Cast) -> None:
    address = reverse("directory:organisation", args=[cast.customers["QD"]])
    own = cast.client(Role.CUSTOMER_SERVICE).get(address).content.decode()
    foreign = cast.client(Role.CUSTOMER_SERVICE, "SH").get(address).content.decode()
    assert ("Contact QD" in own, "13900001234" in own) == (True, True)
    assert ("Seabreeze QD Ltd" in foreign, "Contact QD" in foreign, "13900001234" in foreign) == (True, False, False)


@pytest.mark.parametrize(("noun", "of"), TIMELINES)
def test_timelines_are_for_their_branch(cast: Cast, objects: dict[str, dict[str, int]], noun: str, of: str) -> None:
    address = reverse("conversations:timeline", args=[noun, objects["QD"][of]])
    assert Client().get(address).status_code == 302
    for role, code, client in _signed_in(cast):
        assert client.get(address).status_code == (200 if code == "QD" or role == Role.ADMINISTRATOR else 404), (
            role,
            code,
        )


def test_administration_is_for_administrators(cast: Cast) -> None:
    addresses = [reverse(name) for name in ADMINISTRATORS]
    addresses += [
        reverse("desk:rule", args=["silent"]),
        reverse("desk:person_line", args=[cast.user(Role.OPERATIONS).pk]),
    ]
    addresses += [reverse("desk:changes", args=["organisation", cast.customers["QD"]])]
    for address in addresses:
        assert Client().get(address).status_code == 302, address
        for role, code, client in _signed_in(cast):
            assert client.get(address).status_code == (200 if role == Role.ADMINISTRATOR else 403), (
                address,
                role,
                code,
            )


def test_tags_and_territories_are_for_managers_and_consent_for_the_branch(cast: Cast) -> None:
    channel = Channel.objects.filter(organisation_id=cast.customers["QD"]).earliest("pk")
    for role, code, client in _signed_in(cast):
        managing = role in (Role.ADMINISTRATOR, Role.BRANCH_MANAGER)
        for name in ("directory:tags", "directory:tag_new", "directory:territories", "directory:territory_new"):
            assert client.get(reverse(name)).status_code == (200 if managing else 403), (name, role)
        own = code == "QD" or role == Role.ADMINISTRATOR
        assert client.get(reverse("directory:consent", args=[channel.pk])).status_code == (200 if own else 404), (
            role,
            code,
        )


def test_a_call_is_for_the_person_rung(cast: Cast, objects: dict[str, dict[str, int]]) -> None:
    address = reverse("conversations:call", args=[objects["QD"]["call"]])
    assert Client().get(address).status_code == 302
    for role, code, client in _signed_in(cast):
        own = (role, code) == (Role.CUSTOMER_SERVICE, "QD") or role == Role.ADMINISTRATOR
        assert client.get(address).status_code == (200 if own else 404), (role, code)


@pytest.mark.parametrize(("name", "noun"), WRITES)
def test_writes_need_a_post_request_of_the_staff(
    cast: Cast, objects: dict[str, dict[str, int]], name: str, noun: str | None
) -> None:
    address = reverse(name, args=[objects["QD"][noun]] if noun else [])
    assert Client().post(address).status_code == 302
    for role, code, client in _signed_in(cast):
        assert client.get(address).status_code == 405, (role, code)


@pytest.mark.parametrize(
    "name", ["conversations:enquiry_hand_over", "conversations:promise_close", "conversations:todo_close"]
)
def test_another_branch_cannot_write(cast: Cast, objects: dict[str, dict[str, int]], name: str) -> None:
    noun = name.split(":")[1].split("_")[0]
    address = reverse(name, args=[objects["QD"][noun]])
    data = {"to_user": cast.user(Role.OPERATIONS, "QD").pk, "state": "kept"}
    for role in ROLES[1:]:
        assert cast.client(role, "SH").post(address, data).status_code == 404, role


@pytest.mark.parametrize("name", ["shipments:exceptions_told", "shipments:exceptions_close"])
def test_another_branch_cannot_close_exceptions(cast: Cast, name: str) -> None:
    for role in ROLES[1:]:
        answer = cast.client(role, "SH").post(reverse(name), {"row": cast.exceptions["QD"]})
        assert answer.status_code == 404, role


def test_ticked_customers_of_another_branch_are_not_found(cast: Cast) -> None:
    data = {"row": cast.customers["QD"], "user": cast.user(Role.SALESPERSON, "SH").pk, "kind": "owner"}
    for role in ROLES[1:]:
        for name in ("directory:organisations_assign", "directory:organisations_archive"):
            assert cast.client(role, "SH").post(reverse(name), data).status_code == 404, (name, role)


def test_machines_need_a_signature(cast: Cast) -> None:
    feed = Feed.objects.create(name_en="TMS", kind="events")
    for address in (reverse("telephony:calls"), reverse("integrations:feed_events", args=[feed.pk])):
        answer = Client().post(address, b"[]", content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (401, "bad_signature")


def test_imports_are_not_for_visitors(cast: Cast) -> None:
    addresses = [reverse(f"integrations:{name}") for name in ("imports", "import_new", "feeds")]
    addresses += [
        reverse("insights:runs"),
        reverse("insights:run_new"),
    ]
    assert {Client().get(address).status_code for address in addresses} == {302}
