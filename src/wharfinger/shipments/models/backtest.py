# SPDX-License-Identifier: Apache-2.0
"""Back-tests: what a rule would have said over the last 90 days, and how often it would have been right."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.shipments.choices import ExceptionRule
from wharfinger.shipments.models.exception import in_words
from wharfinger.shipments.models.job import Job


class Backtest(models.Model):
    """One try of a rule with thresholds (`limit`, as RuleSetting holds them); `cursor` is the last job looked at.

    `right` and `wrong` count outcomes that are known, `unknown` the others; `finished_at` is empty while it runs.
    """

    rule = models.CharField(_("rule"), max_length=30, choices=ExceptionRule.choices)
    limit = models.JSONField(_("thresholds"))
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"))
    total = models.IntegerField(_("jobs"), default=0)
    done = models.IntegerField(_("looked at"), default=0)
    cursor = models.BigIntegerField(default=0)
    fired = models.IntegerField(_("would have spoken"), default=0)
    right = models.IntegerField(_("right"), default=0)
    wrong = models.IntegerField(_("wrong"), default=0)
    unknown = models.IntegerField(_("not known"), default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("rule", "-id"), name="backtest_of"),)

    @property
    def precision(self) -> float | None:
        """Share of right ones among those whose outcome is known; None: not measured."""
        known = self.right + self.wrong
        return self.right / known if known else None


class BacktestHit(models.Model):
    """A finding of a back-test."""

    run = models.ForeignKey(Backtest, models.CASCADE, related_name="hits")
    job = models.ForeignKey(Job, models.CASCADE, related_name="+")
    subject = models.CharField(_("subject"), max_length=40, blank=True, default="")
    at = models.DateTimeField(_("at"))
    right = models.BooleanField(_("right"), null=True)

    class Meta:
        indexes = (models.Index(fields=("run", "-at", "-id"), name="backtest_hits"),)

    @property
    def what(self) -> str:
        """What it is about, in the language in force."""
        return in_words(self.subject)
