# SPDX-License-Identifier: Apache-2.0
"""Milestones: append-only, from any source, in any order."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.triggers import append_only
from wharfinger.shipments.choices import Classifier, MilestoneCode
from wharfinger.shipments.models.job import Job
from wharfinger.shipments.models.place import Place


class Milestone(models.Model):
    """One report of one event of one job (domain.md §1.1).

    The key is (source, raw_id); a report without an id gets a hash of what it says, so that a repeated
    report is the same row. A correction names the raw_id it replaces in `supersedes`; `is_retraction`
    withdraws it without a successor. An unknown code is kept as OTHER with its `raw_code`.
    """

    job = models.ForeignKey(Job, models.CASCADE, related_name="milestones")
    code = models.CharField(_("milestone"), max_length=20, choices=MilestoneCode.choices)
    classifier = models.CharField(_("kind"), max_length=3, choices=Classifier.choices)
    occurred_at = models.DateTimeField(_("at"))
    zone = models.CharField(_("time zone"), max_length=40, blank=True, default="")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    place_text = models.CharField(_("place as written"), max_length=200, blank=True, default="")
    unit_ref = models.CharField(_("container or piece"), max_length=60, blank=True, default="")
    reason = models.CharField(_("reason as reported"), max_length=200, blank=True, default="")
    source = models.CharField(_("source"), max_length=60)
    raw_id = models.CharField(max_length=120)
    raw_code = models.CharField(_("code as reported"), max_length=60, blank=True, default="")
    supersedes = models.CharField(max_length=120, blank=True, default="")
    is_retraction = models.BooleanField(default=False)
    import_id = models.BigIntegerField(null=True)
    recorded_by_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "raw_id"), name="milestone_once"),)
        indexes = (models.Index(fields=("job", "occurred_at"), name="milestone_of"),)
        triggers = (append_only(),)
