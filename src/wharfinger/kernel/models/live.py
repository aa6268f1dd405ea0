# SPDX-License-Identifier: Apache-2.0
"""Events for open screens; kept for a while so that a browser that reconnects misses none."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class LiveEvent(models.Model):
    """One event for one person: what happened and the ids it is about."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        indexes = (models.Index(fields=("user", "id"), name="live_by_user"),)
