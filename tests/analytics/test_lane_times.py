# SPDX-License-Identifier: Apache-2.0
"""Lane percentiles and where they come from when a lane is seldom used (ruling 15)."""

from __future__ import annotations

from wharfinger_analytics.punctuality.lanes import LaneTime, Transit, lane_times


def transits(lane: str, group: str, days: range) -> list[Transit]:
    return [Transit(lane, group, "sea_fcl", day * 1440) for day in days]


def test_a_lane_of_twenty_has_percentiles_of_its_own() -> None:
    found = lane_times(transits("CNTAO-DEHAM", "EUR", range(31, 51)))
    assert found == [LaneTime("CNTAO-DEHAM", "sea_fcl", 32 * 1440, 40 * 1440, 48 * 1440, 20, "lane")]


def test_a_lane_of_nineteen_takes_its_groups() -> None:
    rows = [*transits("CNTAO-DEHAM", "EUR", range(30, 49)), *transits("CNTAO-NLRTM", "EUR", range(30, 31))]
    assert [(lane.lane, lane.n, lane.basis) for lane in lane_times(rows)] == [
        ("CNTAO-DEHAM", 20, "group"), ("CNTAO-NLRTM", 20, "group"),
    ]  # fmt: skip


def test_a_small_group_takes_the_default_and_without_one_nothing_is_said() -> None:
    rows = transits("CNTAO-DEHAM", "EUR", range(30, 33))
    assert lane_times(rows) == []
    assert lane_times(rows, {("EUR", "sea_fcl"): (40_320, 57_600, 66_240)}) == [
        LaneTime("CNTAO-DEHAM", "sea_fcl", 40_320, 57_600, 66_240, 0, "default")
    ]
