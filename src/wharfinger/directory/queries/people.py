# SPDX-License-Identifier: Apache-2.0
"""Finding people at customers by name."""

from __future__ import annotations

from wharfinger.directory.models import Contact
from wharfinger.directory.queries.organisation import organisations_visible_to
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.search import grams, name_key

SHOWN = 12


def people_matching(actor: Actor, text: str) -> list[Contact]:
    """People in scope whose name holds the text (two characters at least); one statement."""
    key = name_key(text)
    if len(key) < 2:
        return []
    rows = Contact.objects.filter(
        grams__contains=grams(key), left_on__isnull=True, organisation__in=organisations_visible_to(actor)
    ).select_related("organisation")
    hits = [row for row in rows[:200] if key in name_key(row.name_zh) or key in name_key(row.name_en)]
    return hits[:SHOWN]
