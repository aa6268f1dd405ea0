# SPDX-License-Identifier: Apache-2.0
"""How long a lane takes: percentiles of finished transits, with a fallback where few are known (ruling 15)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from wharfinger_analytics.punctuality.steps import nearest_rank

Basis = Literal["lane", "group", "default"]
Spread = tuple[int, int, int]

SMALLEST = 20
"""Fewer finished transits than this say nothing about a lane (ruling 15)."""


class Transit(NamedTuple):
    """One finished transit: its lane, the lane's group, the mode, and how long it took, in minutes."""

    lane: str
    group: str
    mode: str
    minutes: int


@dataclass(frozen=True, slots=True)
class LaneTime:
    """How long a lane takes in a mode: 10th, 50th and 90th percentile in minutes, of ``n`` transits.

    ``n`` counts what the percentiles rest on: the lane's transits, its group's, or 0 for a default.
    """

    lane: str
    mode: str
    p10: int
    p50: int
    p90: int
    n: int
    basis: Basis


def lane_times(
    transits: Iterable[Transit], defaults: Mapping[tuple[str, str], Spread] | None = None, *, smallest: int = SMALLEST
) -> list[LaneTime]:
    """Return the time of every lane and mode that occurs, by lane, then mode (R213, R221; ruling 15).

    A lane of fewer than ``smallest`` transits takes its group's percentiles; a group of fewer, the
    default of (group, mode); a lane without any of the three is not in the answer. Percentiles are
    nearest-rank values that occurred.
    """
    own: dict[tuple[str, str], list[int]] = {}
    grouped: dict[tuple[str, str], list[int]] = {}
    group_of: dict[str, str] = {}
    for transit in transits:
        own.setdefault((transit.lane, transit.mode), []).append(transit.minutes)
        grouped.setdefault((transit.group, transit.mode), []).append(transit.minutes)
        group_of[transit.lane] = transit.group
    found = (
        _lane_time(
            key,
            (own[key], grouped[group_of[key[0]], key[1]]),
            (defaults or {}).get((group_of[key[0]], key[1])),
            smallest,
        )
        for key in sorted(own)
    )
    return [lane for lane in found if lane is not None]


def _lane_time(
    key: tuple[str, str], samples: tuple[list[int], list[int]], default: Spread | None, smallest: int
) -> LaneTime | None:
    bases: tuple[tuple[Basis, list[int]], ...] = (("lane", samples[0]), ("group", samples[1]))
    for basis, minutes in bases:
        if len(minutes) >= smallest:
            ordered = sorted(minutes)
            p10, p50, p90 = (nearest_rank(ordered, percent) for percent in (10, 50, 90))
            return LaneTime(*key, p10, p50, p90, len(ordered), basis)
    return LaneTime(*key, *default, 0, "default") if default else None
