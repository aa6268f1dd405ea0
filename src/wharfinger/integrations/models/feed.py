# SPDX-License-Identifier: Apache-2.0
"""Feeds: where news of the operation comes from, and how old it is."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.integrations.choices import FeedChannel, Kind
from wharfinger.integrations.models.mapping import SavedMapping
from wharfinger.kernel.bilingual import BilingualName


@pghistory.track(exclude=["secret", "last_at", "last_rows"])
class Feed(BilingualName):
    """A source of rows or events; `code` stands as source on what it brings."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices, default=Kind.EVENTS)
    channel = models.CharField(_("way"), max_length=10, choices=FeedChannel.choices)
    expected_minutes = models.PositiveIntegerField(_("expected every, minutes"), default=1440)
    mapping = models.ForeignKey(SavedMapping, models.SET_NULL, null=True, blank=True, related_name="feeds")
    secret = models.CharField(max_length=64, blank=True, default="")
    is_active = models.BooleanField(_("in use"), default=True)
    last_at = models.DateTimeField(_("last heard"), null=True, blank=True)
    last_rows = models.IntegerField(_("rows last time"), null=True, blank=True)

    class Meta:
        ordering = ("code",)
