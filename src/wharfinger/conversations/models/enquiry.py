# SPDX-License-Identifier: Apache-2.0
"""Cargo enquiries with their clock: seconds and hops (R192)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.conversations.choices import EnquiryChannel, EnquiryOutcome
from wharfinger.conversations.models.call import Call
from wharfinger.directory.models import Contact, Organisation
from wharfinger.kernel.history import audited
from wharfinger.shipments.models import Job


@audited()
class Enquiry(models.Model):
    """ "Where is my cargo?": the clock runs from answered to the sentence given (design ruling 4)."""

    channel = models.CharField(_("channel"), max_length=8, choices=EnquiryChannel.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="enquiries")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="enquiries")
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="enquiries")
    asked = models.CharField(_("what was asked"), max_length=300, blank=True, default="")
    asked_at = models.DateTimeField(_("asked"))
    answered_at = models.DateTimeField(_("sentence given"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    hops = models.SmallIntegerField(_("hops"), default=0)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    with_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=10, choices=EnquiryOutcome.choices, default=EnquiryOutcome.OPEN)
    response = models.CharField(_("response"), max_length=600, blank=True, default="")
    new_need = models.CharField(_("new need"), max_length=400, blank=True, default="")
    no_new_need = models.BooleanField(_("no new need"), default=False)

    class Meta:
        indexes = (
            models.Index(fields=("-asked_at", "-id"), name="enquiry_newest"),
            models.Index(fields=("organisation", "-asked_at"), name="enquiry_of_party"),
            models.Index(fields=("job", "-asked_at"), name="enquiry_of_job"),
            models.Index(fields=("with_user",), condition=models.Q(closed_at__isnull=True), name="enquiry_open_with"),
        )

    @property
    def seconds(self) -> int | None:
        """Seconds from the question to the sentence; None while it is not given."""
        return None if self.answered_at is None else int((self.answered_at - self.asked_at).total_seconds())


@audited()
class HandOver(models.Model):
    """One hop: an enquiry handed to somebody else, with what the caller was told to expect."""

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="hand_overs")
    from_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    answer_by = models.DateTimeField(_("answer by"))
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta:
        ordering = ("at",)
