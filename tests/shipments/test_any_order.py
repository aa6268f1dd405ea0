# SPDX-License-Identifier: Apache-2.0
"""The same events in any order, in any batches, told once or again, end in the same state, clocks and exceptions."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from tests.shipments.operation import ETD, NOW, consolidation, faults, set_up, snapshot, story, told

from wharfinger.kernel.actor import SYSTEM
from wharfinger.shipments.actions import open_due_exceptions, record_milestones, state_cutoffs
from wharfinger.shipments.actions.defaults import StatedCutoff
from wharfinger.shipments.drafts import MilestoneDraft
from wharfinger.shipments.models import Booking

pytestmark = pytest.mark.django_db
STORIES = [pytest.param(25, id="25"), pytest.param(300, id="300", marks=pytest.mark.long)]
BOXES = ["CSQU3054383", "TEMU1234567"]


@pytest.fixture(autouse=True)
def branch() -> None:
    set_up()


def _tell(reports: list[MilestoneDraft], jobs: list[int], dice: Random, stated: bool) -> None:
    """Record them in the order given, in random batches, some again; the carrier states a cut-off somewhere between."""
    position, state_at = 0, dice.randint(0, len(reports))
    while position < len(reports):
        size = dice.randint(1, 6)
        batch = reports[position : position + size] + ([dice.choice(reports)] if dice.random() < 0.3 else [])
        record_milestones(batch, actor=SYSTEM, now=NOW)
        if stated and position <= state_at < position + size:
            _state(jobs)
        position += size
    if stated:
        _state(jobs)
    open_due_exceptions(actor=SYSTEM, now=NOW)


def _state(jobs: list[int]) -> None:
    booking = Booking.objects.get(jobs=jobs[0])
    state_cutoffs([StatedCutoff(booking.pk, "si", NOW + timedelta(hours=20))], actor=SYSTEM, now=NOW)


@pytest.mark.parametrize("stories", STORIES)
def test_any_order_gives_the_same(stories: int) -> None:
    wrong = []
    for seed in range(stories):
        dice = Random(seed)
        ends = []
        length, stated = dice.randint(1, 30), dice.random() < 0.5
        for turn in range(2):
            with transaction.atomic():
                jobs = consolidation("A", scope_to=Random(seed).choice(("door", "cy", "")))
                reports = story(Random(seed), jobs, BOXES, length)
                if turn:
                    dice.shuffle(reports)
                _tell(reports, jobs, dice, stated)
                ends.append((snapshot(jobs), faults()))
                transaction.set_rollback(True)
        if ends[0] != ends[1] or ends[0][1]:
            wrong.append((seed, _difference(ends[0][0], ends[1][0]), ends[0][1], ends[1][1]))
    assert wrong == []


def _difference(one: dict[str, list[object]], other: dict[str, list[object]]) -> dict[str, object]:
    return {
        name: (
            [row for row in one[name] if row not in other[name]],
            [row for row in other[name] if row not in one[name]],
        )
        for name in one
        if one[name] != other[name]
    }


def test_an_exception_ended_by_an_event_taken_back_opens_again() -> None:
    jobs = consolidation("B", 1)
    at = NOW - timedelta(days=3)
    record_milestones(
        [told(jobs[0], "ARRIVED", at), told(jobs[0], "OUT_FOR_DELIVERY", at, raw="out")], actor=SYSTEM, now=NOW
    )
    before = snapshot(jobs)["open"]
    back = told(jobs[0], "OUT_FOR_DELIVERY", at, raw="back", supersedes="out", is_retraction=True)
    record_milestones([back], actor=SYSTEM, now=NOW)
    rules = [row[1] for row in snapshot(jobs)["open"]]
    assert ([row[1] for row in before], rules) == ([], ["arrived_not_delivered"])


def test_deadlines_follow_the_sailing_and_are_met_by_their_milestones() -> None:
    jobs = consolidation("C", 1)
    record_milestones([told(jobs[0], "DEPARTED", ETD, "EST", recorded=NOW), told(jobs[0], "SI_SENT", NOW - timedelta(hours=1))],
                      actor=SYSTEM, now=NOW)  # fmt: skip
    found = {row[1]: (ETD - row[2], row[5]) for row in snapshot(jobs)["deadlines"]}
    hour = timedelta(hours=1)
    assert found == {
        "si": (108 * hour, NOW - hour), "customs": (30 * hour, None), "manifest": (48 * hour, None),
        "warehouse": (144 * hour, None),
    }  # fmt: skip
