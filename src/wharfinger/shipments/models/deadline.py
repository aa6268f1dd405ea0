# SPDX-License-Identifier: Apache-2.0
"""Cut-offs: the table of defaults, what carriers state on bookings, and the deadlines of jobs that follow from both."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.models import Organisation
from wharfinger.kernel.history import audited
from wharfinger.shipments.choices import DeadlineKind, DeadlineSource, Mode
from wharfinger.shipments.models.job import Job
from wharfinger.shipments.models.papers import Booking
from wharfinger.shipments.models.place import LaneGroup, Place


@audited()
class CutoffRule(models.Model):
    """A default: so many hours before ETD, for the sailings it is narrowed to; the most specific one counts."""

    kind = models.CharField(_("deadline"), max_length=10, choices=DeadlineKind.choices)
    hours = models.IntegerField(_("hours before ETD"))
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, blank=True, default="")
    loading = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place of loading")
    )
    carrier = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("carrier")
    )
    lane_group = models.ForeignKey(
        LaneGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lane group")
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        ordering = ("kind", "mode", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "mode", "loading", "carrier", "lane_group", "valid_from"),
                nulls_distinct=False,
                name="cutoff_rule_once",
            ),
        )


@audited()
class BookingCutoff(models.Model):
    """What the carrier states for a booking; holds for every job of it and stands before the defaults."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="cutoffs")
    kind = models.CharField(_("deadline"), max_length=10, choices=DeadlineKind.choices)
    due_at = models.DateTimeField(_("due"))
    source = models.CharField(_("source"), max_length=60, blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("booking", "kind"), name="booking_cutoff_once"),)


class Deadline(models.Model):
    """A deadline of a job, derived: on the wall clock of `zone`, with *act by* in the branch's working time (ruling 1).

    `met_at` is told by milestones; empty: not met, or not reported.
    """

    job = models.ForeignKey(Job, models.CASCADE, related_name="deadlines")
    kind = models.CharField(_("deadline"), max_length=10, choices=DeadlineKind.choices)
    due_at = models.DateTimeField(_("due"))
    zone = models.CharField(_("time zone"), max_length=40)
    act_by = models.DateTimeField(_("act by"))
    source = models.CharField(_("source"), max_length=10, choices=DeadlineSource.choices)
    met_at = models.DateTimeField(_("met"), null=True)

    class Meta:
        ordering = ("due_at", "pk")
        constraints = (models.UniqueConstraint(fields=("job", "kind"), name="deadline_once"),)
        indexes = (
            models.Index(fields=("due_at", "id"), condition=models.Q(met_at__isnull=True), name="deadline_unmet"),
        )
