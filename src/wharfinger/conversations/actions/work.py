# SPDX-License-Identifier: Apache-2.0
"""Promises and to-dos: made, kept, broken, done, reminded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wharfinger.conversations.choices import PromiseState, ToDoState
from wharfinger.conversations.drafts import PromiseDraft, ToDoDraft
from wharfinger.conversations.models import Promise, ToDo
from wharfinger.conversations.queries.visible import promises_visible_to, todos_visible_to
from wharfinger.kernel.actor import SYSTEM, Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import copy_rows, next_ids, update_rows
from wharfinger.kernel.choices import NoticeLevel
from wharfinger.kernel.errors import Invalid, NotFound
from wharfinger.kernel.models import Notice
from wharfinger.kernel.notices import notify


def make_promises(drafts: Sequence[PromiseDraft], *, actor: Actor, now: datetime | None = None) -> list[int]:
    """Promise something to customers by a moment that lies ahead. Raises Invalid for a past one."""
    moment = now or datetime.now(UTC)
    if any(not draft.text.strip() for draft in drafts):
        raise Invalid(_("Say what is promised."), fields={"text": _("missing")})
    if any(draft.due_at <= moment for draft in drafts):
        raise Invalid(_("A promise lies ahead: choose a later time."), fields={"due_at": _("in the past")})
    with acting(actor, "make_promises"):
        ids = next_ids(Promise, len(drafts))
        copy_rows(
            Promise,
            ("id", "organisation", "job", "enquiry", "text", "due_at", "owner", "state", "made_at", "outcome"),
            ((pk, d.organisation_id, d.job_id, d.enquiry_id, d.text[:400], d.due_at, d.owner_id or actor.user_id,
              PromiseState.OPEN.value, moment, "") for pk, d in zip(ids, drafts, strict=True)),
        )  # fmt: skip
    return ids


def close_promises(
    ids: Sequence[int], *, state: str, actor: Actor, outcome: str = "", now: datetime | None = None
) -> int:
    """Say what became of promises: kept, broken or withdrawn. One kept after its time counts as broken."""
    moment = now or datetime.now(UTC)
    if state not in PromiseState.values or state == PromiseState.OPEN:
        raise Invalid(_("Choose what became of the promise."), fields={"state": _("choose one")})
    with acting(actor, "close_promises"):
        rows = promises_visible_to(actor).filter(pk__in=ids, state=PromiseState.OPEN)
        found = list(rows.select_for_update(of=("self",)))
        if len(found) != len(set(ids)):
            raise NotFound
        return update_rows(Promise, ("state", "closed_at", "outcome"), [
            (r.pk, PromiseState.BROKEN.value if state == PromiseState.KEPT and moment > r.due_at else state, moment,
             outcome[:300]) for r in found
        ])  # fmt: skip


def add_todos(drafts: Sequence[ToDoDraft], *, actor: Actor, now: datetime | None = None) -> list[int]:
    """Add things to do; without an owner they are the actor's own."""
    moment = now or datetime.now(UTC)
    if any(not draft.title.strip() for draft in drafts):
        raise Invalid(_("Say what is to be done."), fields={"title": _("missing")})
    with acting(actor, "add_todos"):
        ids = next_ids(ToDo, len(drafts))
        copy_rows(
            ToDo,
            ("id", "kind", "title", "organisation", "job", "enquiry", "owner", "due_at", "remind_at", "state",
             "created_by", "created_at"),
            ((pk, d.kind, d.title[:300], d.organisation_id, d.job_id, d.enquiry_id, d.owner_id or actor.user_id,
              d.due_at, d.remind_at, ToDoState.OPEN.value, actor.user_id, moment)
             for pk, d in zip(ids, drafts, strict=True)),
        )  # fmt: skip
    return ids


def close_todos(ids: Sequence[int], *, actor: Actor, drop: bool = False, now: datetime | None = None) -> int:
    """Tick things off, or drop them."""
    moment = now or datetime.now(UTC)
    with acting(actor, "close_todos"):
        found = list(todos_visible_to(actor).filter(pk__in=ids, state=ToDoState.OPEN).select_for_update(of=("self",)))
        if len(found) != len(set(ids)):
            raise NotFound
        state = ToDoState.DROPPED if drop else ToDoState.DONE
        return update_rows(ToDo, ("state", "closed_at"), [(row.pk, state.value, moment) for row in found])


def remind(*, now: datetime | None = None, limit: int = 200) -> int:
    """The timer's round: notices for to-dos whose reminder is due and promises due within half an hour."""
    moment = now or datetime.now(UTC)
    with acting(SYSTEM, "remind"):
        due = ToDo.objects.select_for_update(skip_locked=True).filter(
            state=ToDoState.OPEN, remind_at__lte=moment, reminded_at__isnull=True
        )
        todos = list(due.order_by("remind_at")[:limit])
        notify([
            Notice(
                user_id=todo.owner_id, kind="todo", key=f"todo:{todo.pk}", level=NoticeLevel.ATTENTION.value,
                text_zh=todo.title, text_en=todo.title, url=reverse("conversations:todos"),
            )
            for todo in todos
        ])  # fmt: skip
        update_rows(ToDo, ("reminded_at",), [(todo.pk, moment) for todo in todos])
    return len(todos)
