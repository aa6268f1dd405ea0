# SPDX-License-Identifier: Apache-2.0
"""Tags, territories and consent."""

from __future__ import annotations

import pytest
from tests.cast import Cast, gather

from wharfinger.directory.actions.labels import (
    TagDraft,
    TerritoryDraft,
    label,
    place_in_territory,
    save_tags,
    save_territories,
    set_consent,
)
from wharfinger.directory.models import Channel, Organisation, Tag
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return gather()


def test_tags_are_put_on_once_and_taken_off(cast: Cast) -> None:
    manager, customer = cast.actor(Role.BRANCH_MANAGER), cast.customers["QD"]
    save_tags([TagDraft("vip", "贵宾", "VIP"), TagDraft("slow", "", "Slow payer")], actor=manager)
    vip, slow = Tag.objects.get(code="vip").pk, Tag.objects.get(code="slow").pk
    assert [
        label([customer], add=[vip, slow], actor=manager),
        label([customer], add=[vip], remove=[slow], actor=manager),
    ] == [2, 0]
    assert list(Organisation.objects.get(pk=customer).tags.values_list("code", flat=True)) == ["vip"]
    page = cast.client(Role.CUSTOMER_SERVICE).get("/customers/", {"tag": "vip"}).content.decode()
    assert ("Seabreeze QD Ltd" in page, "Seabreeze SH Ltd" in page) == (True, False)


def test_the_longest_place_known_decides_the_territory(cast: Cast) -> None:
    manager, customer = cast.actor(Role.BRANCH_MANAGER), cast.customers["QD"]
    branch = cast.branches["QD"].pk
    save_territories(
        [TerritoryDraft("A", branch, "", "China", ("CN",)), TerritoryDraft("B", branch, "", "Shandong", (), ("37",))],
        actor=manager,
    )
    Organisation.objects.filter(pk=customer).update(country="CN")
    place_in_territory([customer], territory_id=None, actor=manager)
    assert Organisation.objects.values_list("territory__code", flat=True).get(pk=customer) == "A"
    Organisation.objects.filter(pk=customer).update(division="370200000000")
    place_in_territory([customer], territory_id=None, actor=manager)
    assert Organisation.objects.values_list("territory__code", flat=True).get(pk=customer) == "B"


def test_consent_is_dated_and_of_one_branch_only(cast: Cast) -> None:
    channel = Channel.objects.filter(organisation_id=cast.customers["QD"], contact__isnull=False).get()
    set_consent([channel.pk], service="refused", actor=cast.actor(Role.CUSTOMER_SERVICE))
    channel.refresh_from_db()
    assert (channel.service_consent, channel.marketing_consent, channel.consent_on is not None) == ("refused", "", True)
    with pytest.raises(NotFound):
        set_consent([channel.pk], service="given", actor=cast.actor(Role.CUSTOMER_SERVICE, "SH"))


def test_representatives_do_not_make_tags(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        save_tags([TagDraft("x")], actor=cast.actor(Role.CUSTOMER_SERVICE))
