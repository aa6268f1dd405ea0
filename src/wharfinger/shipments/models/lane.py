# SPDX-License-Identifier: Apache-2.0
"""How long the lanes take, from own history: computed anew every night, read by the rules (design ruling 15)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.shipments.choices import Mode
from wharfinger.shipments.models.place import LaneGroup, Place


class LaneTransit(models.Model):
    """Median and 90th percentile of departure to arrival, hours, over `count` jobs of a pair of places, or of a lane group."""

    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices)
    origin = models.ForeignKey(Place, models.CASCADE, null=True, related_name="+")
    destination = models.ForeignKey(Place, models.CASCADE, null=True, related_name="+")
    lane_group = models.ForeignKey(LaneGroup, models.CASCADE, null=True, related_name="+")
    count = models.IntegerField(_("jobs"))
    p50_hours = models.FloatField(_("median, hours"))
    p90_hours = models.FloatField(_("90th percentile, hours"))

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("mode", "origin", "destination", "lane_group"), nulls_distinct=False, name="lane_transit_once"
            ),
        )
