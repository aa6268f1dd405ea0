# SPDX-License-Identifier: Apache-2.0
"""The company itself and its exchange rates."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.bilingual import BilingualName
from wharfinger.kernel.history import audited


@audited()
class Company(BilingualName):
    """One row: whose installation this is, and the currency its figures are in."""

    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    phone_region = models.CharField(_("home country of phone numbers"), max_length=2, default="CN")
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="one_company"),)


@audited()
class ExchangeRate(models.Model):
    """One unit of `currency` in `base`, valid from `on` until the next row."""

    currency = models.CharField(_("currency"), max_length=3)
    base = models.CharField(_("in"), max_length=3)
    on = models.DateField(_("from"))
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)
    source = models.CharField(_("source"), max_length=60, blank=True, default="")

    class Meta:
        ordering = ("currency", "-on")
        constraints = (models.UniqueConstraint(fields=("currency", "base", "on"), name="rate_once_a_day"),)
