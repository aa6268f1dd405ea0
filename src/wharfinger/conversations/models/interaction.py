# SPDX-License-Identifier: Apache-2.0
"""The timeline's one row."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.conversations.choices import Medium, Way
from wharfinger.directory.models import Contact, Organisation
from wharfinger.kernel.triggers import append_only
from wharfinger.shipments.models import Job


class Interaction(models.Model):
    """Something said between us and a party, by any medium; append-only. A correction is a new row."""

    medium = models.CharField(_("medium"), max_length=8, choices=Medium.choices)
    way = models.CharField(_("way"), max_length=8, choices=Way.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="interactions")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="interactions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("at"))
    subject = models.CharField(_("subject"), max_length=200, blank=True, default="")
    text = models.TextField(_("text"), blank=True, default="")
    is_private = models.BooleanField(_("private"), default=False)
    source = models.CharField(_("source"), max_length=60, default="desk")
    raw_id = models.CharField(max_length=120, null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "raw_id"), name="interaction_once"),)
        indexes = (
            models.Index(fields=("organisation", "-at", "-id"), name="interaction_of_party"),
            models.Index(
                fields=("job", "-at", "-id"), condition=models.Q(job__isnull=False), name="interaction_of_job"
            ),
        )
        triggers = (append_only(),)
