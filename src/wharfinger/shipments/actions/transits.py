# SPDX-License-Identifier: Apache-2.0
"""How long lanes take: computed every night from own history, looked up by the rules (design ruling 15)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.shipments.models import LaneTransit
from wharfinger.shipments.rules.transit import FEWEST, default_p90

WINDOW_DAYS = 730
# Percentiles over actual times only: one that is longer than a year is a typing mistake.
_HISTORY = """
INSERT INTO shipments_lanetransit (mode, origin_id, destination_id, lane_group_id, count, p50_hours, p90_hours)
SELECT mode, origin_id, destination_id, lane, count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY hours),
    percentile_disc(0.9) WITHIN GROUP (ORDER BY hours)
FROM (
    SELECT mode, origin_id, destination_id, lane_group_id AS lane, extract(epoch FROM ata - atd) / 3600 AS hours
    FROM shipments_job WHERE atd >= %s AND ata > atd AND ata < atd + interval '1 year'
) t
GROUP BY GROUPING SETS ((mode, origin_id, destination_id), (mode, lane))
HAVING count(*) >= %s AND ((origin_id IS NOT NULL AND destination_id IS NOT NULL) OR lane IS NOT NULL)
"""


def compute_transits(*, actor: Actor, now: datetime | None = None) -> int:
    """Compute all lanes anew from the jobs of two years; how many there are. Lanes with fewer than 20 jobs have none."""
    since = (now or datetime.now(UTC)) - timedelta(days=WINDOW_DAYS)
    with acting(actor, "compute_transits"):
        LaneTransit.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(_HISTORY, [since, FEWEST])
            return int(cursor.rowcount)


class Transits:
    """The lanes of a batch of jobs; one statement."""

    def __init__(self, rows: Iterable[Any]) -> None:
        jobs = list(rows)
        origins, destinations = {row["origin_id"] for row in jobs}, {row["destination_id"] for row in jobs}
        lanes = {row["lane_group_id"] for row in jobs}
        pairs = Q(origin_id__in=origins - {None}, destination_id__in=destinations - {None})
        found = LaneTransit.objects.filter(pairs | Q(lane_group_id__in=lanes - {None}))
        self._hours: dict[tuple[Any, ...], float] = {}
        for mode, origin, destination, lane, hours in found.values_list(
            "mode", "origin_id", "destination_id", "lane_group_id", "p90_hours"
        ):
            self._hours[mode, origin, destination, lane] = hours

    def p90(self, row: Any) -> timedelta | None:
        """Nine of ten jobs take at most this long: of the pair of places, else the lane group, else the default table."""
        mode = row["mode"]
        hours = self._hours.get((mode, row["origin_id"], row["destination_id"], None))
        if hours is None:
            hours = self._hours.get((mode, None, None, row["lane_group_id"]))
        return timedelta(hours=hours) if hours is not None else default_p90(mode, row["lane"] or "")
