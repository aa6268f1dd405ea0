# SPDX-License-Identifier: Apache-2.0
"""Imports and the rows they could not take."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.integrations.choices import Kind, RowState, RunState
from wharfinger.integrations.models.feed import Feed
from wharfinger.kernel.models import StoredFile


class ImportRun(models.Model):
    """One file on its way in. `cursor` is the last row dealt with: it moves in the transaction that stores the rows.

    Counters: `rows` = `accepted` + `quarantined`; `created`, `updated`, `unchanged` count what the rows led to.
    """

    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=10, choices=RunState.choices, default=RunState.NEW)
    name = models.CharField(_("name"), max_length=255)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    origin = models.CharField(max_length=400, blank=True, default="")
    feed = models.ForeignKey(Feed, models.SET_NULL, null=True, blank=True, related_name="runs")
    mapping = models.JSONField(_("mapping"), default=dict)
    mapping_name = models.CharField(_("mapping used"), max_length=120, blank=True, default="")
    branch = models.ForeignKey("kernel.Unit", models.PROTECT, null=True, related_name="+")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    heartbeat_at = models.DateTimeField(null=True)
    expected_rows = models.IntegerField(_("rows in the file"), null=True)
    cursor = models.IntegerField(default=0)
    rows = models.IntegerField(_("rows"), default=0)
    accepted = models.IntegerField(_("accepted"), default=0)
    quarantined = models.IntegerField(_("in quarantine"), default=0)
    created = models.IntegerField(_("created"), default=0)
    updated = models.IntegerField(_("updated"), default=0)
    unchanged = models.IntegerField(_("unchanged"), default=0)
    error_code = models.CharField(max_length=40, blank=True, default="")
    error_facts = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("state", "heartbeat_at"), name="import_state"),
            models.Index(fields=("feed", "-id"), name="import_of_feed"),
        )
        constraints = (
            models.UniqueConstraint(fields=("origin",), condition=~models.Q(origin=""), name="import_origin_once"),
        )

    def __str__(self) -> str:
        return self.name


class QuarantinedRow(models.Model):
    """A row as it stood in the file, and what is wrong with it; `mended` holds the cells somebody corrected."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="quarantine")
    number = models.IntegerField(_("row"))
    state = models.CharField(_("state"), max_length=8, choices=RowState.choices, default=RowState.OPEN)
    code = models.CharField(_("reason"), max_length=40)
    cells = models.JSONField(_("cells"))
    problems = models.JSONField(_("problems"))
    mended = models.JSONField(_("mended cells"), null=True)
    mended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    mended_at = models.DateTimeField(_("mended"), null=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("run", "number"), name="quarantined_once"),)
        indexes = (models.Index(fields=("run", "state", "code", "number"), name="quarantine_by_reason"),)
