# SPDX-License-Identifier: Apache-2.0
"""The thresholds in force."""

from __future__ import annotations

from collections.abc import Mapping

from wharfinger.shipments.models import RuleSetting
from wharfinger.shipments.rules.exceptions import DEFAULTS, Threshold


def thresholds() -> Mapping[str, Threshold]:
    """The shipped thresholds with the company's own in their place; one statement."""
    own = {row.rule: Threshold(row.hours, row.hours_by_mode, row.is_on) for row in RuleSetting.objects.all()}
    return {**DEFAULTS, **own}
