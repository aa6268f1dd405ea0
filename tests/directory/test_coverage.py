# SPDX-License-Identifier: Apache-2.0
"""Which branch serves an address (R225): divisions recognised, territories, the nearest, and who is not covered."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from tests.cast import Cast, gather

from wharfinger.directory.actions import save_organisations
from wharfinger.directory.actions.labels import TerritoryDraft, place_in_territory, save_territories
from wharfinger.directory.drafts import OrganisationDraft
from wharfinger.directory.models import Organisation, Territory
from wharfinger.directory.queries.coverage import service_point, territories, territory_for
from wharfinger.directory.queries.divisions import division_of, divisions, named, shown
from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.choices import Role


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("山东省青岛市市南区香港中路10号", "山东省青岛市市南区"),
        ("青岛市示例路80号", "山东省青岛市"),
        ("上海市黄浦区南京东路100号", "上海市黄浦区"),
        ("浙江宁波北仑区", "浙江省宁波市北仑区"),
        ("江苏昆山", "江苏省苏州市昆山市"),
        ("吉林省吉林市", "吉林省吉林市"),
        ("天津市河北区中山路", "天津市河北区"),
        ("北京朝阳区建国路88号", "北京市朝阳区"),
        ("朝阳区建国路", ""),
        ("南京路步行街", ""),
        ("示例海风货运有限公司", ""),
        ("Licang District, Qingdao, Shandong, China", "山东省青岛市"),
        ("Suzhou Industrial Park, Jiangsu", "江苏省苏州市"),
        ("Suzhou", ""),
        ("Xi'an, Shaanxi", "陕西省西安市"),
        ("Baotou, Inner Mongolia", "内蒙古自治区包头市"),
        ("12 Nanjing East Road, Shanghai", "上海市"),
        ("", ""),
    ],
)
def test_an_address_names_its_division_or_nothing_certain(text: str, found: str) -> None:
    division = division_of(text)
    assert (named(division.code) if division else "") == found


def test_a_division_reads_in_both_languages() -> None:
    assert [shown("370202", "zh-hans"), shown("370202", "en"), shown("610100", "en"), shown("310000", "en"), shown("", "en")] == [
        "山东省青岛市市南区", "Qingdao, Shandong (山东省青岛市市南区)", "Xian, Shaanxi (陕西省西安市)", "Shanghai (上海市)", "",
    ]  # fmt: skip


def test_every_full_address_of_a_division_finds_it() -> None:
    wrong = [
        (named(code), found.code if found else None)
        for code in divisions()
        if (found := division_of(f"{named(code)}示例路1号")) is None or named(found.code) != named(code)
    ]
    assert wrong == []


@pytest.fixture
def cast(db: None) -> Cast:
    cast = gather()
    drafts = [
        TerritoryDraft("SD", cast.branches["QD"].pk, "山东", "Shandong", (), ("37",)),
        TerritoryDraft("YZ", cast.branches["SH"].pk, "长三角", "Yangtze", ("JP",), ("31", "3205", "3702")),
    ]
    save_territories(drafts, actor=cast.actor(Role.ADMINISTRATOR))
    return cast


def test_the_longest_division_wins_then_the_country(cast: Cast) -> None:
    rows = territories()
    found = {
        code: territory_for(rows, country, code) for country, code in (("CN", "370602"), ("CN", "370202"), ("JP", ""))
    }
    assert {code: row.code for code, row in found.items() if row} == {"370602": "SD", "370202": "YZ", "": "YZ"}
    assert territory_for(rows, "CN", "440300") is None


def test_an_address_finds_its_branch_and_one_outside_the_nearest(cast: Cast) -> None:
    rows = territories()
    with translation.override("zh-hans"):
        inside, outside = (service_point(rows, text) for text in ("烟台市芝罘区示例路1号", "江苏省无锡市"))
    assert inside.territory is not None
    assert (inside.territory.branch, inside.place) == (cast.branches["QD"], "山东省烟台市芝罘区")
    assert outside.nearest is not None
    assert (outside.territory, outside.nearest.branch, outside.nearest_place) == (
        None,
        cast.branches["SH"],
        "江苏省苏州市",
    )
    assert outside.km == pytest.approx(33.7, abs=0.5)
    assert service_point(rows, "", "JP").territory == Territory.objects.get(code="YZ")
    assert service_point(rows, "Hauptstrasse 1, Hamburg", "DE").territory is None


def customers(*places: tuple[str, str]) -> None:
    drafts = [
        OrganisationDraft(code=f"P{i}", name_en=f"Party {i}", roles=["customer"], country=country, city=city)
        for i, (country, city) in enumerate(places)
    ]
    save_organisations(drafts, actor=SYSTEM)


def test_uncovered_places_are_counted_and_open_exactly_their_customers(cast: Cast) -> None:
    customers(("CN", "无锡"), ("CN", "无锡"), ("CN", "烟台"), ("US", ""), ("JP", "Tokyo"), ("", "苏州"))
    client = cast.client(Role.CUSTOMER_SERVICE)
    page = client.get("/customers/coverage/").content.decode()
    rows = [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in re.findall("<tr>(.*?)</tr>", page, re.S)][1:]
    assert rows == [
        "not known not known 2 not measured", "China Wuxi, Jiangsu (江苏省无锡市) 2 Shanghai about 34 km",
        "United States not known 1 not measured",
    ]  # fmt: skip
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/customers/\?[^"]+territory=none[^"]*)"', page)]
    opened = [client.get(link).content.decode().count('name="row"') for link in links]
    assert opened == [2, 2, 1]


def test_placing_by_place_uses_the_city_where_no_division_is_written(cast: Cast) -> None:
    customers(("CN", "烟台"), ("CN", "无锡"), ("JP", ""))
    ids = list(Organisation.objects.filter(code__startswith="P").values_list("pk", flat=True))
    place_in_territory(ids, territory_id=None, actor=SYSTEM)
    placed = Organisation.objects.filter(pk__in=ids).order_by("code").values_list("territory__code", flat=True)
    assert list(placed) == ["SD", None, "YZ"]


def test_the_answer_is_a_sentence(cast: Cast) -> None:
    client = cast.client(Role.CUSTOMER_SERVICE)
    for address, words in (
        ("烟台市芝罘区", "Qingdao serves it: Yantai, Shandong (山东省烟台市芝罘区)"),
        ("无锡", "No branch covers Wuxi, Jiangsu (江苏省无锡市). Nearest: Shanghai, about"),
        ("朝阳区", "The district is not certain"),
    ):
        page = client.get("/customers/coverage/", {"address": address}).content.decode()
        assert words in re.sub(r"\s+", " ", page)
