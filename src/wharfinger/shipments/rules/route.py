# SPDX-License-Identifier: Apache-2.0
"""A job's way on a map: arcs between the places of its legs, done or coming, and where it may be now.

The position of a leg under way is an estimate by time share and always said to be one. A ship's line goes the usual
way by sea, any other the shortest way; neither is the track.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wharfinger.kernel.greatcircle import Position, along_all, near, through
from wharfinger.shipments.models import Place
from wharfinger.shipments.rules.legs import Leg
from wharfinger.shipments.rules.sealanes import way
from wharfinger.shipments.rules.sentence import place_name


@dataclass
class Route:
    """What the map draws. Longitudes run on past ±180 so that no line jumps; `share` is that of the leg under way."""

    points: list[dict[str, Any]] = field(default_factory=list)
    legs: list[dict[str, Any]] = field(default_factory=list)
    estimate: dict[str, Any] | None = None
    last: dict[str, Any] | None = None


def route(legs: Sequence[Leg], now: datetime, last: Place | None = None) -> Route:
    """The way over the legs whose two places have positions; `last` is where the last event was reported."""
    found, at = Route(), None
    for leg in legs:
        start, end = position(leg.start.place), position(leg.end.place)
        if start is None or end is None:
            continue
        start = (start[0], near(start[1], at if at is not None else start[1]))
        points = _turns(leg, start, end)
        line = through(points)
        at = line[-1][1]
        _stop(found, leg.start.place, line[0])
        _stop(found, leg.end.place, line[-1])
        found.legs.append({"line": line, "state": leg.state, "kind": leg.kind})
        share = leg.share(now)
        if share is not None:
            found.estimate = {"at": along_all(points, share), "share": share, "leg": len(found.legs) - 1}
    _last(found, last)
    return found


def _turns(leg: Leg, start: Position, end: Position) -> list[Position]:
    if leg.kind != "sea":
        return [start, end]
    began, ends = leg.actual_from or leg.planned_from, leg.actual_to or leg.planned_to
    hours = (ends - began).total_seconds() / 3600 if began and ends else None
    return way(start, end, hours)


def position(place: Place | None) -> Position | None:
    """Latitude and longitude, where both are known."""
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


def drawable(legs: Sequence[Leg]) -> bool:
    """Whether a map would show anything."""
    return any(position(leg.start.place) and position(leg.end.place) for leg in legs)


def _stop(found: Route, place: Place | None, at: Position) -> None:
    known = {(point["id"]) for point in found.points}
    if place is not None and place.pk not in known:
        found.points.append({"id": place.pk, "name": place_name(place), "at": at})


def _last(found: Route, place: Place | None) -> None:
    at = position(place)
    if at is None or place is None or not found.points:
        return
    shown = next((point["at"] for point in found.points if point["id"] == place.pk), None)
    middle = found.points[0]["at"][1]
    found.last = {"name": place_name(place), "at": shown or (at[0], near(at[1], middle))}
