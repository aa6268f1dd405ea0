# SPDX-License-Identifier: Apache-2.0
"""Shortest lines on the globe, drawn so that they do not jump at the date line.

Positions are (latitude, longitude) in degrees. Longitudes of a drawn line run on past ±180 where the line does: what
comes after 179° E on the way to America is 181, 182 and so on.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import acos, asin, atan2, cos, degrees, radians, sin
from typing import TypeAlias

Position: TypeAlias = tuple[float, float]
Vector: TypeAlias = tuple[float, float, float]

STEP = 2.5
"""Degrees of arc between two drawn points."""


def angle(start: Position, end: Position) -> float:
    """Degrees of arc between two places: 0 to 180; a degree is 111.2 km."""
    a, b = _vector(start), _vector(end)
    return degrees(acos(max(-1.0, min(1.0, sum(x * y for x, y in zip(a, b, strict=True))))))


def along(start: Position, end: Position, share: float) -> Position:
    """The place after `share` (0…1) of the shortest way; its longitude is the one nearest to the start's."""
    full = radians(angle(start, end))
    if full < 1e-9:
        return start
    if sin(full) < 1e-9:  # opposite ends of the globe: every way is the shortest, take the one over the pole
        return _over_the_pole(start, end, share)
    p, q = sin((1 - share) * full) / sin(full), sin(share * full) / sin(full)
    x, y, z = (p * a + q * b for a, b in zip(_vector(start), _vector(end), strict=True))
    return degrees(asin(max(-1.0, min(1.0, z)))), near(degrees(atan2(y, x)), start[1])


def arc(start: Position, end: Position) -> list[Position]:
    """The points of the shortest line, start and end included, longitudes running on from the start's."""
    count = max(2, int(angle(start, end) / STEP) + 2)
    points = [start]
    for number in range(1, count):
        latitude, longitude = along(start, end, number / (count - 1))
        points.append((latitude, near(longitude, points[-1][1])))
    return points


def through(points: Sequence[Position]) -> list[Position]:
    """The line over several places in turn, longitudes running on all the way."""
    line = [points[0]]
    for end in points[1:]:
        line += arc(line[-1], end)[1:]
    return line


def along_all(points: Sequence[Position], share: float) -> Position:
    """The place after `share` (0…1) of the way over several places in turn."""
    lengths = [angle(a, b) for a, b in pairwise(points)]
    left, start = share * sum(lengths), points[0]
    for end, length in zip(points[1:], lengths, strict=True):
        if left <= length:
            return along(start, end, left / length if length else 0)
        left, start = left - length, (end[0], near(end[1], start[1]))
    return start


def near(longitude: float, other: float) -> float:
    """The same meridian, counted so that it is no more than half the globe from `other`."""
    return longitude + 360 * round((other - longitude) / 360)


def _vector(place: Position) -> Vector:
    latitude, longitude = radians(place[0]), radians(place[1])
    return cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude)


def _over_the_pole(start: Position, end: Position, share: float) -> Position:
    reached = start[0] + share * 180
    return (reached, start[1]) if reached <= 90 else (180 - reached, near(end[1], start[1]))
