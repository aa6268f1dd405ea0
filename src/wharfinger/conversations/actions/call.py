# SPDX-License-Identifier: Apache-2.0
"""Calls as the telephone system reports them: matched, popped up, kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from wharfinger.conversations.actions.interaction import record_interactions
from wharfinger.conversations.choices import CallState, Medium, Way
from wharfinger.conversations.drafts import CallEvent, InteractionDraft
from wharfinger.conversations.models import Call
from wharfinger.conversations.queries.callers import callers
from wharfinger.conversations.queries.visible import calls_visible_to, one_of
from wharfinger.directory.models import Contact
from wharfinger.directory.queries.organisation import card_for
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.errors import NotFound
from wharfinger.kernel.live import publish
from wharfinger.kernel.models import User

_RANK = {state: rank for rank, state in enumerate(CallState.values)}
_MOMENT = {CallState.RINGING: "rang_at", CallState.ANSWERED: "answered_at", CallState.ENDED: "ended_at"}


@dataclass
class Reported:
    """What reporting did: calls that changed, and repeated reports."""

    changed: int = 0
    repeated: int = 0


def report_calls(events: Sequence[CallEvent], *, actor: Actor) -> Reported:
    """Take reports in any order, repeated ones included; pop the call up at the person whose line it is."""
    result = Reported()
    with acting(actor, "report_calls"):
        for event in events:
            call, changed = _take(event)
            result.changed += changed
            result.repeated += not changed
            if changed:
                _keep(call, actor)
                _pop(call)
    return result


def _take(event: CallEvent) -> tuple[Call, bool]:
    call = Call.objects.select_for_update().filter(provider_id=event.provider_id).first()
    field = _MOMENT[CallState(event.state)]
    if call is None:
        call = _new(event)
    elif (known := getattr(call, field)) is not None and known <= event.at:
        return call, False
    setattr(call, field, event.at)
    if _RANK[event.state] >= _RANK[call.state]:
        call.state = event.state
    if event.line and event.line != call.line:
        call.line, call.user = event.line, _user(event.line)
    call.save()
    return call, True


def _new(event: CallEvent) -> Call:
    found = callers(event.number)
    single = found[0] if len(found) == 1 else None
    return Call(
        provider_id=event.provider_id, way=event.way, state=event.state, number=event.number[:60], line=event.line,
        user=_user(event.line), rang_at=event.at,
        organisation_id=single.organisation_id if single else None,
        contact_id=single.contact_id if single else None,
    )  # fmt: skip


def _user(line: str) -> User | None:
    return User.objects.filter(line=line, is_active=True).order_by("pk").first() if line else None


def _keep(call: Call, actor: Actor) -> None:
    if call.state != CallState.ENDED or call.interaction_id is not None or call.organisation_id is None:
        return
    ids = record_interactions(
        [
            InteractionDraft(
                medium=Medium.CALL.value, way=Way(call.way).value, at=call.rang_at, user_id=call.user_id,
                organisation_id=call.organisation_id, contact_id=call.contact_id, subject=call.number,
                source="telephony", raw_id=call.provider_id,
            )
        ],
        actor=actor,
    )  # fmt: skip
    if ids:
        call.interaction_id = ids[0]
        call.save(update_fields=["interaction"])


def _pop(call: Call) -> None:
    if call.user_id is not None:
        url = reverse("conversations:call", args=[call.pk])
        publish([call.user_id], "call", {"url": url, "state": call.state})


def choose_caller(call_id: int, *, organisation_id: int, actor: Actor, contact_id: int | None = None) -> Call:
    """Say who called, when several match or nobody did."""
    with acting(actor, "choose_caller"):
        call = one_of(calls_visible_to(actor).select_for_update(of=("self",)), call_id)
        organisation = card_for(actor, organisation_id)
        if contact_id is not None and not Contact.objects.filter(pk=contact_id, organisation=organisation).exists():
            raise NotFound
        call.organisation_id, call.contact_id = organisation.pk, contact_id
        call.save(update_fields=["organisation", "contact"])
        _keep(call, actor)
    return call
