# SPDX-License-Identifier: Apache-2.0
"""Days on which a unit works otherwise than its country's calendar says."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.history import audited
from wharfinger.kernel.models.units import Unit


@audited()
class CalendarDay(models.Model):
    """An exception to the country's calendar: a closing day or an extra working day of one unit."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="calendar_days")
    on = models.DateField(_("day"))
    works = models.BooleanField(_("works"))
    reason = models.CharField(_("reason"), max_length=120, blank=True, default="")

    class Meta:
        ordering = ("on",)
        constraints = (models.UniqueConstraint(fields=("unit", "on"), name="calendar_day_once"),)
