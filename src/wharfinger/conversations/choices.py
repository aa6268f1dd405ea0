# SPDX-License-Identifier: Apache-2.0
"""Choices of the timeline."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Medium(models.TextChoices):
    """By what means."""

    CALL = "call", _("Call")
    MAIL = "mail", _("Mail")
    FAX = "fax", _("Fax")
    LETTER = "letter", _("Letter")
    VISIT = "visit", _("Visit")
    CHAT = "chat", _("Chat")
    NOTE = "note", _("Note")


class Way(models.TextChoices):
    """Which way it went."""

    IN = "in", _("In")
    OUT = "out", _("Out")
    INTERNAL = "internal", _("Internal")


class CallState(models.TextChoices):
    """What the telephone system last said."""

    RINGING = "ringing", _("Ringing")
    ANSWERED = "answered", _("Answered")
    ENDED = "ended", _("Ended")


class EnquiryChannel(models.TextChoices):
    """How the question came."""

    CALL = "call", _("Call")
    MOBILE = "mobile", _("Mobile phone")
    CHAT = "chat", _("Chat")
    COUNTER = "counter", _("In person")


class EnquiryOutcome(models.TextChoices):
    """What became of the question."""

    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    PROMISED = "promised", _("Promised")
    COMPLAINT = "complaint", _("Complaint started")
    ORDER = "order", _("Booking request started")
    NONE = "none", _("None of these")


class PromiseState(models.TextChoices):
    """Life of a promise."""

    OPEN = "open", _("Open")
    KEPT = "kept", _("Kept")
    BROKEN = "broken", _("Broken")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ToDoKind(models.TextChoices):
    """What is to be done."""

    TASK = "task", _("Task")
    RETURN_CALL = "return_call", _("Return call")
    COMPLAINT = "complaint", _("Complaint")
    BOOKING_REQUEST = "booking_request", _("Booking request")
    HAND_OVER = "hand_over", _("Hand-over")


class ToDoState(models.TextChoices):
    """Life of a to-do."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")
