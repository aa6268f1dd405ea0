# SPDX-License-Identifier: Apache-2.0
"""Who looks after whom: dated, never overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from wharfinger.directory.choices import AssignmentKind
from wharfinger.directory.models import Assignment
from wharfinger.directory.queries.organisation import organisations_visible_to
from wharfinger.directory.signals import organisations_saved
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import copy_rows, update_rows
from wharfinger.kernel.choices import Role
from wharfinger.kernel.commit import after_commit
from wharfinger.kernel.errors import Invalid, NotAllowed, NotFound


def assign(
    organisations: Sequence[int],
    *,
    user_id: int,
    kind: str,
    actor: Actor,
    reason: str = "",
    since: date | None = None,
) -> int:
    """Give the customers to the user in one capacity; an owner before ends. Returns how many changed.

    Only branch managers and administrators move customers that have an owner. Raises NotFound, NotAllowed, Invalid.
    """
    if kind not in AssignmentKind.values:
        raise Invalid(_("Choose the capacity: owner, key-account manager, service or deputy."))
    day = since or date.today()
    with acting(actor, "assign"):
        ids = set(organisations_visible_to(actor).filter(pk__in=organisations).values_list("pk", flat=True))
        if ids != set(organisations):
            raise NotFound
        current = list(
            Assignment.objects.select_for_update().filter(organisation_id__in=ids, kind=kind, until__isnull=True)
        )
        same = {row.organisation_id for row in current if row.user_id == user_id}
        others = [row for row in current if row.user_id != user_id] if kind == AssignmentKind.OWNER else []
        if others and not actor.has(Role.ADMINISTRATOR, Role.BRANCH_MANAGER):
            raise NotAllowed
        update_rows(Assignment, ("until",), [(row.pk, max(day, row.since)) for row in others])
        rows = [(pk, user_id, kind, day, reason[:200]) for pk in sorted(ids - same)]
        copy_rows(Assignment, ("organisation", "user", "kind", "since", "reason"), rows)
        after_commit(organisations_saved, ids=[row[0] for row in rows], actor=actor)
    return len(rows)


def end_assignments(assignments: Sequence[int], *, actor: Actor, on: date | None = None) -> int:
    """End the assignments on the day. Raises NotFound when one is not the actor's to see."""
    day = on or date.today()
    with acting(actor, "end_assignments"):
        rows = list(
            Assignment.objects.select_for_update(of=("self",)).filter(
                pk__in=assignments, until__isnull=True, organisation__in=organisations_visible_to(actor)
            )
        )
        if len(rows) != len(set(assignments)):
            raise NotFound
        update_rows(Assignment, ("until",), [(row.pk, max(day, row.since)) for row in rows])
        after_commit(organisations_saved, ids=[row.organisation_id for row in rows], actor=actor)
    return len(rows)
