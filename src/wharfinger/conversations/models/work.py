# SPDX-License-Identifier: Apache-2.0
"""Promises to customers and things to do."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.conversations.choices import PromiseState, ToDoKind, ToDoState
from wharfinger.conversations.models.enquiry import Enquiry
from wharfinger.directory.models import Organisation
from wharfinger.kernel.history import audited
from wharfinger.shipments.models import Job


@audited()
class Promise(models.Model):
    """A dated promise to a customer, with owner, source and outcome; the kept rate is a figure."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="promises")
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="promises")
    enquiry = models.ForeignKey(Enquiry, models.PROTECT, null=True, blank=True, related_name="promises")
    text = models.CharField(_("promise"), max_length=400)
    due_at = models.DateTimeField(_("due"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="promises")
    state = models.CharField(_("state"), max_length=10, choices=PromiseState.choices, default=PromiseState.OPEN)
    made_at = models.DateTimeField(_("made"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=300, blank=True, default="")

    class Meta:
        indexes = (
            models.Index(fields=("organisation", "due_at"), condition=models.Q(state="open"), name="promise_open_of"),
            models.Index(fields=("owner", "due_at"), condition=models.Q(state="open"), name="promise_open_by"),
            models.Index(fields=("-due_at", "-id"), name="promise_newest"),
        )


@audited()
class ToDo(models.Model):
    """Something a colleague has to do, with a reminder; complaints and booking requests start here."""

    kind = models.CharField(_("kind"), max_length=16, choices=ToDoKind.choices, default=ToDoKind.TASK)
    title = models.CharField(_("what"), max_length=300)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="todos")
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="todos")
    enquiry = models.ForeignKey(Enquiry, models.PROTECT, null=True, blank=True, related_name="todos")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="todos")
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    remind_at = models.DateTimeField(_("remind"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=ToDoState.choices, default=ToDoState.OPEN)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("owner", "due_at"), condition=models.Q(state="open"), name="todo_open_of"),
            models.Index(
                fields=("remind_at",),
                condition=models.Q(state="open", reminded_at__isnull=True),
                name="todo_to_remind",
            ),
            models.Index(fields=("organisation",), condition=models.Q(state="open"), name="todo_open_party"),
        )
