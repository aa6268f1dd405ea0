# SPDX-License-Identifier: Apache-2.0
"""The thresholds in force."""

from __future__ import annotations

from collections.abc import Mapping

from wharfinger.shipments.models import RuleSetting
from wharfinger.shipments.rules.thresholds import DEFAULTS, Threshold


def thresholds() -> Mapping[str, Threshold]:
    """The shipped thresholds with the company's own in their place; one statement."""
    return {**DEFAULTS, **{row.rule: _own(row) for row in RuleSetting.objects.all()}}


def _own(row: RuleSetting) -> Threshold:
    return Threshold(
        row.hours,
        row.hours_by_mode,
        row.is_on,
        row.hours_by_lane,
        frozenset(row.directions),
        frozenset(row.scopes),
        frozenset(row.cargo_kinds),
    )
