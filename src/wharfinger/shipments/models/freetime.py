# SPDX-License-Identifier: Apache-2.0
"""Free time: dated tariffs, and the clocks that run by them on boxes and cargo."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.models import Organisation
from wharfinger.kernel.history import audited
from wharfinger.shipments.choices import ClockKind, DayCount, FirstDay, MilestoneCode, Mode, Side
from wharfinger.shipments.models.job import Job
from wharfinger.shipments.models.papers import Container
from wharfinger.shipments.models.place import Place


@audited()
class FreeTimeTariff(models.Model):
    """Free days and what a day costs afterwards; narrowed by place or country, carrier, mode and box.

    `box` is a type as written (40HQ), "reefer" for any cooled box, or empty for all. `tiers` is a list of
    {"from_day", "to_day", "rate"}: the days after free time counted from 1, `to_day` null in the last one, `rate` a
    decimal as text in `currency` for each day and box.
    """

    kind = models.CharField(_("clock"), max_length=10, choices=ClockKind.choices)
    side = models.CharField(_("side"), max_length=12, choices=Side.choices)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, blank=True, default="")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place"))
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    carrier = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("carrier")
    )
    box = models.CharField(_("box type"), max_length=6, blank=True, default="")
    starts = models.CharField(_("starts with"), max_length=20, choices=MilestoneCode.choices)
    stops = models.CharField(_("stops with"), max_length=20, choices=MilestoneCode.choices)
    first_day = models.CharField(_("first day"), max_length=12, choices=FirstDay.choices, default=FirstDay.NEXT)
    free_days = models.SmallIntegerField(_("free days"))
    free_count = models.CharField(_("free days are"), max_length=8, choices=DayCount.choices, default=DayCount.CALENDAR)
    paid_count = models.CharField(_("paid days are"), max_length=8, choices=DayCount.choices, default=DayCount.CALENDAR)
    tiers = models.JSONField(_("tiers"), default=list, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        ordering = ("side", "kind", "country", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "side", "mode", "place", "country", "carrier", "box", "valid_from"),
                nulls_distinct=False,
                name="tariff_once",
            ),
        )


class FreeTimeClock(models.Model):
    """A clock of a box of a job (or of its cargo, without a box), derived; money is computed when read, never stored.

    `free_until` is the first moment that is no longer free, in the zone of the place.
    """

    job = models.ForeignKey(Job, models.CASCADE, related_name="clocks")
    container = models.ForeignKey(Container, models.PROTECT, null=True, related_name="clocks")
    kind = models.CharField(_("clock"), max_length=10, choices=ClockKind.choices)
    side = models.CharField(_("side"), max_length=12, choices=Side.choices)
    tariff = models.ForeignKey(FreeTimeTariff, models.PROTECT, related_name="+")
    zone = models.CharField(_("time zone"), max_length=40)
    started_at = models.DateTimeField(_("started"))
    last_free_day = models.DateField(_("last free day"))
    free_until = models.DateTimeField(_("free until"))
    stopped_at = models.DateTimeField(_("stopped"), null=True)

    class Meta:
        ordering = ("free_until", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("job", "container", "kind", "side"), nulls_distinct=False, name="free_time_clock_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("free_until", "id"), condition=models.Q(stopped_at__isnull=True), name="clock_running"
            ),
        )
