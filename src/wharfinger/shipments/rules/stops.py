# SPDX-License-Identifier: Apache-2.0
"""When a free-time clock stops: with its event, or with one that cannot happen before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from wharfinger.shipments.choices import MilestoneCode

M = MilestoneCode
# What the carrier's feed leaves out, the next event proves.
PROOFS: Mapping[str, tuple[str, ...]] = {
    M.GATE_OUT.value: (M.OUT_FOR_DELIVERY.value, M.AT_DELIVERY.value, M.DELIVERED.value, M.EMPTY_RETURNED.value),
    M.GATE_IN.value: (M.RECEIVED_ORIGIN.value, M.LOADED.value, M.DEPARTED.value),
    M.LOADED.value: (M.DEPARTED.value,),
}


def stopped_at(
    stops: str, started_at: datetime, unit: str, latest: Mapping[str, Mapping[str, datetime]]
) -> datetime | None:
    """When the clock of the box `unit` stopped; None while it runs. `latest`: actual time by milestone and box."""
    times = (latest.get(code, {}).get(name) for code in (stops, *PROOFS.get(stops, ())) for name in {unit, ""})
    return min((at for at in times if at is not None and at >= started_at), default=None)
