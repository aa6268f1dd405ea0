# SPDX-License-Identifier: Apache-2.0
"""The default table of transit times, for lanes without enough own history (freight.md §5, design ruling 15)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from wharfinger.shipments.choices import Mode

# Own history counts from so many jobs on.
FEWEST = 20
_SEA: Mapping[str, int] = {"a": 46, "b": 36, "c": 9, "d": 40}
_DAYS: Mapping[str, Mapping[str, int]] = {
    Mode.SEA_FCL.value: _SEA,
    Mode.SEA_LCL.value: _SEA,
    Mode.AIR.value: dict.fromkeys(_SEA, 4),
    Mode.RAIL.value: dict.fromkeys(_SEA, 25),
}


def default_p90(mode: str, lane: str) -> timedelta | None:
    """Days nine of ten take by mode and code of the lane group; None where practice gives no figure."""
    days = _DAYS.get(mode, {}).get(lane)
    return timedelta(days=days) if days is not None else None
