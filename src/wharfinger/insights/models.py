# SPDX-License-Identifier: Apache-2.0
"""Stored runs: what was asked, of which inputs, with which result, and the jobs behind each figure."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.models import ClassScheme, Organisation
from wharfinger.insights.choices import MONEY, Apart, Measure, Ranked, RunState
from wharfinger.kernel.history import audited
from wharfinger.kernel.models import Unit
from wharfinger.shipments.choices import Mode
from wharfinger.shipments.models import Job, LaneGroup


@audited(exclude=["summary"])
class Run(models.Model):
    """One classification: a frozen question and its answer.

    `parameters` is the scheme's at the time, so that a changed scheme leaves old runs reproducible
    (R026). `summary` holds classes, warnings, totals and the curve as the engine told them.
    """

    scheme = models.ForeignKey(ClassScheme, models.PROTECT, related_name="runs", verbose_name=_("scheme"))
    parameters = models.JSONField(_("parameters"))
    measure = models.CharField(_("measure"), max_length=20, choices=Measure.choices)
    ranked = models.CharField(_("ranked"), max_length=10, choices=Ranked.choices, default=Ranked.PAYER)
    window_from = models.DateField(_("booked from"), null=True, blank=True)
    window_to = models.DateField(_("booked until"), null=True, blank=True)
    branch = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("branch"))
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, blank=True, default="")
    lane_group = models.ForeignKey(
        LaneGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lane group")
    )
    publishes = models.BooleanField(_("writes the customers' classes"), default=True)
    state = models.CharField(_("state"), max_length=10, choices=RunState.choices, default=RunState.WAITING)
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    fingerprint = models.CharField(_("fingerprint of the inputs"), max_length=64, blank=True, default="")
    summary = models.JSONField(default=dict)
    payers = models.IntegerField(_("payers"), default=0)
    classed = models.IntegerField(_("classed"), default=0)
    total = models.DecimalField(_("total"), max_digits=24, decimal_places=4, null=True)
    jobs = models.IntegerField(_("jobs"), default=0)
    estimated_jobs = models.IntegerField(_("jobs with estimates"), default=0)
    unmeasured_jobs = models.IntegerField(_("jobs not measured"), default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    error = models.CharField(_("error"), max_length=500, blank=True, default="")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("scheme", "state", "-id"), name="run_of_scheme"),)

    @property
    def is_money(self) -> bool:
        """Whether the figures are money of the company's currency."""
        return self.measure in MONEY

    @property
    def is_scoped(self) -> bool:
        """Whether only a part of the business was asked about; such a run writes no classes."""
        return bool(self.branch_id or self.mode or self.lane_group_id)

    @property
    def snapshot(self) -> str:
        """The id printed on every result (R081): run and inputs."""
        return f"R{self.pk}-{self.fingerprint[:12]}" if self.fingerprint else f"R{self.pk}"


class RunRow(models.Model):
    """One payer in a run: ranked with class, or listed apart with the reason. Never changed."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="rows")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="run_rows")
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=4, null=True)
    share = models.FloatField(_("share"), null=True)
    cumulative = models.FloatField(_("cumulative share"), null=True)
    rank = models.IntegerField(_("rank"), null=True)
    label = models.CharField(_("class"), max_length=20, blank=True, default="")
    apart = models.CharField(_("listed apart"), max_length=10, choices=Apart.choices, blank=True, default="")
    jobs = models.IntegerField(_("jobs"))
    estimated_jobs = models.IntegerField(_("jobs with estimates"))
    unmeasured_jobs = models.IntegerField(_("jobs not measured"))

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "organisation"), name="run_row_once"),)
        indexes = (
            models.Index(fields=("run", "rank"), name="run_row_ranked"),
            models.Index(fields=("run", "id"), condition=models.Q(rank=None), name="run_row_apart"),
        )


class RunJob(models.Model):
    """A job's part in a figure, frozen: what the figure opens, whatever happens to the job later.

    `value` null: not measured. No constraint to the job: evidence must not cost a check per row,
    nor forbid the operation to withdraw a job.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="evidence", db_index=False)
    organisation = models.ForeignKey(
        Organisation, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    job = models.ForeignKey(Job, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=4, null=True)
    estimated = models.BooleanField(_("estimated"))

    class Meta:
        indexes = (models.Index(fields=("run", "organisation", "job"), name="run_job_behind"),)
