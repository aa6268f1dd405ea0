# SPDX-License-Identifier: Apache-2.0
"""Places and lane groups."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.bilingual import BilingualName
from wharfinger.kernel.history import audited
from wharfinger.shipments.choices import PlaceKind


@audited()
class LaneGroup(BilingualName):
    """A group of lanes by country of destination (R042); `is_rest` takes every other country."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("countries"))
    not_places = ArrayField(models.CharField(max_length=10), default=list, blank=True, verbose_name=_("except places"))
    is_rest = models.BooleanField(_("all other countries"), default=False)

    class Meta:
        ordering = ("code",)


class Place(BilingualName):
    """A port (UN/LOCODE), airport (IATA), city or facility with position and zone."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=PlaceKind.choices)
    country = models.CharField(_("country"), max_length=2, blank=True, default="", db_index=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True, default="")

    class Meta:
        ordering = ("code",)
