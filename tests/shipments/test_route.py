# SPDX-License-Identifier: Apache-2.0
"""A job's legs on one timeline (R224), its way on a map, and how its dates slipped."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import Cast, gather

from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.choices import Role
from wharfinger.kernel.greatcircle import Position, along, along_all, angle, arc, near, through
from wharfinger.shipments.actions import load_reference_places, move_voyage, save_jobs
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft, PartyDraft
from wharfinger.shipments.models import Job, JobVoyage, Place, TruckLeg, Voyage
from wharfinger.shipments.queries.file import way
from wharfinger.shipments.rules.legs import Leg, Stop, legs_of
from wharfinger.shipments.rules.route import drawable, position, route
from wharfinger.shipments.rules.sealanes import POINTS, WAYS, miles
from wharfinger.shipments.rules.sealanes import way as sea_way
from wharfinger.shipments.rules.slips import HEIGHT, WIDTH, slip_of

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.site import Site

NOW = datetime(2026, 5, 10, tzinfo=UTC)
POSITIONS = st.tuples(st.floats(-89, 89), st.floats(-180, 180))


def haversine(a: Position, b: Position) -> float:
    """Degrees of arc by the other formula."""
    p, q = math.radians(a[0]), math.radians(b[0])
    half = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return math.degrees(2 * math.asin(min(1.0, math.sqrt(half))))


def test_known_distances_and_a_known_middle() -> None:
    assert round(angle((0, 0), (0, 90)), 9) == 90
    assert along((0, 0), (0, 90), 0.5) == pytest.approx((0, 45))
    assert along((10, 20), (10, 20), 0.3) == (10, 20)
    assert along((0, 0), (0, 180), 0.5) == (90, 0)


@settings(max_examples=300, deadline=None)
@given(start=POSITIONS, end=POSITIONS, share=st.floats(0, 1))
def test_a_place_on_the_way_splits_it(start: Position, end: Position, share: float) -> None:
    whole = haversine(start, end)
    assert angle(start, end) == pytest.approx(whole, abs=1e-4)
    if 1e-3 < whole < 179:
        middle = along(start, end, share)
        assert haversine(start, middle) == pytest.approx(share * whole, abs=1e-4)
        assert haversine(middle, end) == pytest.approx((1 - share) * whole, abs=1e-4)


@settings(max_examples=300, deadline=None)
@given(start=POSITIONS, end=POSITIONS)
def test_an_arc_begins_and_ends_right_and_never_jumps(start: Position, end: Position) -> None:
    line = arc(start, end)
    assert line[0] == start
    assert haversine(line[-1], end) < 1e-4
    assert all(abs(b[1] - a[1]) <= 180 for a, b in pairwise(line))


def test_across_the_pacific_longitudes_run_on() -> None:
    line = arc((31.23, 121.47), (33.74, -118.26))
    assert line[-1][1] == pytest.approx(241.74)
    assert [round(near(x, 121.47)) for x in (-118.26, 121.47, 481.47)] == [242, 121, 121]


@settings(max_examples=200, deadline=None)
@given(points=st.lists(POSITIONS, min_size=2, max_size=5), share=st.floats(0, 1))
def test_a_share_of_a_way_over_several_places(points: list[Position], share: float) -> None:
    lengths = [haversine(a, b) for a, b in pairwise(points)]
    at, left = along_all(points, share), share * sum(lengths)
    index = next((i for i in range(len(lengths)) if sum(lengths[: i + 1]) >= left - 1e-6), len(lengths) - 1)
    if lengths[index] < 179:
        assert haversine(points[index], at) == pytest.approx(left - sum(lengths[:index]), abs=1e-3)
    line = through(points)
    assert all(abs(b[1] - a[1]) <= 180 for a, b in pairwise(line))


# Nautical miles from published tables of port distances, rounded.
DISTANCES = (
    ("CNSHA", "USLAX", 5700), ("CNSHA", "NLRTM", 10500), ("CNSHA", "USNYC", 10580), ("CNSHA", "SGSIN", 2240),
    ("CNTAO", "DEHAM", 10850), ("SGSIN", "NLRTM", 8290), ("NLRTM", "USNYC", 3350), ("CNSHA", "AUSYD", 4630),
    ("CNSHA", "BRSSZ", 11050), ("JPYOK", "USLAX", 4840), ("KRPUS", "CAVAN", 4600), ("HKHKG", "INNSA", 3870),
    ("BRSSZ", "NLRTM", 5420), ("SGSIN", "AEJEA", 3420), ("CNYTN", "USLGB", 6370), ("ZADUR", "SGSIN", 4870),
)  # fmt: skip


@pytest.mark.django_db
def test_the_usual_way_by_sea_is_as_long_as_tables_say(cast: Cast) -> None:
    ports = {row.code: position(row) for row in Place.objects.filter(code__in={c for d in DISTANCES for c in d[:2]})}
    found = {(a, b): sea_way(ports[a], ports[b]) for a, b, _ in DISTANCES}  # type: ignore[arg-type]
    wrong = [
        (a, b, round(miles(found[a, b]))) for a, b, table in DISTANCES if abs(miles(found[a, b]) / table - 1) > 0.1
    ]
    assert wrong == []


def test_a_slow_passage_to_europe_goes_round_the_cape() -> None:
    qingdao, hamburg = (36.1, 120.3), (53.5, 10.0)
    fast, slow_ = sea_way(qingdao, hamburg, 31 * 24), sea_way(qingdao, hamburg, 42 * 24)
    assert (POINTS["suez"] in fast, POINTS["suez"] in slow_, POINTS["agulhas"] in slow_) == (True, False, True)


def test_every_point_of_the_chart_can_be_reached() -> None:
    names = {name for chain in WAYS for name in chain.split()}
    assert names == set(POINTS)
    reached = [sea_way(POINTS["singapore"], at)[-1] for at in POINTS.values()]
    assert reached == list(POINTS.values())
    assert max(miles(sea_way(POINTS["singapore"], at)) for at in POINTS.values()) < 15_000


def place(pk: int, at: Position | None, name: str = "") -> Place:
    latitude, longitude = at or (None, None)
    return Place(pk=pk, code=f"P{pk}", name_en=name or f"P{pk}", latitude=latitude, longitude=longitude)


def leg(a: Place, b: Place, **more: Any) -> Leg:
    return Leg("sea", Stop(a), Stop(b), **more)


def test_legs_follow_each_other_over_the_date_line_and_the_position_is_by_time() -> None:
    shanghai, busan, angeles = place(1, (31.2, 121.5)), place(2, (35.1, 129.0)), place(3, (33.7, -118.3))
    legs = [
        leg(shanghai, busan, actual_from=NOW - timedelta(days=9), actual_to=NOW - timedelta(days=7)),
        leg(busan, angeles, actual_from=NOW - timedelta(days=3), planned_to=NOW + timedelta(days=9)),
    ]
    found = route(legs, NOW, busan)
    assert [(point["name"], round(point["at"][1], 1)) for point in found.points] == [
        ("P1", 121.5), ("P2", 129.0), ("P3", 241.7),
    ]  # fmt: skip
    assert [one["state"] for one in found.legs] == ["done", "under_way"]
    assert found.estimate is not None
    assert (found.estimate["share"], found.estimate["leg"]) == (0.25, 1)
    latitude, longitude = found.estimate["at"]
    assert 30 < latitude < 48
    assert 140 < longitude < 175
    assert found.last == {"name": "P2", "at": (35.1, 129.0)}


def test_no_position_is_guessed_when_overdue_not_left_or_without_an_estimate() -> None:
    a, b = place(1, (0, 0)), place(2, (0, 10))
    for more in (
        {}, {"actual_from": NOW}, {"actual_from": NOW - timedelta(days=3), "planned_to": NOW - timedelta(days=1)},
        {"actual_from": NOW + timedelta(days=1), "planned_to": NOW + timedelta(days=2)},
    ):  # fmt: skip
        assert route([leg(a, b, **more)], NOW).estimate is None


def test_a_leg_without_positions_is_not_drawn() -> None:
    legs = [leg(place(1, None), place(2, (0, 10)))]
    assert (drawable(legs), route(legs, NOW).points) == (False, [])


@pytest.fixture
def cast() -> Cast:
    load_reference_places(actor=SYSTEM)
    return gather(NOW)


def event(code: str, day: int, raw: str, kind: str = "ACT", **more: Any) -> MilestoneDraft:
    at = NOW + timedelta(days=day)
    recorded = NOW + timedelta(days=more.pop("told", day))
    return MilestoneDraft(kind, at, code=code, source="TMS", raw_id=raw, recorded_at=recorded, **more)


def job(cast: Cast, events: list[MilestoneDraft], **more: Any) -> Job:
    given_ = {"mode": "sea_fcl", "origin": "CNTAO", "destination": "USLAX", "scope_from": "door", "scope_to": "door"}
    draft = JobDraft(
        number="R1", booked_on=NOW.date(), payer=PartyDraft("payer", code="CUQD"), branch_id=cast.branches["QD"].pk,
        milestones=events, **{**given_, **more},
    )  # fmt: skip
    return Job.objects.select_related("origin", "destination", "last_place").get(
        pk=save_jobs([draft], actor=SYSTEM).ids[0]
    )


def shown(row: Job) -> list[tuple[str, str, str, str]]:
    legs = legs_of(row, *way(row))
    return [
        (one.kind, getattr(one.start.place, "code", one.start.text), getattr(one.end.place, "code", one.end.text), one.state)
        for one in legs
    ]  # fmt: skip


@pytest.mark.django_db
def test_truck_vessel_truck_are_three_legs_on_one_timeline(cast: Cast) -> None:
    row = job(
        cast,
        [
            event("PICKUP_DONE", -20, "1", place="Weifang"), event("GATE_IN", -19, "2"), event("DEPARTED", -17, "3"),
            event("ARRIVED", 1, "4", "EST", told=-17), event("DELIVERED", 4, "5", "PLN", place="Ontario CA", told=-17),
        ],
    )  # fmt: skip
    assert shown(row) == [
        ("truck", "Weifang", "CNTAO", "done"), ("sea", "CNTAO", "USLAX", "under_way"),
        ("truck", "USLAX", "Ontario CA", "coming"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_ordered_trucks_are_the_legs_before_and_after(cast: Cast) -> None:
    row = job(cast, [event("DEPARTED", -17, "3")], scope_from="cy", scope_to="cy")
    day = timedelta(days=1)
    trucks = [
        TruckLeg(kind="pickup", from_text="Weifang", started_at=NOW - 20 * day, ended_at=NOW - 19 * day, state="done"),
        TruckLeg(kind="pickup", from_text="Weifang", started_at=NOW - 19 * day, ended_at=NOW - 18 * day, state="done"),
        TruckLeg(kind="pickup", from_text="Jinan", started_at=NOW, state="failed"),
        TruckLeg(kind="delivery", to_text="Ontario CA", planned_start=NOW + day, planned_end=NOW + 2 * day),
        TruckLeg(kind="transfer", from_text="CFS", to_text="Yard", planned_start=NOW - 18 * day),
    ]
    legs = legs_of(row, way(row)[0], [], trucks)
    assert [(one.kind, one.start.text, one.end.text, one.state, len(one.trucks)) for one in legs] == [
        ("truck", "Weifang", "CNTAO", "done", 2), ("truck", "CFS", "Yard", "done", 1), ("sea", "CNTAO", "USLAX", "under_way", 0),
        ("truck", "USLAX", "Ontario CA", "coming", 1),
    ]  # fmt: skip
    assert (legs[0].actual_from, legs[0].actual_to) == (NOW - 20 * day, NOW - 18 * day)


@pytest.mark.django_db
def test_reported_transshipments_split_the_main_leg_and_a_later_start_ends_the_leg_before(cast: Cast) -> None:
    row = job(
        cast,
        [
            event("DEPARTED", -20, "1"), event("TRANSSHIPPED", -10, "2", place="KRPUS"),
            event("TRANSSHIPPED", -12, "3", "EST", place="KRPUS", told=-18),
        ],
        scope_from="cy", scope_to="cy",
    )  # fmt: skip
    legs = legs_of(row, *way(row))
    assert [(one.state, one.actual_from, one.actual_to) for one in legs] == [
        ("done", NOW - timedelta(days=20), NOW - timedelta(days=10)), ("under_way", NOW - timedelta(days=10), None),
    ]  # fmt: skip


@pytest.mark.django_db
def test_voyages_are_legs_in_their_order(cast: Cast) -> None:
    row = job(cast, [event("DEPARTED", -20, "1")], scope_from="cy", scope_to="cy")
    codes = Place.objects.in_bulk(["CNTAO", "KRPUS", "USLAX"], field_name="code")
    first = Voyage.objects.create(vessel="A", number="1E", loading=codes["CNTAO"], discharge=codes["KRPUS"])
    second = Voyage.objects.create(
        vessel="B", number="2E", loading=codes["KRPUS"], discharge=codes["USLAX"], atd=NOW - timedelta(days=9)
    )
    JobVoyage.objects.create(job=row, voyage=second, leg=2)
    JobVoyage.objects.create(job=row, voyage=first, leg=1)
    assert shown(row) == [("sea", "CNTAO", "KRPUS", "done"), ("sea", "KRPUS", "USLAX", "under_way")]


@pytest.mark.django_db
def test_a_trucking_job_is_one_leg_and_a_withdrawn_report_does_not_count(cast: Cast) -> None:
    events = [
        event("DEPARTED", -3, "1"), event("ARRIVED", -2, "2"), event("ARRIVED", -2, "3", supersedes="2", is_retraction=True),
    ]  # fmt: skip
    assert shown(job(cast, events, mode="truck")) == [("truck", "CNTAO", "USLAX", "under_way")]


@pytest.mark.django_db
def test_slips_leave_repetitions_out_and_end_where_it_happened(cast: Cast) -> None:
    row = job(
        cast,
        [
            event("ARRIVED", 1, "1", "PLN", told=-9), event("ARRIVED", 1, "2", "EST", told=-8),
            event("ARRIVED", 4, "3", "EST", told=-5), event("ARRIVED", 3, "4", told=4),
        ],
    )  # fmt: skip
    slip = slip_of(way(row)[0], ("ARRIVED",))
    assert (slip.moves, slip.late, slip.actual) == (1, timedelta(days=2), NOW + timedelta(days=3))
    points = [tuple(map(float, pair.split(","))) for pair in slip.line().split()]
    assert len(points) == 5
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert points[-1] == pytest.approx(slip.end(), abs=0.1)
    assert slip_of([], ("ARRIVED",)).late is None


def under_way() -> list[MilestoneDraft]:
    moment = datetime.now(UTC)
    return [
        MilestoneDraft("ACT", moment - timedelta(days=4), code="DEPARTED", source="TMS", raw_id="1"),
        MilestoneDraft("EST", moment + timedelta(days=12), code="ARRIVED", source="TMS", raw_id="2"),
    ]


@pytest.mark.django_db
def test_the_page_tells_the_legs_and_the_map_gets_its_points(cast: Cast) -> None:
    row = job(cast, under_way())
    client = cast.client(Role.OPERATIONS)
    page = client.get(f"/jobs/{row.pk}/").content.decode()
    assert page.count('<li class="leg ') == 3
    answer = client.get(f"/jobs/{row.pk}/route/").json()
    assert [len(answer["points"]), len(answer["legs"]), answer["estimate"]["leg"]] == [2, 1, 0]
    assert cast.client(Role.OPERATIONS, "SH").get(f"/jobs/{row.pk}/route/").status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_the_map_draws_land_lines_and_an_estimate_under_the_strict_policy(
    site: Site, open_page: Callable[..., Page], width: int
) -> None:
    load_reference_places(actor=SYSTEM)
    cast = gather()
    row = job(cast, under_way(), scope_from="cy", scope_to="cy")
    client = cast.client(Role.OPERATIONS)
    site.start()
    page = open_page(width=width)
    page.context.add_cookies(
        [{"name": key, "value": c.value, "url": site.address} for key, c in client.cookies.items()]
    )
    page.goto(f"/jobs/{row.pk}/")
    page.locator("#route-map").scroll_into_view_if_needed()
    page.locator("#route-map[data-drawn=true]").wait_for()
    assert page.locator(".route-land").count() > 200
    assert page.locator(".route-done, .route-coming").count() == 2
    texts = page.locator(".route-map .leaflet-tooltip").all_inner_texts()
    assert sorted(texts) == sorted(["Qingdao", "Los Angeles", "estimate: 25 % of the time has passed"])
    box, spots = page.locator("#route-map").bounding_box(), page.locator(".route-point")
    inside = [spots.nth(i).bounding_box() for i in range(spots.count())]
    assert box
    assert all(at and box["x"] < at["x"] < box["x"] + box["width"] for at in inside)
    assert inside[0] and inside[1] and inside[0]["x"] < inside[1]["x"]  # Asia left, America right


@pytest.mark.django_db
def test_the_page_of_a_voyage_shows_its_way_and_how_its_dates_slipped(cast: Cast) -> None:
    row = job(cast, [], scope_from="cy", scope_to="cy")
    codes = Place.objects.in_bulk(["CNTAO", "USLAX"], field_name="code")
    now = datetime.now(UTC)
    sailing = Voyage.objects.create(
        vessel="A", number="1E", loading=codes["CNTAO"], discharge=codes["USLAX"], atd=now - timedelta(days=4),
        eta=now + timedelta(days=12),
    )  # fmt: skip
    JobVoyage.objects.create(job=row, voyage=sailing)
    move_voyage(sailing.pk, actor=cast.actor(Role.OPERATIONS), eta=now + timedelta(days=16))
    client = cast.client(Role.OPERATIONS)
    page = " ".join(client.get(f"/papers/voyages/{sailing.pk}/").content.decode().split())
    assert "4 d after the first estimate" in page
    assert page.count('<li class="leg ') == 1
    answer = client.get(f"/papers/voyages/{sailing.pk}/route/").json()
    assert [point["name"] for point in answer["points"]] == ["Qingdao", "Los Angeles"]
    assert answer["estimate"]["share"] == pytest.approx(0.2, abs=0.001)
