# SPDX-License-Identifier: Apache-2.0
"""The notification centre: what a colleague should know, until read."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.choices import NoticeLevel


class Notice(models.Model):
    """A line for one person with the page it leads to; texts in both languages, so a change of language keeps it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    level = models.CharField(max_length=20, choices=NoticeLevel.choices, default=NoticeLevel.INFORMATION)
    text_zh = models.CharField(max_length=400, blank=True, default="")
    text_en = models.CharField(max_length=400, blank=True, default="")
    url = models.CharField(max_length=300, blank=True, default="")
    key = models.CharField(max_length=120, blank=True, default="")
    at = models.DateTimeField(_("at"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("user",), condition=models.Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=("user", "-id"), name="notice_newest"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("user", "kind", "key"), condition=~models.Q(key=""), name="notice_never_twice"
            ),
        )
