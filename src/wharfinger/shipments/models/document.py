# SPDX-License-Identifier: Apache-2.0
"""Documents with their versions, and which of them a kind of job needs."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.models import Organisation
from wharfinger.kernel.history import audited
from wharfinger.kernel.models import StoredFile
from wharfinger.kernel.triggers import append_only
from wharfinger.shipments.choices import Direction, Mode, Scope
from wharfinger.shipments.document_choices import Audience, DocumentKind, DueBefore
from wharfinger.shipments.models.job import Job


@audited()
class Document(models.Model):
    """A document of a job, a party or a case (`case_id`: a bare key, cases come later); its bytes are its versions'."""

    kind = models.CharField(_("kind"), max_length=24, choices=DocumentKind.choices)
    title = models.CharField(_("title"), max_length=200, blank=True, default="")
    seen_by = ArrayField(
        models.CharField(max_length=10, choices=Audience.choices),
        default=list,
        blank=True,
        verbose_name=_("may be seen by"),
    )
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="documents")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="documents")
    case_id = models.BigIntegerField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        indexes = (
            models.Index(fields=("job", "kind"), condition=models.Q(withdrawn_at__isnull=True), name="document_of_job"),
            models.Index(fields=("-created_at", "-id"), name="document_newest"),
        )

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())


class DocumentVersion(models.Model):
    """One version: a file and who brought it; older ones are kept."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.SmallIntegerField(_("version"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    remark = models.CharField(_("remark"), max_length=200, blank=True, default="")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(_("added"))

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("document", "number"), name="document_version_once"),)
        triggers = (append_only(),)


@audited()
class DocumentTemplate(models.Model):
    """A kind of document that jobs need, narrowed by mode, direction and destination scope (empty: any)."""

    kind = models.CharField(_("kind"), max_length=24, choices=DocumentKind.choices)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, blank=True, default="")
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices, blank=True, default="")
    scope_to = models.CharField(_("delivered to"), max_length=10, choices=Scope.choices, blank=True, default="")
    due_before = models.CharField(_("due before"), max_length=20, choices=DueBefore.choices)
    is_on = models.BooleanField(_("on"), default=True)

    class Meta:
        ordering = ("kind", "mode", "direction", "scope_to", "pk")
        constraints = (
            models.UniqueConstraint(fields=("kind", "mode", "direction", "scope_to"), name="document_template_once"),
        )
