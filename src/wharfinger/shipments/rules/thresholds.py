# SPDX-License-Identifier: Apache-2.0
"""Thresholds of the exception rules: the shipped ones, on wall hours (design ruling 1; freight.md §1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from wharfinger.shipments.choices import ExceptionRule, Mode


@dataclass(frozen=True)
class Threshold:
    """When a rule speaks: after (or before) `hours`, or the lane group's or the mode's own hours; and for which jobs.

    An empty set of directions, scopes or kinds of cargo means every job.
    """

    hours: int
    by_mode: Mapping[str, int] = field(default_factory=dict)
    is_on: bool = True
    by_lane: Mapping[str, int] = field(default_factory=dict)
    directions: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    cargo_kinds: frozenset[str] = frozenset()

    def span(self, mode: str, lane: str = "") -> timedelta:
        """The hours for a mode and lane group."""
        return timedelta(hours=self.by_lane.get(lane, self.by_mode.get(mode, self.hours)))


DEFAULTS: Mapping[str, Threshold] = {
    ExceptionRule.CUTOFF_NEAR: Threshold(24),
    ExceptionRule.CUTOFF_MISSED: Threshold(0),
    ExceptionRule.ROLLED: Threshold(0),
    ExceptionRule.BLANK_SAILING: Threshold(0),
    ExceptionRule.INSPECTED: Threshold(0),
    ExceptionRule.CUSTOMS_HOLD: Threshold(24),
    ExceptionRule.ETA_SLIPPED: Threshold(24, {Mode.SEA_FCL: 48, Mode.SEA_LCL: 48}),
    ExceptionRule.LATE_ESTIMATE: Threshold(0),
    ExceptionRule.ARRIVAL_OVERDUE: Threshold(0),
    ExceptionRule.SILENT: Threshold(
        72, {Mode.SEA_FCL: 240, Mode.SEA_LCL: 240, Mode.RAIL: 120, Mode.AIR: 36, Mode.TRUCK: 36, Mode.EXPRESS: 36}
    ),
    ExceptionRule.BILL_NOT_RELEASED: Threshold(120),
    ExceptionRule.FREE_TIME_ENDING: Threshold(48),
    ExceptionRule.FREE_TIME_ENDED: Threshold(0),
    ExceptionRule.ARRIVED_NOT_DELIVERED: Threshold(24),
    ExceptionRule.APPOINTMENT_MISSED: Threshold(2),
    ExceptionRule.DELIVERY_FAILED: Threshold(4),
}
