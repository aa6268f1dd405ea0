# SPDX-License-Identifier: Apache-2.0
"""Everything the rules need of a batch of jobs, read set by set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from wharfinger.kernel.bulk import select_rows
from wharfinger.shipments.choices import MilestoneCode
from wharfinger.shipments.rules.state import Report

# A box is inspected with everything in it (freight.md §1).
BOX_WIDE = (MilestoneCode.INSPECTION_ORDERED.value, MilestoneCode.INSPECTION_PASSED.value)
# A box is used again and again: jobs that share its number share its voyage only when booked about the same time.
SAME_TRIP_DAYS = 30
# Written out, with one array instead of five hundred placeholders: read for every batch of events that comes in.
_JOBS = """
SELECT j.id, j.mode, j.direction, j.scope_to, j.cargo_kind, j.promised_on, j.branch_id, j.operator_id, j.on_hold,
    j.origin_id, j.destination_id, j.lane_group_id, j.destination_country, l.code, u.time_zone,
    o.time_zone, o.country, d.time_zone, d.country,
    h.bills > 0, coalesce((SELECT true FROM shipments_masterbill_jobs m WHERE m.job_id = j.id LIMIT 1), false), h.held > 0,
    h.released_at
FROM shipments_job j JOIN kernel_unit u ON u.id = j.branch_id
LEFT JOIN shipments_place o ON o.id = j.origin_id LEFT JOIN shipments_place d ON d.id = j.destination_id
LEFT JOIN shipments_lanegroup l ON l.id = j.lane_group_id
CROSS JOIN LATERAL (
    SELECT count(*) AS bills, count(*) FILTER (WHERE b.released_at IS NULL) AS held, max(b.released_at) AS released_at
    FROM shipments_housebill_jobs x JOIN shipments_housebill b ON b.id = x.housebill_id WHERE x.job_id = j.id
) h
WHERE j.id = ANY(%s)
"""
_JOB = (
    "pk", "mode", "direction", "scope_to", "cargo_kind", "promised_on", "branch_id", "operator_id", "on_hold", "origin_id",
    "destination_id", "lane_group_id", "destination_country", "lane", "branch_zone", "origin_zone", "origin_country",
    "destination_zone", "place_country", "has_house", "has_master", "unreleased", "released_at",
)  # fmt: skip
_REPORTS = """
SELECT job_id, code, classifier, occurred_at, recorded_at, place_id, place_text, source, raw_id, supersedes,
    is_retraction, unit_ref
FROM shipments_milestone WHERE job_id = ANY(%s)
"""
_BOXES = """
SELECT b.job_id, c.id, c.number, c.size_type,
    EXISTS (SELECT FROM shipments_jobcontainer o WHERE o.container_id = b.container_id AND o.job_id <> b.job_id)
FROM shipments_jobcontainer b JOIN shipments_container c ON c.id = b.container_id WHERE b.job_id = ANY(%s) ORDER BY b.id
"""
_LEGS = """
SELECT g.job_id, g.voyage_id, v.carrier_id FROM shipments_jobvoyage g JOIN shipments_voyage v ON v.id = g.voyage_id
WHERE g.job_id = ANY(%s) ORDER BY g.leg, g.id
"""
_BOOKINGS = """
SELECT j.job_id, b.carrier_id, c.kind, c.due_at FROM shipments_booking_jobs j
JOIN shipments_booking b ON b.id = j.booking_id LEFT JOIN shipments_bookingcutoff c ON c.booking_id = b.id
WHERE j.job_id = ANY(%s) AND (b.carrier_id IS NOT NULL OR c.id IS NOT NULL) ORDER BY j.id
"""
_EXCEPTIONS = """
SELECT job_id, id, rule, key, subject, since, due_at, closed_at IS NULL, by_hand, incident_id,
    reason <> '' OR corrective_action <> ''
FROM shipments_jobexception WHERE job_id = ANY(%s)
"""
_DEADLINES = """
SELECT job_id, kind, id, due_at, zone, act_by, source, met_at FROM shipments_deadline WHERE job_id = ANY(%s)
"""
_CLOCKS = """
SELECT job_id, container_id, kind, side, id, tariff_id, zone, started_at, last_free_day, free_until, stopped_at
FROM shipments_freetimeclock WHERE job_id = ANY(%s)
"""
_MATES = """
SELECT DISTINCT mine.job_id, other.job_id FROM shipments_jobcontainer mine
JOIN shipments_jobcontainer other ON other.container_id = mine.container_id AND other.job_id <> mine.job_id
JOIN shipments_job a ON a.id = mine.job_id JOIN shipments_job b ON b.id = other.job_id
WHERE mine.job_id = ANY(%s) AND abs(a.booked_on - b.booked_on) <= %s
"""
_OF_MATES = """
SELECT mine.job_id, m.code, m.classifier, m.occurred_at, m.recorded_at, m.place_id, m.place_text, m.source, m.raw_id,
    m.supersedes, m.is_retraction OR m.code <> ALL(%s), c.number
