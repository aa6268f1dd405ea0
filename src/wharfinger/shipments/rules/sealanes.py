# SPDX-License-Identifier: Apache-2.0
"""The usual way of a ship between two ports: over turning points at sea, so that no line crosses a continent.

For drawing only: a coarse chart of some 250 points and the legs between them, put together by hand. It knows neither
weather nor draught, and a ship's own track differs.
"""

from __future__ import annotations

import csv
import functools
import heapq
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from wharfinger.kernel.greatcircle import Position, angle

MILES = 60.0
"""Nautical miles of a degree of arc."""
SLOWEST = 12.5
"""Knots below which a ship that could go by Suez is taken to go by the Cape."""

DATA = Path(__file__).parents[1] / "data"


def _points() -> dict[str, Position]:
    with (DATA / "sea_points.csv").open(encoding="utf-8", newline="") as handle:
        return {row["name"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(handle)}


POINTS: Mapping[str, Position] = _points()
WAYS = tuple((DATA / "sea_ways.txt").read_text(encoding="utf-8").splitlines())
"""Chains of points: each is joined with the next."""
SUEZ = frozenset({"suez", "portsaid"})
PANAMA = frozenset({"balboa", "colon"})


def way(start: Position, end: Position, hours: float | None = None) -> list[Position]:
    """The turning points from port to port, both included.

    `hours` foreseen for the passage: where the way by Suez would then be slower than SLOWEST knots, and another is
    not, the ship goes round Africa.
    """
    short = _way(start, end, by_suez=True)
    if not hours or not _through_suez(short) or miles(short) / hours >= SLOWEST:
        return short
    long = _way(start, end, by_suez=False)
    return long if miles(long) < 2 * miles(short) else short


def miles(points: Sequence[Position]) -> float:
    """Nautical miles along the points."""
    return sum(angle(a, b) for a, b in pairwise(points)) * MILES


def _through_suez(points: Sequence[Position]) -> bool:
    return all(POINTS[name] in points for name in SUEZ)


def _way(start: Position, end: Position, *, by_suez: bool) -> list[Position]:
    first, last = _nearest(start), _nearest(end)
    names = _shortest(first, last, by_suez)
    if len(names) == 1 and angle(start, end) < angle(start, POINTS[first]) + angle(POINTS[first], end):
        return [start, end]
    return [start, *(POINTS[name] for name in names), end]


def _nearest(place: Position) -> str:
    return min(POINTS, key=lambda name: (angle(place, POINTS[name]), name))


@functools.cache
def _legs() -> Mapping[str, Mapping[str, float]]:
    found: dict[str, dict[str, float]] = {name: {} for name in POINTS}
    for chain in WAYS:
        names = chain.split()
        for a, b in pairwise(names):
            found[a][b] = found[b][a] = angle(POINTS[a], POINTS[b])
    return found


@functools.lru_cache(maxsize=2000)
def _shortest(first: str, last: str, by_suez: bool) -> tuple[str, ...]:
    legs, seen = _legs(), set()
    heap: list[tuple[float, tuple[str, ...]]] = [(0.0, (first,))]
    while heap:
        far, path = heapq.heappop(heap)
        if path[-1] == last:
            return path
        if path[-1] in seen:
            continue
        seen.add(path[-1])
        for name, length in legs[path[-1]].items():
            if name not in seen and (by_suez or {path[-1], name} not in (SUEZ, PANAMA)):
                heapq.heappush(heap, (far + length, (*path, name)))
    return (first, last)
