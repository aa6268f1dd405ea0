# SPDX-License-Identifier: Apache-2.0
"""Work on exceptions: take them, say why and what next, tell the customer, close; and the timer's round."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import update_rows
from wharfinger.kernel.commit import after_commit
from wharfinger.kernel.errors import Conflict, Invalid, NotFound
from wharfinger.shipments.actions.incidents import close_empty_incidents
from wharfinger.shipments.actions.standing import lock_jobs, refresh_jobs
from wharfinger.shipments.choices import ExceptionState, Reason
from wharfinger.shipments.models import Job, JobException
from wharfinger.shipments.queries.jobs import exceptions_visible_to
from wharfinger.shipments.signals import exceptions_closed

BATCH = 500


def open_due_exceptions(*, actor: Actor, now: datetime | None = None, limit: int = BATCH) -> int:
    """The timer's round: look again at up to `limit` jobs whose time has come. Returns how many were looked at.

    Jobs another worker holds are skipped: it is looking at them.
    """
    moment = now or datetime.now(UTC)
    with acting(actor, "open_due_exceptions"):
        due = Job.objects.select_for_update(skip_locked=True).filter(check_at__lte=moment).order_by("check_at", "pk")
        ids = sorted(due.values_list("pk", flat=True)[:limit])
        refresh_jobs(ids, now=moment)
    return len(ids)


def work_on(
    ids: Sequence[int], *, actor: Actor, owner_id: int | None = None, reason: str | None = None,
    reason_text: str | None = None, corrective_action: str | None = None, next_step_at: datetime | None = None,
) -> int:  # fmt: skip
    """Take exceptions in work: owner, reason, corrective action and the time of the next step, as far as said."""
    if reason is not None and reason not in Reason.values:
        raise Invalid(_("Choose a reason from the list."), fields={"reason": _("not in the list")})
    said = {
        "owner_id": owner_id, "reason": reason, "reason_text": reason_text, "corrective_action": corrective_action,
        "next_step_at": next_step_at,
    }  # fmt: skip
    with acting(actor, "work_on"):
        rows = _open_rows(ids, actor)
        for row in rows:
            for name, value in said.items():
                if value is not None:
                    setattr(row, name, value)
            row.state = ExceptionState.IN_WORK
        fields = ("owner", "reason", "reason_text", "corrective_action", "next_step_at", "state")
        return update_rows(JobException, fields, [
            (r.pk, r.owner_id, r.reason, r.reason_text, r.corrective_action, r.next_step_at, r.state) for r in rows
        ])  # fmt: skip


def tell_customers(ids: Sequence[int], *, actor: Actor, at: datetime | None = None) -> int:
    """Note that the customers of these exceptions have been told; the first time stands."""
    moment = at or datetime.now(UTC)
    with acting(actor, "tell_customers"):
        rows = [row for row in _open_rows(ids, actor) if row.told_at is None]
        return update_rows(JobException, ("told_at", "told_by"), [(row.pk, moment, actor.user_id) for row in rows])


def note_asked(job_ids: Sequence[int], *, actor: Actor, at: datetime) -> int:
    """Note that a customer asked about these jobs: told-first is lost for exceptions not told yet (ruling 4).

    One enquiry about an incident counts for all of this customer's jobs in it.
    """
    with acting(actor, "note_asked"):
        rows = JobException.objects.filter(closed_at__isnull=True, asked_at__isnull=True, opened_at__lte=at)
        asked = Q(job_id__in=job_ids)
        incidents = rows.filter(asked, incident__isnull=False).values_list("incident_id", "job__payer_id")
        for incident, payer in set(incidents):
            asked |= Q(incident_id=incident, job__payer_id=payer)
        return update_rows(
            JobException, ("asked_at",), [(pk, at) for pk in rows.filter(asked).values_list("pk", flat=True)]
        )


def close_exceptions(ids: Sequence[int], *, actor: Actor, dismiss: bool = False, now: datetime | None = None) -> int:
    """Close exceptions as solved, or as none at all. Raises Conflict while a reason is missing (R216).

    The same fact does not open them again.
    """
    moment = now or datetime.now(UTC)
    with acting(actor, "close_exceptions"):
        jobs = sorted(set(JobException.objects.filter(pk__in=ids).values_list("job_id", flat=True)))
        lock_jobs(jobs)
        rows = _open_rows(ids, actor)
        if not dismiss and any(row.reason == Reason.UNSET for row in rows):
            raise Conflict(_("Give the reason first: an exception is not closed without one."))
        state = ExceptionState.DISMISSED if dismiss else ExceptionState.SOLVED
        closed = [(row.pk, state.value, moment, True) for row in rows]
        count = update_rows(JobException, ("state", "closed_at", "by_hand"), closed)
        refresh_jobs(jobs, now=moment)
        close_empty_incidents({row.incident_id for row in rows if row.incident_id}, now=moment)
        after_commit(exceptions_closed, ids=[row.pk for row in rows])
    return count


def _open_rows(ids: Sequence[int], actor: Actor) -> list[JobException]:
    rows = exceptions_visible_to(actor).filter(pk__in=ids, closed_at__isnull=True)
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if len(found) != len(set(ids)):
        raise NotFound
    return found
