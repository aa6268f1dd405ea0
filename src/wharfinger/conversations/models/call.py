# SPDX-License-Identifier: Apache-2.0
"""Phone calls as the telephone system reports them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.conversations.choices import CallState, Way
from wharfinger.conversations.models.interaction import Interaction
from wharfinger.directory.models import Contact, Organisation


class Call(models.Model):
    """A call; `provider_id` is the telephone system's own id, so that a repeated report changes nothing."""

    provider_id = models.CharField(max_length=120, unique=True)
    way = models.CharField(_("way"), max_length=8, choices=Way.choices, default=Way.IN)
    state = models.CharField(_("state"), max_length=10, choices=CallState.choices)
    number = models.CharField(_("number"), max_length=60)
    line = models.CharField(_("extension"), max_length=40, blank=True, default="")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="calls")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="calls")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    interaction = models.OneToOneField(Interaction, models.PROTECT, null=True, blank=True, related_name="call")
    rang_at = models.DateTimeField(_("rang"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("user", "-rang_at"), name="call_of_user"),)
