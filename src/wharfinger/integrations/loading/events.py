# SPDX-License-Identifier: Apache-2.0
"""Rows about events of jobs that are there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wharfinger.integrations.files.problems import Problem
from wharfinger.integrations.files.rows import Values
from wharfinger.integrations.loading.common import Context, Loaded, save_what_can_be
from wharfinger.shipments.actions import record_milestones
from wharfinger.shipments.choices import Classifier
from wharfinger.shipments.drafts import MilestoneDraft


@dataclass
class _Recorded:
    created: int
    unchanged: int
    updated: int = 0


def load(rows: Sequence[Values], context: Context) -> Loaded:
    """Record milestones; a report of an unknown job is named, not lost."""
    loaded = Loaded()
    drafts = [(at, _draft(values, context)) for at, values in enumerate(rows)]
    positions = {id(draft): at for at, draft in drafts}

    def save(part: Sequence[MilestoneDraft]) -> _Recorded:
        recorded = record_milestones(part, actor=context.actor)
        for place in recorded.unknown:
            number = part[place].job_number
            loaded.problems[positions[id(part[place])]] = Problem(
                "reference", "unknown_job", number, facts={"value": number}
            )
        return _Recorded(recorded.new, recorded.repeated)

    save_what_can_be(drafts, save, loaded)
    return loaded


def _draft(values: Values, context: Context) -> MilestoneDraft:
    code, said = values["event"]
    return MilestoneDraft(
        classifier=values.get("classifier", Classifier.ACTUAL.value),
        occurred_at=values["occurred_at"],
        code=code,
        raw_code=said,
        job_number=values["reference"],
        zone=values.get("zone", ""),
        place=values.get("place", ""),
        unit_ref=values.get("unit_ref", ""),
        reason=values.get("reason", ""),
        raw_id=values.get("raw_id", ""),
        source=context.source,
        import_id=context.import_id,
    )
