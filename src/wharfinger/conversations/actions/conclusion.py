# SPDX-License-Identifier: Apache-2.0
"""Close a question together with what it led to: a promise, a complaint or a booking request, in one transaction."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from wharfinger.conversations.actions.enquiry import close_enquiries
from wharfinger.conversations.actions.work import add_todos, make_promises
from wharfinger.conversations.choices import EnquiryOutcome, ToDoKind
from wharfinger.conversations.drafts import PromiseDraft, ToDoDraft
from wharfinger.conversations.models import Enquiry
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.errors import Invalid

_STARTED = {EnquiryOutcome.COMPLAINT.value: ToDoKind.COMPLAINT, EnquiryOutcome.ORDER.value: ToDoKind.BOOKING_REQUEST}


def conclude_enquiry(
    row: Enquiry, *, outcome: str, actor: Actor, response: str = "", new_need: str = "", no_new_need: bool = False,
    promise: str = "", due_at: datetime | None = None,
) -> None:  # fmt: skip
    """Close the question and start what it asks for. Raises Invalid, and then nothing of it is done."""
    with acting(actor, "conclude_enquiry"):
        close_enquiries(
            [row.pk], outcome=outcome, response=response, new_need=new_need, no_new_need=no_new_need, actor=actor
        )
        if outcome == EnquiryOutcome.PROMISED:
            _promise(row, promise, due_at, actor)
        elif outcome in _STARTED:
            title = response or row.asked or str(EnquiryOutcome(outcome).label)
            todo = ToDoDraft(title, _STARTED[outcome].value, None, row.organisation_id, row.job_id, row.pk)
            add_todos([todo], actor=actor)


def _promise(row: Enquiry, text: str, due_at: datetime | None, actor: Actor) -> None:
    if row.organisation_id is None:
        raise Invalid(_("Say first which customer it is: a promise is made to somebody."))
    if due_at is None:
        raise Invalid(_("Say what is promised, and by when."), fields={"due_at": _("missing")})
    make_promises([PromiseDraft(row.organisation_id, text, due_at, row.job_id, row.pk)], actor=actor)
