# SPDX-License-Identifier: Apache-2.0
"""Record what was said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from wharfinger.conversations.drafts import InteractionDraft
from wharfinger.conversations.models import Interaction
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import copy_rows, next_ids

_FIELDS = (
    "medium", "way", "organisation", "contact", "job", "user", "at", "subject", "text", "is_private", "source",
    "raw_id",
)  # fmt: skip


def record_interactions(drafts: Sequence[InteractionDraft], *, actor: Actor) -> list[int]:
    """Append interactions; those whose (source, raw_id) is there already are left out. The new ones' ids."""
    with acting(actor, "record_interactions"):
        raw = {(d.source, d.raw_id) for d in drafts if d.raw_id}
        had = set()
        if raw:
            rows = Interaction.objects.filter(raw_id__in={raw_id for _source, raw_id in raw})
            had = set(rows.values_list("source", "raw_id"))
        fresh = [d for d in drafts if d.raw_id is None or (d.source, d.raw_id) not in had]
        ids = next_ids(Interaction, len(fresh))
        now = datetime.now(UTC)
        copy_rows(Interaction, ("id", *_FIELDS, "recorded_at"), (
            (pk, d.medium, d.way, d.organisation_id, d.contact_id, d.job_id, d.user_id or actor.user_id, d.at,
             d.subject[:200], d.text, d.is_private, d.source, d.raw_id, now)
            for pk, d in zip(ids, fresh, strict=True)
        ))  # fmt: skip
    return ids
