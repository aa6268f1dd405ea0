# SPDX-License-Identifier: Apache-2.0
"""Parties, contacts and ownership as they are written, and found."""

from __future__ import annotations

from datetime import date

import pytest
from tests.cast import Cast, gather

from wharfinger.conversations.queries.callers import callers
from wharfinger.directory.actions import archive_organisations, assign, save_contacts, save_organisations
from wharfinger.directory.drafts import ChannelDraft, ContactDraft, OrganisationDraft
from wharfinger.directory.models import Assignment, Organisation, OrganisationName
from wharfinger.directory.queries.organisation import ids_matching
from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wharfinger.kernel.models import Identifier

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return gather()


def save(*drafts: OrganisationDraft) -> list[int]:
    return save_organisations(drafts, actor=SYSTEM).ids


def test_one_party_with_three_roles_is_found_once() -> None:
    (pk,) = save(OrganisationDraft(code="C1", name_zh="示例海风货运有限公司", roles=["shipper", "consignee", "payer"]))
    assert ids_matching("海风") == [pk]
    assert Organisation.objects.get(pk=pk).roles == ["shipper", "consignee", "payer"]


def test_traditional_and_simplified_characters_find_the_same() -> None:
    (pk,) = save(OrganisationDraft(code="C1", name_zh="示例海風貨運有限公司"))
    assert (ids_matching("海风货运"), ids_matching("海風貨運"), ids_matching("货")) == ([pk], [pk], [])


def test_full_width_and_case_do_not_matter() -> None:
    (pk,) = save(OrganisationDraft(code="C1", name_en="Ｓｅａ-Breeze Ltd."))
    assert (ids_matching("seabreeze"), ids_matching("SEA BREEZE")) == ([pk], [pk])


def test_exact_names_come_before_prefixes_before_the_rest() -> None:
    rest, prefix, exact = save(
        OrganisationDraft(code="1", name_en="North Harbour"),
        OrganisationDraft(code="2", name_en="Harbour Lines"),
        OrganisationDraft(code="3", name_en="Harbour"),
    )
    assert ids_matching("harbour") == [exact, prefix, rest]


def test_saying_it_again_changes_nothing_and_saying_more_completes() -> None:
    first = OrganisationDraft(
        code="C1", name_zh="示例", roles=["payer"], channels=[ChannelDraft("phone", "0532-83881234")]
    )
    assert save_organisations([first], actor=SYSTEM).created == 1
    assert save_organisations([first], actor=SYSTEM).unchanged == 1
    more = save_organisations([OrganisationDraft(code="C1", name_en="Sample", roles=["carrier"])], actor=SYSTEM)
    row = Organisation.objects.get(code="C1")
    assert (more.updated, row.name_zh, row.name_en, row.roles) == (1, "示例", "Sample", ["payer", "carrier"])
    assert OrganisationName.objects.filter(organisation=row).count() == 2


def test_two_drafts_of_one_code_are_one_party() -> None:
    ids = save(OrganisationDraft(code="C1", name_zh="示例"), OrganisationDraft(code="C1", name_en="Sample"))
    assert (ids[0] == ids[1], Organisation.objects.count()) == (True, 1)


def test_a_party_without_a_name_is_refused_and_one_without_a_code_gets_one() -> None:
    with pytest.raises(Invalid):
        save(OrganisationDraft(code="C1"))
    (pk,) = save(OrganisationDraft(name_en="Sample"))
    assert Organisation.objects.get(pk=pk).code == f"W-{pk:06d}"


def test_nobody_stands_above_himself() -> None:
    save(OrganisationDraft(code="A", name_en="A"), OrganisationDraft(code="B", name_en="B", parent_code="A"))
    with pytest.raises(Invalid):
        save(OrganisationDraft(code="A", parent_code="B"))
    assert Organisation.objects.get(code="A").parent_id is None


@pytest.mark.parametrize(
    "number", ["+86 532 8388 1234", "0532-83881234", "(0532) 8388 1234", "8653283881234", "83881234"]
)
def test_a_caller_is_known_however_the_number_is_written(number: str) -> None:
    (pk,) = save(OrganisationDraft(code="C1", name_en="Sample", channels=[ChannelDraft("phone", "0532-8388 1234")]))
    assert [caller.organisation_id for caller in callers(number)] == [pk]


def test_a_person_stands_before_the_switchboard_and_two_parties_make_a_choice() -> None:
    phone = ChannelDraft("phone", "0532-83881234")
    one, two = save(
        OrganisationDraft(code="1", name_en="One", channels=[phone]),
        OrganisationDraft(code="2", name_en="Two", channels=[phone]),
    )
    save_contacts([ContactDraft(organisation_id=one, name_en="Ann", channels=[phone])], actor=SYSTEM)
    found = callers("0532-83881234")
    assert [(c.organisation_id, str(c.contact) if c.contact else "") for c in found] == [(one, "Ann"), (two, "")]


def test_a_contact_of_the_same_name_at_the_same_party_is_completed() -> None:
    (pk,) = save(OrganisationDraft(code="C1", name_en="Sample"))
    first = save_contacts(
        [ContactDraft(organisation_id=pk, name_zh="张三", channels=[ChannelDraft("mobile", "13800138000")])],
        actor=SYSTEM,
    )
    again = save_contacts([ContactDraft(organisation_code="C1", name_zh="张三", title="经理")], actor=SYSTEM)
    assert (first.ids == again.ids, again.updated) == (True, 1)
    assert Identifier.objects.filter(noun="contact").values_list("key").get() == ("8613800138000",)


def test_ownership_is_dated_and_only_a_manager_moves_it(cast: Cast) -> None:
    customer, heir = cast.customers["QD"], cast.user(Role.OPERATIONS).pk
    with pytest.raises(NotAllowed):
        assign([customer], user_id=heir, kind="owner", actor=cast.actor(Role.CUSTOMER_SERVICE))
    assert (
        assign([customer], user_id=heir, kind="owner", reason="hand-over", actor=cast.actor(Role.BRANCH_MANAGER)) == 1
    )
    rows = (
        Assignment.objects.filter(organisation_id=customer, kind="owner").order_by("pk").values_list("user_id", "until")
    )
    assert list(rows) == [(cast.user(Role.SALESPERSON).pk, date.today()), (heir, None)]


def test_customers_of_another_branch_are_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        archive_organisations([cast.customers["QD"]], actor=cast.actor(Role.BRANCH_MANAGER, "SH"))


def test_a_parent_is_not_archived_before_its_children() -> None:
    parent, child = save(
        OrganisationDraft(code="A", name_en="A"), OrganisationDraft(code="B", name_en="B", parent_code="A")
    )
    with pytest.raises(Conflict):
        archive_organisations([parent], actor=SYSTEM)
    assert archive_organisations([parent, child], actor=SYSTEM) == 2
    assert archive_organisations([child], actor=SYSTEM, restore=True) == 1
