# SPDX-License-Identifier: Apache-2.0
"""The shipped places and lane groups."""

from __future__ import annotations

import pytest

from wharfinger.kernel.actor import SYSTEM
from wharfinger.shipments.actions import load_reference_places
from wharfinger.shipments.models import LaneGroup, Place
from wharfinger.shipments.queries.places import Lanes, spots

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    load_reference_places(actor=SYSTEM)


def test_loading_again_adds_nothing_and_keeps_what_people_changed(places):
    Place.objects.filter(code="CNTAO").update(name_en="Tsingtao")
    assert load_reference_places(actor=SYSTEM) == 0
    assert Place.objects.get(code="CNTAO").name_en == "Tsingtao"


def test_a_port_has_position_zone_and_both_names(places):
    port = Place.objects.get(code="CNTAO")
    assert (port.name_zh, port.name_en, port.country, port.time_zone) == ("青岛", "Qingdao", "CN", "Asia/Shanghai")
    assert (round(port.latitude, 1), round(port.longitude, 1)) == (36.1, 120.4)


@pytest.mark.parametrize(
    ("code", "group"), [("NLRTM", "a"), ("CAVAN", "b"), ("VNSGN", "c"), ("BRSSZ", "d"), ("RUVVO", "d"), ("RULED", "a")]
)
def test_the_four_lane_groups_are_those_of_the_users(places, code, group):
    spot = spots([code])[code]
    assert LaneGroup.objects.get(pk=Lanes().group(spot.country, spot.code)).code == group
