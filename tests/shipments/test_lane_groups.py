# SPDX-License-Identifier: Apache-2.0
"""Lane groups are shipped and can be changed (R042)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.cast import gather

from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import Invalid, NotAllowed
from wharfinger.shipments.actions.places import LaneGroupDraft, load_reference_places, save_lane_groups
from wharfinger.shipments.models import LaneGroup
from wharfinger.shipments.queries.places import Lanes

pytestmark = pytest.mark.django_db


def test_a_country_moves_to_a_group_of_its_own_once_the_other_lets_it_go() -> None:
    load_reference_places(actor=SYSTEM)
    asia = LaneGroup.objects.get(countries__contains=["VN"])
    with pytest.raises(Invalid):
        save_lane_groups([LaneGroupDraft("vn", "越南", "Vietnam", ("VN",))], actor=SYSTEM)
    kept = tuple(code for code in asia.countries if code != "VN")
    save_lane_groups(
        [LaneGroupDraft(asia.code, asia.name_zh, asia.name_en, kept), LaneGroupDraft("vn", "越南", "Vietnam", ("VN",))],
        actor=SYSTEM,
    )
    assert Lanes().group("VN", "VNSGN") == LaneGroup.objects.get(code="vn").pk


def test_only_administrators_change_them_and_the_page_says_what_is_wrong() -> None:
    cast = gather()
    load_reference_places(actor=SYSTEM)
    with pytest.raises(NotAllowed):
        save_lane_groups([LaneGroupDraft("x")], actor=cast.actor(Role.BRANCH_MANAGER))
    client = cast.client(Role.ADMINISTRATOR)
    answer = client.post(reverse("desk:lane_new"), {"code": "vn", "name_en": "Vietnam", "countries": "vn"})
    assert (answer.status_code, "VN belong to the group" in answer.content.decode()) == (422, True)
    assert client.get(reverse("desk:lane", args=["a"])).status_code == 200
    assert (
        client.post(reverse("desk:lane_new"), {"code": "mars", "name_en": "Mars", "countries": "XM"}).status_code == 303
    )
