# SPDX-License-Identifier: Apache-2.0
"""What the pages of customers and jobs show of the timeline."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Q

from wharfinger.conversations.choices import Medium
from wharfinger.conversations.models import Promise, ToDo
from wharfinger.conversations.queries.timeline import job_timeline, party_timeline
from wharfinger.directory.models import Organisation
from wharfinger.kernel.actor import Actor
from wharfinger.shipments.models import Job

SHOWN = 5


def customer_timeline(actor: Actor, row: Organisation) -> dict[str, Any]:
    """The customer's timeline; two statements."""
    return {
        "timeline": party_timeline(actor, row.pk),
        "noun": "customer",
        "pk": row.pk,
        "kind": "",
        "media": Medium.choices,
    }


def timeline_of_job(actor: Actor, row: Job) -> dict[str, Any]:
    """The job's timeline; two statements."""
    return {"timeline": job_timeline(actor, row.pk), "noun": "job", "pk": row.pk, "kind": "", "media": Medium.choices}


def open_work_of_customer(actor: Actor, row: Organisation) -> dict[str, Any]:
    """Open promises and to-dos; two statements."""
    return _open_work(Q(organisation_id=row.pk))


def open_work_of_job(actor: Actor, row: Job) -> dict[str, Any]:
    """Open promises and to-dos of a job; two statements."""
    return _open_work(Q(job_id=row.pk))


def _open_work(about: Q) -> dict[str, Any]:
    # The party or the job came through its gate: what hangs on it is in scope.
    owner = ("owner__name_zh", "owner__name_en", "owner__email")
    promises = Promise.objects.filter(about, state="open").select_related("owner").order_by("due_at")
    promises = promises.only("text", "due_at", *owner)
    todos = ToDo.objects.filter(about, state="open").select_related("owner").order_by("due_at")
    todos = todos.only("title", "kind", "due_at", *owner)
    return {"promises": list(promises[:SHOWN]), "todos": list(todos[:SHOWN]), "now": datetime.now(UTC)}
