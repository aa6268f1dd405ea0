# SPDX-License-Identifier: Apache-2.0
"""People at a party, and the channels by which they are reached."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.choices import ChannelKind, Consent, DecisionRole
from wharfinger.directory.models.organisation import Organisation
from wharfinger.kernel.bilingual import BilingualName
from wharfinger.kernel.history import audited


@audited(exclude=["grams"])
class Contact(BilingualName):
    """A person with a place in the decision chain."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    title = models.CharField(_("title"), max_length=120, blank=True, default="")
    department = models.CharField(_("department"), max_length=120, blank=True, default="")
    decision_role = models.CharField(
        _("role in the decision chain"), max_length=12, choices=DecisionRole.choices, blank=True, default=""
    )
    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    is_primary = models.BooleanField(_("first contact"), default=False)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True, default="")
    source = models.CharField(_("source"), max_length=60, blank=True, default="")
    grams = ArrayField(models.CharField(max_length=2), default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (
            models.Index(fields=("organisation", "-is_primary", "id"), name="contact_of"),
            GinIndex(fields=("grams",), name="contact_grams", fastupdate=False),
        )


@audited()
class Channel(models.Model):
    """A number or address of a party or one of its people, with consent per purpose."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="channels")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="channels")
    kind = models.CharField(_("kind"), max_length=10, choices=ChannelKind.choices)
    value = models.CharField(_("number or address"), max_length=200)
    is_preferred = models.BooleanField(_("preferred"), default=False)
    service_consent = models.CharField(
        _("consent to service messages"), max_length=8, choices=Consent.choices, blank=True, default=""
    )
    marketing_consent = models.CharField(
        _("consent to marketing"), max_length=8, choices=Consent.choices, blank=True, default=""
    )
    consent_on = models.DateField(_("consent asked on"), null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "contact", "kind", "value"), nulls_distinct=False, name="channel_once"
            ),
        )
        indexes = (models.Index(fields=("contact",), name="channel_of_contact"),)
