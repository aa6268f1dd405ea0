# SPDX-License-Identifier: Apache-2.0
"""Planned against effective, percentile rules and alarms once more, slowly, in plain Python."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

Step = dict[str, Any]


class Passed(NamedTuple):
    """One milestone of a shipment."""

    leg: str
    place: str
    planned: int
    effective: int


class Journey(NamedTuple):
    """A shipment's milestones with its lane and ends."""

    lane: str | None
    passed: list[Passed]
    planned_end: int
    effective_end: int


def journeys(steps: list[Step]) -> dict[str, Journey]:
    """Walk every shipment: rounds in order, the legs of a round from the same start."""
    by_shipment: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        by_shipment[step["shipment"]].append(step)
    known = {code: rows for code, rows in by_shipment.items() if None not in _minutes(rows)}
    return {code: _walk(rows) for code, rows in known.items()}


def _minutes(rows: list[Step]) -> list[int | None]:
    return [row[name] for row in rows for name in ("planned", "effective")]


def _walk(rows: list[Step]) -> Journey:
    passed, plan, fact = [], 0, 0
    for number in sorted({row["round"] for row in rows}):
        ends = [(plan, fact)]
        for leg in sorted({row["leg"] for row in rows if row["round"] == number}):
            p, e = plan, fact
            own = [row for row in rows if (row["round"], row["leg"]) == (number, leg)]
            for row in sorted(own, key=lambda row: row["step"]):
                p, e = p + row["planned"], e + row["effective"]
                passed.append(Passed(leg, f"{number}:{row['milestone']}", p, e))
            ends.append((p, e))
        plan, fact = max(p for p, _ in ends), max(e for _, e in ends)
    return Journey(rows[0]["lane"], passed, plan, fact)


def ratio(learned: dict[str, Journey], place: str, percent: int, lane: str | None = None) -> tuple[float, int]:
    """The percentile of effective to planned minutes still to go at a place, and how many there were."""
    found = sorted(
        (journey.effective_end - at.effective) / (journey.planned_end - at.planned)
        for journey in learned.values()
        for at in journey.passed
        if at.place == place and journey.planned_end > at.planned and (lane is None or journey.lane == lane)
    )
    return (found[-(-percent * len(found) // 100) - 1] if found else 1.0), len(found)


def alarms(
    judged: dict[str, Journey], learned: dict[str, Journey], percent: int, smallest: int
) -> dict[str, float | None]:
    """The first alarm of each shipment before its planned end, by the percentile rule."""
    return {code: _first(journey, learned, percent, smallest) for code, journey in judged.items()}


def _first(journey: Journey, learned: dict[str, Journey], percent: int, smallest: int) -> float | None:
    raised = []
    for at in journey.passed:
        used, _ = ratio(learned, at.place, percent)
        if journey.lane is not None:
            own, count = ratio(learned, at.place, percent, journey.lane)
            used = own if count >= smallest else used
        deadline = journey.planned_end - (journey.planned_end - at.planned) * used
        if at.effective > deadline and max(deadline, 0) < journey.planned_end:
            raised.append(max(deadline, 0.0))
    return min(raised, default=None)


def naive(judged: dict[str, Journey]) -> dict[str, float | None]:
    """The first milestone overdue by plan before the planned end."""
    return {
        code: min(
            (float(at.planned) for at in j.passed if at.effective > at.planned and at.planned < j.planned_end),
            default=None,
        )
        for code, j in judged.items()
    }
