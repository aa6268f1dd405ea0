# SPDX-License-Identifier: Apache-2.0
"""Choices of imports and feeds."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a file tells about; the same words as `files.fields.KINDS`."""

    ORGANISATIONS = "organisations", _("Parties")
    CONTACTS = "contacts", _("Contacts")
    JOBS = "jobs", _("Jobs")
    EVENTS = "events", _("Milestones")


class RunState(models.TextChoices):
    """Life of an import."""

    NEW = "new", _("Waits for its columns")
    CHECKING = "checking", _("Dry run under way")
    CHECKED = "checked", _("Dry run done")
    RUNNING = "running", _("Import under way")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class RowState(models.TextChoices):
    """Life of a row in quarantine."""

    OPEN = "open", _("In quarantine")
    MENDED = "mended", _("Mended and taken")
    DROPPED = "dropped", _("Left out")


class FeedChannel(models.TextChoices):
    """By which way a feed arrives."""

    WEBHOOK = "webhook", _("Signed web call")
    FOLDER = "folder", _("Watched folder")
    MANUAL = "manual", _("Uploaded by hand")


UNDER_WAY = frozenset({RunState.CHECKING.value, RunState.RUNNING.value})
