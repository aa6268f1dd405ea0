# SPDX-License-Identifier: Apache-2.0
"""Calls, enquiries with their clock, hand-overs, promises and to-dos."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import PHONES, Cast, gather

from wharfinger.conversations.actions import (
    add_todos,
    answer_enquiries,
    choose_caller,
    close_enquiries,
    close_promises,
    conclude_enquiry,
    hand_over,
    make_promises,
    open_enquiries,
    record_interactions,
    remind,
    report_calls,
)
from wharfinger.conversations.drafts import CallEvent, EnquiryDraft, InteractionDraft, PromiseDraft, ToDoDraft
from wharfinger.conversations.models import Call, Enquiry, Interaction, Promise
from wharfinger.conversations.queries.timeline import SIZE, party_timeline
from wharfinger.directory.actions.classes import save_schemes
from wharfinger.directory.models import Classification, ClassScheme, Contact, Need
from wharfinger.kernel.actor import SYSTEM, Actor
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import Invalid, NotFound
from wharfinger.kernel.models import LiveEvent, Notice
from wharfinger.shipments.models import JobException

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    return gather(NOW)


@pytest.fixture
def rep(cast: Cast) -> Actor:
    return cast.actor(Role.CUSTOMER_SERVICE)


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def ask(cast: Cast, rep: Actor, **more: object) -> int:
    draft = EnquiryDraft("call", NOW, cast.customers["QD"], None, cast.jobs["QD"], **more)  # type: ignore[arg-type]
    return open_enquiries([draft], actor=rep, now=NOW)[0]


def test_the_users_own_case_is_15_minutes_and_3_hops(cast: Cast, rep: Actor) -> None:
    pk = ask(cast, rep)
    for minute, (giver, taker) in enumerate(
        [
            (Role.CUSTOMER_SERVICE, Role.OPERATIONS),
            (Role.OPERATIONS, Role.BRANCH_MANAGER),
            (Role.BRANCH_MANAGER, Role.SALESPERSON),
        ]
    ):
        hand_over([pk], to_user_id=cast.user(taker).pk, actor=cast.actor(giver), now=at(minute * 5))
    answer_enquiries([pk], actor=cast.actor(Role.SALESPERSON), now=at(15))
    row = Enquiry.objects.get()
    assert (row.seconds, row.hops, row.with_user_id) == (900, 3, cast.user(Role.SALESPERSON).pk)


def test_a_hand_over_tells_the_colleague_and_promises_three_minutes(cast: Cast, rep: Actor) -> None:
    pk, colleague = ask(cast, rep), cast.user(Role.OPERATIONS)
    hand_over([pk], to_user_id=colleague.pk, actor=rep, now=NOW)
    assert Enquiry.objects.get().hand_overs.get().answer_by == at(3)
    assert (Notice.objects.get(user=colleague).url, LiveEvent.objects.get(user=colleague).kind) == (
        f"/enquiries/{pk}/",
        "notice",
    )


def test_nobody_hands_over_to_himself(cast: Cast, rep: Actor) -> None:
    with pytest.raises(Invalid):
        hand_over([ask(cast, rep)], to_user_id=rep.who, actor=rep)


def test_the_question_marks_the_exception_as_asked_before_told(cast: Cast, rep: Actor) -> None:
    ask(cast, rep)
    assert JobException.objects.get(pk=cast.exceptions["QD"]).asked_at == NOW


def test_a_class_a_customer_is_not_closed_without_the_new_need(cast: Cast, rep: Actor) -> None:
    scheme = ClassScheme.objects.filter(is_headline=True).first()
    if scheme is None:
        save_schemes([], actor=SYSTEM)
        scheme = ClassScheme.objects.create(code="own", method="abc", name_en="ABC", is_headline=True)
    Classification.objects.create(
        organisation_id=cast.customers["QD"], scheme=scheme, run_id=1, label="A", on=NOW.date()
    )
    pk = ask(cast, rep)
    with pytest.raises(Invalid) as refused:
        close_enquiries([pk], outcome="answered", actor=rep)
    assert list(refused.value.fields) == ["new_need"]
    close_enquiries([pk], outcome="answered", new_need="moves its warehouse", actor=rep, now=at(1))
    assert Need.objects.values_list("text", "organisation_id").get() == ("moves its warehouse", cast.customers["QD"])


def test_another_branch_cannot_close_it(cast: Cast, rep: Actor) -> None:
    with pytest.raises(NotFound):
        close_enquiries([ask(cast, rep)], outcome="answered", actor=cast.actor(Role.CUSTOMER_SERVICE, "SH"))


def ring(state: str, minute: float, number: str = PHONES["QD"]) -> CallEvent:
    return CallEvent("c1", state, at(minute), number, "8101")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (0, 0, 1, 1, 2, 2)])
def test_call_reports_end_the_same_in_any_order(cast: Cast, order: tuple[int, ...]) -> None:
    events = [ring("ringing", 0), ring("answered", 0.2), ring("ended", 5)]
    for position in order:
        report_calls([events[position]], actor=SYSTEM)
    row = Call.objects.get()
    assert (row.state, row.rang_at, row.answered_at, row.ended_at) == ("ended", at(0), at(0.2), at(5))
    assert (row.organisation_id, row.user_id) == (cast.customers["QD"], cast.user(Role.CUSTOMER_SERVICE).pk)
    assert Interaction.objects.filter(medium="call", organisation_id=cast.customers["QD"]).count() == 1


def test_a_promise_lies_ahead_and_one_kept_too_late_is_broken(cast: Cast, rep: Actor) -> None:
    with pytest.raises(Invalid):
        make_promises([PromiseDraft(cast.customers["QD"], "call back", at(-1))], actor=rep, now=NOW)
    late, kept = make_promises([PromiseDraft(cast.customers["QD"], "call back", at(60))] * 2, actor=rep, now=NOW)
    close_promises([late], state="kept", actor=rep, now=at(61))
    close_promises([kept], state="kept", actor=rep, now=at(59))
    assert dict(Promise.objects.values_list("pk", "state")) == {late: "broken", kept: "kept"}


def test_a_reminder_comes_once(cast: Cast, rep: Actor) -> None:
    add_todos([ToDoDraft("look", remind_at=at(5)), ToDoDraft("later", remind_at=at(50))], actor=rep, now=NOW)
    assert [remind(now=at(6)), remind(now=at(7))] == [1, 0]
    assert Notice.objects.values_list("text_en", flat=True).get() == "look"


def test_a_report_of_the_same_mail_is_kept_once_and_a_private_note_is_its_writers_alone(cast: Cast, rep: Actor) -> None:
    mail = InteractionDraft("mail", "in", NOW, cast.customers["QD"], source="mail", raw_id="m1")
    note = InteractionDraft("note", "internal", NOW, cast.customers["QD"], text="secret", is_private=True)
    assert [len(record_interactions([mail, note], actor=rep)), len(record_interactions([mail], actor=rep))] == [2, 0]
    colleague = cast.actor(Role.BRANCH_MANAGER)
    seen = [len(party_timeline(actor, cast.customers["QD"]).lines) for actor in (rep, colleague)]
    assert seen == [2, 1]


def test_the_timeline_pages_by_key_and_loses_nothing(cast: Cast, rep: Actor) -> None:
    count = 2 * SIZE + 3
    record_interactions(
        [InteractionDraft("note", "internal", at(-i), cast.customers["QD"], text=str(i)) for i in range(count)],
        actor=rep,
    )
    texts, before = [], None
    while True:
        piece = party_timeline(rep, cast.customers["QD"], before=before)
        texts += [line.row.text for line in piece.lines]
        before = piece.before
        if before is None:
            break
    assert texts == [str(i) for i in range(count)]


def test_a_promise_that_cannot_be_made_leaves_the_enquiry_open(cast: Cast, rep: Actor) -> None:
    row = Enquiry.objects.get(pk=ask(cast, rep))
    with pytest.raises(Invalid):
        conclude_enquiry(
            row, outcome="promised", promise="call back", due_at=datetime(2020, 1, 1, tzinfo=UTC), actor=rep
        )
    assert (Enquiry.objects.get().closed_at, Promise.objects.count()) == (None, 0)


def test_a_caller_is_one_of_the_partys_own_people(cast: Cast, rep: Actor) -> None:
    report_calls([ring("ringing", 0, "10086")], actor=SYSTEM)
    stranger = Contact.objects.get(organisation_id=cast.customers["SH"]).pk
    with pytest.raises(NotFound):
        choose_caller(Call.objects.get().pk, organisation_id=cast.customers["QD"], contact_id=stranger, actor=rep)
