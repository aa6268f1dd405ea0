# SPDX-License-Identifier: Apache-2.0
"""Needs of a customer: dated records, not a text field (R014)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.choices import NeedStatus
from wharfinger.directory.models.organisation import Organisation
from wharfinger.kernel.history import audited


@audited()
class Need(models.Model):
    """Something the customer needs, who heard it and what became of it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="needs")
    text = models.CharField(_("need"), max_length=400)
    status = models.CharField(_("status"), max_length=8, choices=NeedStatus.choices, default=NeedStatus.OPEN)
    found_on = models.DateField(_("found on"))
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    source = models.CharField(_("source"), max_length=60, blank=True, default="")
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        ordering = ("-found_on", "-id")
        indexes = (models.Index(fields=("organisation", "status"), name="need_of"),)
