# SPDX-License-Identifier: Apache-2.0
"""Keep mappings for the next file of the same layout."""

from __future__ import annotations

from collections.abc import Sequence

from wharfinger.integrations.files.mapping import Mapping, to_json
from wharfinger.integrations.models import SavedMapping
from wharfinger.integrations.rules import require_import
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting


def save_mappings(named: Sequence[tuple[str, Mapping]], *, actor: Actor) -> list[SavedMapping]:
    """Save mappings by name; a name that exists is replaced."""
    require_import(actor)
    saved = []
    with acting(actor, "save_mapping"):
        for name, mapping in named:
            row, _new = SavedMapping.objects.update_or_create(
                name=name[:120],
                defaults={
                    "kind": mapping.kind, "signature": mapping.signature, "mapping": to_json(mapping),
                    "saved_by_id": actor.user_id,
                },
            )  # fmt: skip
            saved.append(row)
    return saved


def forget_mappings(ids: Sequence[int], *, actor: Actor) -> int:
    """Propose these mappings no more; imports made by them keep their own copy. How many were forgotten."""
    require_import(actor)
    with acting(actor, "forget_mapping"):
        _count, per_model = SavedMapping.objects.filter(pk__in=ids).delete()
    return per_model.get(SavedMapping._meta.label, 0)
