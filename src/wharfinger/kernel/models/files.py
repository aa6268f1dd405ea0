# SPDX-License-Identifier: Apache-2.0
"""Files people or feeds hand over."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file on disk under its SHA-256; the row is never changed."""

    name = models.CharField(_("name"), max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField(_("size in bytes"))
    content_type = models.CharField(_("type"), max_length=120)
    purpose = models.CharField(max_length=40)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
