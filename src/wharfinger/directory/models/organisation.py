# SPDX-License-Identifier: Apache-2.0
"""Parties: organisations with their names, addresses, territory and dated ownership."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.choices import (
    AddressKind,
    AssignmentKind,
    NameKind,
    OrganisationStatus,
    PartyRole,
)
from wharfinger.kernel.bilingual import BilingualName
from wharfinger.kernel.history import audited


@audited()
class Territory(BilingualName):
    """A sales territory: countries and Chinese divisions (adcode prefixes such as 3702) of one branch."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    branch = models.ForeignKey("kernel.Unit", models.PROTECT, related_name="+")
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("countries"))
    divisions = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name=_("divisions"))

    class Meta:
        ordering = ("code",)


@audited()
class Tag(BilingualName):
    """A label people put on customers."""

    code = models.CharField(_("code"), max_length=40, unique=True)

    class Meta:
        ordering = ("code",)


@audited(exclude=["sort_key"])
class Organisation(BilingualName):
    """A party: who, what it is to us, where, whose. Further names, numbers and channels hang on it."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    sort_key = models.CharField(max_length=120)
    roles = ArrayField(
        models.CharField(max_length=20, choices=PartyRole.choices), default=list, blank=True, verbose_name=_("roles")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=OrganisationStatus.choices, default=OrganisationStatus.ACTIVE
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    branch = models.ForeignKey("kernel.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    territory = models.ForeignKey(Territory, models.SET_NULL, null=True, blank=True, related_name="+")
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    division = models.CharField(_("division"), max_length=12, blank=True, default="")
    city = models.CharField(_("city"), max_length=120, blank=True, default="")
    industry = models.CharField(_("industry"), max_length=60, blank=True, default="")
    website = models.CharField(_("website"), max_length=200, blank=True, default="")
    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    notes = models.TextField(_("notes"), blank=True, default="")
    source = models.CharField(_("source"), max_length=60, blank=True, default="")
    tags = models.ManyToManyField(Tag, blank=True, related_name="organisations")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("status", "sort_key", "id"), name="organisation_sorted"),
            models.Index(fields=("branch", "status", "sort_key", "id"), name="organisation_by_branch"),
            GinIndex(fields=("roles",), name="organisation_roles", fastupdate=False),
        )

    @property
    def role_labels(self) -> list[str]:
        """The roles in the reader's words."""
        return [str(PartyRole(role).label) for role in self.roles]


@audited(exclude=["key", "grams"])
class OrganisationName(models.Model):
    """Any name of a party; `key` and `grams` are what searching compares (kernel.search)."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    kind = models.CharField(_("kind"), max_length=10, choices=NameKind.choices)
    text = models.CharField(_("name"), max_length=300)
    key = models.CharField(max_length=300)
    grams = ArrayField(models.CharField(max_length=2))

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "kind", "text"), name="organisation_name_once"),)
        indexes = (
            models.Index(OpClass("key", name="text_pattern_ops"), name="organisation_name_key"),
            GinIndex(fields=("grams",), name="organisation_name_grams", fastupdate=False),
        )


@audited()
class Address(models.Model):
    """An address as written, with its division and position where known."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="addresses")
    kind = models.CharField(_("kind"), max_length=12, choices=AddressKind.choices, default=AddressKind.OFFICE)
    text = models.CharField(_("address"), max_length=500)
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    division = models.CharField(_("division"), max_length=12, blank=True, default="")
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True, default="")
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "kind", "text"), name="address_once"),)


@audited()
class Assignment(models.Model):
    """Dated ownership: who looks after a customer in which capacity; never overwritten, only ended."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    kind = models.CharField(_("capacity"), max_length=12, choices=AssignmentKind.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation",),
                condition=models.Q(kind="owner", until__isnull=True),
                name="one_owner_at_a_time",
            ),
        )
        indexes = (
            models.Index(
                fields=("user", "organisation"), condition=models.Q(until__isnull=True), name="assignment_current"
            ),
        )
