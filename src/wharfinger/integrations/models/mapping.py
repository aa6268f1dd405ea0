# SPDX-License-Identifier: Apache-2.0
"""Mappings kept for the next file of the same layout."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.integrations.choices import Kind


@pghistory.track()
class SavedMapping(models.Model):
    """A mapping (`files.mapping`) by name; a file whose headers have the same signature gets it proposed."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    signature = models.CharField(max_length=64, db_index=True)
    mapping = models.JSONField(_("mapping"))
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(_("saved"), auto_now=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
