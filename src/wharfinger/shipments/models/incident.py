# SPDX-License-Identifier: Apache-2.0
"""Incidents: what one voyage, box or closed place causes on several jobs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.history import audited
from wharfinger.shipments.choices import Cause
from wharfinger.shipments.models.papers import Container, Voyage
from wharfinger.shipments.models.place import Place


@audited()
class Incident(models.Model):
    """One cause; its exceptions point to it. Told-first counts once per incident and customer (ruling 4).

    Voyages and boxes open one by themselves and close it with their last exception; a place is closed and opened
    by people.
    """

    cause = models.CharField(_("cause"), max_length=14, choices=Cause.choices)
    voyage = models.ForeignKey(Voyage, models.PROTECT, null=True, blank=True, related_name="incidents")
    container = models.ForeignKey(Container, models.PROTECT, null=True, blank=True, related_name="incidents")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="incidents")
    text = models.CharField(_("in words"), max_length=300, blank=True, default="")
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("cause", "voyage", "container", "place"),
                condition=models.Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="incident_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_cause_display()} {self.voyage or self.container or self.place or ''}".strip()
