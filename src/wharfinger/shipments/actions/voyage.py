# SPDX-License-Identifier: Apache-2.0
"""Change one voyage: its jobs follow (freight.md §1)."""

from __future__ import annotations

from datetime import UTC, datetime

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import update_rows
from wharfinger.kernel.errors import NotFound
from wharfinger.shipments.actions.milestone import record_milestones
from wharfinger.shipments.choices import Classifier, MilestoneCode
from wharfinger.shipments.drafts import MilestoneDraft
from wharfinger.shipments.models import Voyage
from wharfinger.shipments.queries.jobs import jobs_visible_to

_DATES = (
    ("etd", MilestoneCode.DEPARTED, Classifier.ESTIMATED),
    ("eta", MilestoneCode.ARRIVED, Classifier.ESTIMATED),
    ("atd", MilestoneCode.DEPARTED, Classifier.ACTUAL),
    ("ata", MilestoneCode.ARRIVED, Classifier.ACTUAL),
)


def move_voyage(
    voyage_id: int, *, actor: Actor, source: str = "desk", now: datetime | None = None, **dates: datetime | None
) -> list[int]:
    """Set etd, eta, atd or ata of a voyage and report them on the jobs the actor may see; their ids.

    Raises NotFound for an unknown voyage. The same date again reports nothing new.
    """
    moment = now or datetime.now(UTC)
    with acting(actor, "move_voyage"):
        voyage = Voyage.objects.select_for_update(of=("self",)).filter(pk=voyage_id).first()
        if voyage is None:
            raise NotFound
        said = {name: at for name, at in dates.items() if at is not None and at != getattr(voyage, name)}
        if not said:
            return []
        update_rows(Voyage, tuple(said), [(voyage.pk, *said.values())])
        jobs = list(jobs_visible_to(actor).filter(legs__voyage=voyage).values_list("pk", flat=True).order_by("pk"))
        drafts = [
            MilestoneDraft(
                job_id=job, code=code.value, classifier=kind.value, occurred_at=said[name], source=source,
                raw_id=f"voyage:{voyage.pk}:{job}:{name}:{moment.isoformat()}", raw_code=name,
            )
            for job in jobs for name, code, kind in _DATES if name in said
        ]  # fmt: skip
        record_milestones(drafts, actor=actor, now=moment)
    return jobs
