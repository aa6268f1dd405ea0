# SPDX-License-Identifier: Apache-2.0
"""Take a question, give the sentence, hand over, close (R185–R194)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wharfinger.conversations.choices import EnquiryOutcome
from wharfinger.conversations.drafts import EnquiryDraft
from wharfinger.conversations.models import Enquiry, HandOver
from wharfinger.conversations.queries.visible import enquiries_visible_to
from wharfinger.conversations.signals import enquiries_closed
from wharfinger.directory.choices import NeedStatus
from wharfinger.directory.models import Need
from wharfinger.directory.queries.organisation import headline_classes
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import copy_rows, next_ids, update_rows
from wharfinger.kernel.choices import NoticeLevel
from wharfinger.kernel.commit import after_commit
from wharfinger.kernel.errors import Invalid, NotFound
from wharfinger.kernel.models import Notice, User
from wharfinger.kernel.notices import notify
from wharfinger.shipments.actions.exception import note_asked

DESK_ANSWERS_IN = timedelta(minutes=3)
_FIELDS = (
    "id", "channel", "organisation", "contact", "job", "call", "asked", "asked_at", "answered_at", "hops",
    "taken_by", "with_user", "outcome", "response", "new_need", "no_new_need",
)  # fmt: skip


def open_enquiries(drafts: Sequence[EnquiryDraft], *, actor: Actor, now: datetime | None = None) -> list[int]:
    """Take questions; from now on they count for told-first of their jobs. Their ids."""
    moment = now or datetime.now(UTC)
    with acting(actor, "open_enquiries"):
        ids = next_ids(Enquiry, len(drafts))
        copy_rows(Enquiry, _FIELDS, (
            (pk, d.channel, d.organisation_id, d.contact_id, d.job_id, d.call_id, d.asked[:300], d.asked_at,
             (d.answered_at or moment) if d.answered else None, 0, actor.user_id, actor.user_id,
             EnquiryOutcome.OPEN.value, "", "", False)
            for pk, d in zip(ids, drafts, strict=True)
        ))  # fmt: skip
        for draft in drafts:
            if draft.job_id:
                note_asked([draft.job_id], actor=actor, at=draft.asked_at)
    return ids


def answer_enquiries(
    ids: Sequence[int], *, actor: Actor, job_id: int | None = None, now: datetime | None = None
) -> int:
    """The sentence was given: the clock stops, the first time counts; `job_id` says on which job."""
    moment = now or datetime.now(UTC)
    with acting(actor, "answer_enquiries"):
        rows = _open(ids, actor)
        for row in rows:
            row.job_id = job_id or row.job_id
            row.answered_at = row.answered_at or moment
            if row.job_id:
                note_asked([row.job_id], actor=actor, at=row.asked_at)
        return update_rows(Enquiry, ("job", "answered_at"), [(r.pk, r.job_id, r.answered_at) for r in rows])


def hand_over(
    ids: Sequence[int], *, to_user_id: int, actor: Actor, note: str = "", now: datetime | None = None,
    answers_in: timedelta = DESK_ANSWERS_IN,
) -> int:  # fmt: skip
    """Hand questions to a colleague with one tap: "the desk answers in 3 minutes"; each counts a hop (R192)."""
    moment = now or datetime.now(UTC)
    with acting(actor, "hand_over"):
        colleague = User.objects.filter(pk=to_user_id, is_active=True).first()
        if colleague is None or to_user_id == actor.user_id:
            raise Invalid(_("Choose a colleague who is on duty."), fields={"to_user": _("choose somebody else")})
        rows = _open(ids, actor)
        copy_rows(
            HandOver, ("enquiry", "from_user", "to_user", "at", "answer_by", "note"),
            [(r.pk, actor.user_id, to_user_id, moment, moment + answers_in, note[:300]) for r in rows],
        )  # fmt: skip
        update_rows(Enquiry, ("with_user", "hops"), [(r.pk, to_user_id, r.hops + 1) for r in rows])
        notify([_hand_over_notice(row, to_user_id, actor) for row in rows])
    return len(rows)


def close_enquiries(
    ids: Sequence[int], *, outcome: str, actor: Actor, response: str = "", new_need: str = "",
    no_new_need: bool = False, now: datetime | None = None,
) -> int:  # fmt: skip
    """Close questions with what was answered and what need was heard.

    For a class A customer the new need must be said, "none" included (R193). Raises Invalid then.
    """
    moment = now or datetime.now(UTC)
    if outcome not in EnquiryOutcome.values or outcome == EnquiryOutcome.OPEN:
        raise Invalid(_("Choose what became of the question."), fields={"outcome": _("choose one")})
    with acting(actor, "close_enquiries"):
        rows = _open(ids, actor)
        _ask_for_need(rows, new_need, no_new_need)
        needs = [row.organisation_id for row in rows if row.organisation_id] if new_need else []
        copy_rows(
            Need, ("organisation", "text", "status", "found_on", "found_by", "source"),
            [(pk, new_need[:400], NeedStatus.OPEN.value, moment.date(), actor.user_id, "enquiry") for pk in needs],
        )  # fmt: skip
        count = update_rows(
            Enquiry, ("outcome", "response", "new_need", "no_new_need", "closed_at", "answered_at"),
            [(r.pk, outcome, response[:600], new_need[:400], no_new_need, moment,
              r.answered_at or (moment if outcome == EnquiryOutcome.ANSWERED else None)) for r in rows],
        )  # fmt: skip
        after_commit(enquiries_closed, ids=[row.pk for row in rows], actor=actor)
    return count


def _open(ids: Sequence[int], actor: Actor) -> list[Enquiry]:
    rows = enquiries_visible_to(actor).filter(pk__in=ids, closed_at__isnull=True)
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if len(found) != len(set(ids)):
        raise NotFound
    return found


def _ask_for_need(rows: Sequence[Enquiry], new_need: str, no_new_need: bool) -> None:
    if new_need or no_new_need:
        return
    classes = headline_classes([row.organisation_id for row in rows if row.organisation_id])
    if "A" in classes.values():
        raise Invalid(
            _("This is a class A customer: say what new need you heard, or tick that there is none."),
            fields={"new_need": _("say it or tick none")},
        )


def _hand_over_notice(row: Enquiry, user_id: int, actor: Actor) -> Notice:
    texts = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            texts[language] = _("%(name)s hands you an enquiry: %(asked)s") % {"name": actor.name, "asked": row.asked}
    return Notice(
        user_id=user_id, kind="hand_over", level=NoticeLevel.URGENT.value, text_zh=texts["zh-hans"][:400],
        text_en=texts["en"][:400], url=reverse("conversations:enquiry", args=[row.pk]),
    )  # fmt: skip
