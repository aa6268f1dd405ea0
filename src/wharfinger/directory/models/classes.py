# SPDX-License-Identifier: Apache-2.0
"""Classes of customers: scheme + run + class, several schemes side by side, never one column."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.models.organisation import Organisation
from wharfinger.kernel.bilingual import BilingualName
from wharfinger.kernel.history import audited


@audited()
class ClassScheme(BilingualName):
    """A way of classing customers: method and its parameters; `is_headline` is the one shown beside names."""

    code = models.CharField(_("code"), max_length=30, unique=True)
    method = models.CharField(_("method"), max_length=20)
    parameters = models.JSONField(_("parameters"), default=dict)
    is_headline = models.BooleanField(_("shown beside names"), default=False)
    retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(
                fields=("is_headline",), condition=models.Q(is_headline=True), name="one_headline_scheme"
            ),
        )


class Classification(models.Model):
    """The class of one party by one run; the run's own table holds the evidence. Rows are never changed."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="classifications")
    scheme = models.ForeignKey(ClassScheme, models.CASCADE, related_name="+")
    run_id = models.BigIntegerField()
    label = models.CharField(_("class"), max_length=20)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4, null=True)
    rank = models.IntegerField(_("rank"), null=True)
    on = models.DateField(_("on"))
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "scheme"), condition=models.Q(is_current=True), name="one_current_class"
            ),
        )
        indexes = (models.Index(fields=("scheme", "label"), condition=models.Q(is_current=True), name="class_current"),)
