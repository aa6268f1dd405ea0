# SPDX-License-Identifier: Apache-2.0
"""What the call's drawer shows (R187): who, class, open jobs with exceptions first, promises, last contact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wharfinger.conversations.models import Call, Enquiry, Interaction, Promise
from wharfinger.conversations.queries.callers import Caller, callers
from wharfinger.conversations.queries.visible import interactions_visible_to, promises_visible_to
from wharfinger.directory.queries.organisation import headline_classes, organisations_visible_to, owners
from wharfinger.kernel.actor import Actor
from wharfinger.shipments.models import JobParty
from wharfinger.shipments.panels import with_sentences
from wharfinger.shipments.queries.jobs import MOVING_LAST, SHOWN, sentences_visible_to


@dataclass
class PopUp:
    """Everything for one glance; `candidates` when several match, `in_scope` when the whole file is one's own."""

    call: Call
    candidates: list[Caller]
    label: str
    owner: Any
    in_scope: bool
    lines: list[dict[str, Any]]
    promises: list[Promise]
    last: Interaction | None
    enquiries: list[Enquiry]


def pop_up(actor: Actor, call: Call) -> PopUp:
    """The drawer's content; nine statements at most. Jobs show their external sentence, whoever answers (ruling 3)."""
    party = call.organisation_id
    if party is None:
        return PopUp(call, callers(call.number), "", None, False, [], [], None, [])
    parts = JobParty.objects.filter(organisation_id=party).values("job_id")
    jobs = sentences_visible_to(actor).filter(pk__in=parts).exclude(phase__in=MOVING_LAST)
    ranked = list(jobs.order_by("-open_exceptions", "-booked_on", "-pk")[:SHOWN])
    return PopUp(
        call=call,
        candidates=[],
        label=headline_classes([party]).get(party, ""),
        owner=owners([party]).get(party),
        in_scope=organisations_visible_to(actor).filter(pk=party).exists(),
        lines=with_sentences(ranked),
        promises=list(promises_visible_to(actor).filter(organisation_id=party, state="open").order_by("due_at")[:5]),
        last=interactions_visible_to(actor)
        .filter(organisation_id=party)
        .select_related("user")
        .order_by("-at")
        .first(),
        enquiries=list(call.enquiries.select_related("job").order_by("pk")),
    )
