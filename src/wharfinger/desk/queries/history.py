# SPDX-License-Identifier: Apache-2.0
"""What was changed, by whom and why: the audit of one row, from django-pghistory's event tables."""

from __future__ import annotations

from django.apps import apps

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import NotFound
from wharfinger.kernel.history import Change, changes_of

NOUNS = {
    "organisation": ("directory", "Organisation"), "contact": ("directory", "Contact"), "assignment": ("directory", "Assignment"),
    "job": ("shipments", "Job"), "exception": ("shipments", "JobException"), "voyage": ("shipments", "Voyage"),
    "promise": ("conversations", "Promise"), "todo": ("conversations", "ToDo"), "enquiry": ("conversations", "Enquiry"),
    "unit": ("kernel", "Unit"), "user": ("kernel", "User"),
}  # fmt: skip
MOST = 200


def history(actor: Actor, noun: str, pk: int) -> list[Change]:
    """The changes of a row, the newest first; only for administrators. Raises NotFound."""
    if noun not in NOUNS or not actor.is_administrator:
        raise NotFound
    found = changes_of(apps.get_model(*NOUNS[noun]), pk, most=MOST)
    if not found:
        raise NotFound
    return found
