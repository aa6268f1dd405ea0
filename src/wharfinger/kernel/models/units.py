# SPDX-License-Identifier: Apache-2.0
"""Internal units: the company, its branches, departments, teams and warehouses."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.bilingual import BilingualName
from wharfinger.kernel.choices import UnitKind
from wharfinger.kernel.history import audited


@audited()
class Unit(BilingualName):
    """A unit; `branch` is the nearest unit of kind branch upward (itself included), null above the branches."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    branch = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    country = models.CharField(_("country"), max_length=2, default="CN")
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    calendar = models.CharField(_("working calendar"), max_length=10, default="CN")
    day_starts = models.TimeField(_("working day starts"), default="09:00")
    day_ends = models.TimeField(_("working day ends"), default="18:00")
    closed = models.BooleanField(_("closed"), default=False)

    class Meta:
        ordering = ("code",)
