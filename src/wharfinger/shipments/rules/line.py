# SPDX-License-Identifier: Apache-2.0
"""The milestone line of a job: planned or estimated above, actual below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wharfinger.shipments.choices import Classifier, MilestoneCode
from wharfinger.shipments.models import Milestone
from wharfinger.shipments.rules.state import STAGE

_LINE = (
    MilestoneCode.BOOKED, MilestoneCode.RECEIVED_ORIGIN, MilestoneCode.LOADED, MilestoneCode.DEPARTED,
    MilestoneCode.ARRIVED, MilestoneCode.CUSTOMS_CLEARED, MilestoneCode.OUT_FOR_DELIVERY, MilestoneCode.DELIVERED,
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step of the milestone line: planned or estimated above, actual below."""

    label: str
    expected: datetime | None
    actual: datetime | None
    zone: str

    @property
    def is_late(self) -> bool:
        """Whether it happened, or should have happened, after it was expected."""
        return bool(self.expected and self.actual and self.actual > self.expected)


def steps(milestones: Sequence[Milestone]) -> list[Step]:
    """The milestone line: the main steps, and those others that were reported."""
    expected: dict[str, Milestone] = {}
    actual: dict[str, Milestone] = {}
    for row in sorted(milestones, key=lambda m: (m.recorded_at, m.pk)):
        if not row.is_retraction:
            (actual if row.classifier == Classifier.ACTUAL else expected)[row.code] = row
    seen = {*expected, *actual} & STAGE.keys()
    codes = sorted({*(code.value for code in _LINE), *seen}, key=MilestoneCode.values.index)
    return [_step(code, expected.get(code), actual.get(code)) for code in codes]


def _step(code: str, expected: Milestone | None, actual: Milestone | None) -> Step:
    row = actual or expected
    return Step(
        str(MilestoneCode(code).label),
        expected.occurred_at if expected else None,
        actual.occurred_at if actual else None,
        row.zone if row else "",
    )