FROM shipments_jobcontainer mine JOIN shipments_container c ON c.id = mine.container_id
JOIN shipments_jobcontainer other ON other.container_id = mine.container_id AND other.job_id <> mine.job_id
JOIN shipments_job a ON a.id = mine.job_id JOIN shipments_job b ON b.id = other.job_id
JOIN shipments_milestone m ON m.job_id = other.job_id AND (m.code = ANY(%s) OR m.supersedes <> '')
WHERE mine.job_id = ANY(%s) AND abs(a.booked_on - b.booked_on) <= %s AND (
    m.code <> ALL(%s) OR upper(m.unit_ref) = c.number
    OR (m.unit_ref = '' AND 1 = (SELECT count(*) FROM shipments_jobcontainer x WHERE x.job_id = m.job_id)))
"""


class Box(NamedTuple):
    """A container of a job; `shared`: other jobs were or are in it too."""

    pk: int
    number: str
    size_type: str
    shared: bool


class Existing(NamedTuple):
    """An exception of a job as it is."""

    pk: int
    rule: str
    key: str
    subject: str
    since: datetime
    due_at: datetime | None
    is_open: bool
    by_hand: bool
    incident: int | None
    in_work: bool


@dataclass
class Material:
    """Of each job: its row, reports, boxes, legs (voyage, carrier), stated cut-offs, and what was derived before."""

    rows: dict[int, Any]
    reports: dict[int, list[Report]]
    boxes: dict[int, list[Box]]
    legs: dict[int, list[tuple[int, int | None]]]
    stated: dict[int, dict[str, datetime]]
    carriers: dict[int, int]
    exceptions: dict[int, list[Existing]]
    deadlines: dict[tuple[Any, ...], tuple[Any, ...]]
    clocks: dict[tuple[Any, ...], tuple[Any, ...]]


def box_mates(ids: Sequence[int]) -> list[int]:
    """Other jobs in the same boxes on the same trip."""
    return sorted({other for _mine, other in select_rows(_MATES, list(ids), SAME_TRIP_DAYS)} - set(ids))


def read(ids: Sequence[int]) -> Material:
    """Read it all; nine statements for any number of jobs."""
    wanted = list(ids)
    boxes, stated, carriers = _boxes(wanted), *_bookings(wanted)
    return Material(
        rows=_rows(wanted),
        reports=_reports(wanted, boxes),
        boxes=boxes,
        legs=_legs(wanted),
        stated=stated,
        carriers=carriers,
        exceptions=_exceptions(wanted),
        deadlines={row[:2]: row[2:] for row in select_rows(_DEADLINES, wanted)},
        clocks={row[:4]: row[4:] for row in select_rows(_CLOCKS, wanted)},
    )


def _rows(ids: list[int]) -> dict[int, Any]:
    return {row[0]: dict(zip(_JOB, row, strict=True)) for row in select_rows(_JOBS, ids)}


def _reports(ids: list[int], boxes: dict[int, list[Box]]) -> dict[int, list[Report]]:
    found: dict[int, list[Report]] = defaultdict(list)
    rows = list(select_rows(_REPORTS, ids))
    if sharing := [job for job, own in boxes.items() if any(box.shared for box in own)]:
        wide = list(BOX_WIDE)
        # Of the others' reports only inspections count, and what takes one back.
        rows += select_rows(_OF_MATES, wide, wide, sharing, SAME_TRIP_DAYS, wide)
    for job, code, classifier, at, recorded, place, text, source, raw, supersedes, gone, unit in rows:
        unit = unit.upper()
        if not unit and code in BOX_WIDE and len(boxes.get(job, ())) == 1:
            unit = boxes[job][0].number
        found[job].append(
            Report(code, classifier, at, recorded, f"{source}:{raw}", place, text, source, raw, supersedes, gone, unit)
        )
    return found


def _boxes(ids: list[int]) -> dict[int, list[Box]]:
    found: dict[int, list[Box]] = defaultdict(list)
    for job, *box in select_rows(_BOXES, ids):
        found[job].append(Box(*box))
    return found


def _legs(ids: list[int]) -> dict[int, list[tuple[int, int | None]]]:
    found: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    for job, voyage, carrier in select_rows(_LEGS, ids):
        found[job].append((voyage, carrier))
    return found


def _bookings(ids: list[int]) -> tuple[dict[int, dict[str, datetime]], dict[int, int]]:
    """Cut-offs as stated (the earliest, where two bookings of a job differ) and the booking's carrier."""
    stated: dict[int, dict[str, datetime]] = defaultdict(dict)
    carriers: dict[int, int] = {}
    for job, carrier, kind, due in select_rows(_BOOKINGS, ids):
        if carrier is not None:
            carriers.setdefault(job, carrier)
        if kind is not None:
            stated[job][kind] = min(due, stated[job].get(kind, due))
    return stated, carriers


def _exceptions(ids: list[int]) -> dict[int, list[Existing]]:
    found: dict[int, list[Existing]] = defaultdict(list)
    for job, *row in select_rows(_EXCEPTIONS, ids):
        found[job].append(Existing(*row))
    return found
