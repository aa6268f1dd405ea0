# SPDX-License-Identifier: Apache-2.0
"""What the customer page shows of the operation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils import translation

from wharfinger.directory.models import Organisation
from wharfinger.kernel.actor import Actor
from wharfinger.shipments.document_choices import DocumentKind
from wharfinger.shipments.models import Job, JobParty
from wharfinger.shipments.paper_choices import ORDER_TONES
from wharfinger.shipments.queries.documents import documents_of, documents_of_party, missing_of
from wharfinger.shipments.queries.jobs import MOVING_LAST, jobs_visible_to, narrow, open_exceptions
from wharfinger.shipments.queries.papers import NOUNS, orders_of
from wharfinger.shipments.rules.orders import STATES
from wharfinger.shipments.rules.sentence import external
from wharfinger.shipments.running import clocks_of, deadlines_of

SHOWN = 6


def jobs_of_customer(actor: Actor, row: Organisation) -> dict[str, Any]:
    """Jobs under way in which the party has a part: in trouble first; two statements."""
    jobs = moving_jobs(actor, row.pk)
    return {"row": row, "lines": with_sentences(jobs[:SHOWN]), "more": len(jobs) > SHOWN}


def moving_jobs(actor: Actor, organisation_id: int, most: int = SHOWN) -> list[Job]:
    """Jobs under way of the party, those in trouble first, then the newest; one more than `most` if there are."""
    parts = JobParty.objects.filter(organisation_id=organisation_id).values("job_id")
    jobs = jobs_visible_to(actor).filter(pk__in=parts).exclude(phase__in=MOVING_LAST)
    return list(narrow(jobs).order_by("-open_exceptions", "-booked_on", "-pk")[: most + 1])


def with_sentences(jobs: list[Job]) -> list[dict[str, Any]]:
    """Each job with its open exceptions and external sentence in the language in force; one statement."""
    troubles = open_exceptions([job.pk for job in jobs])
    now, language = datetime.now(UTC), translation.get_language()
    return [
        {
            "job": job,
            "exceptions": troubles.get(job.pk, []),
            "sentence": external(job, troubles.get(job.pk, ()), language=language, now=now),
        }
        for job in jobs
    ]


def clocks_of_job(_actor: Actor, row: Job) -> dict[str, Any] | None:
    """Deadlines with act by, and free time with the money that runs; two statements. Nothing where there is neither."""
    now = datetime.now(UTC)
    deadlines, clocks = deadlines_of(row), clocks_of(row, now)
    return {"row": row, "deadlines": deadlines, "clocks": clocks, "now": now} if deadlines or clocks else None


def orders_of_job(actor: Actor, row: Job) -> dict[str, Any]:
    """Customs entries, truck legs and warehouse orders of the job; one statement."""
    lines = []
    for name, pk, said, state in orders_of(row.pk):
        label = STATES[name](state)
        lines.append(
            {"noun": NOUNS[name], "pk": pk, "said": said, "state": label, "tone": ORDER_TONES.get(state, "blue")}
        )
    return {"row": row, "lines": lines, "nouns": [noun for noun in NOUNS.values() if noun.is_order]}


def documents_of_customer(actor: Actor, row: Organisation) -> dict[str, Any]:
    """Documents of the party itself, contracts and the like, each in its newest version; one statement."""
    return {"row": row, "rows": list(documents_of_party(row)[:SHOWN])}


def documents_of_job(actor: Actor, row: Job) -> dict[str, Any]:
    """The job's documents with their versions, what it lacks, and whether a proof is here without a delivery."""
    rows, now = documents_of(row.pk), datetime.now(UTC)
    proof = any(one.kind == DocumentKind.PROOF_OF_DELIVERY for one in rows) and row.delivered_at is None
    missing = [(one, one.is_late(now)) for one in missing_of(row)]
    return {"row": row, "rows": rows, "missing": missing, "offer_delivered": proof, "kinds": DocumentKind.choices}
