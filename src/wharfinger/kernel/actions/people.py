# SPDX-License-Identifier: Apache-2.0
"""People: add them, give and end their posts, invite them by mail, let the invited in."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from wharfinger.kernel.actions.company import administrators_only
from wharfinger.kernel.actor import SYSTEM, Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import update_rows
from wharfinger.kernel.errors import Conflict, Invalid, NotFound
from wharfinger.kernel.models import Invitation, Membership, Post, User

INVITATION_HOLDS = timedelta(days=7)


@dataclass(frozen=True)
class PersonDraft:
    """Somebody who signs in. Without a password he has to set one by mail; `posts` are ids of posts."""

    email: str
    name_zh: str = ""
    name_en: str = ""
    language: str = "zh-hans"
    time_zone: str = "Asia/Shanghai"
    line: str = ""
    mobile: str = ""
    password: str = ""
    posts: tuple[int, ...] = ()
    since: date | None = None


@dataclass(frozen=True)
class InvitationDraft:
    """Somebody to invite to the post with this id."""

    email: str
    post: int
    name_zh: str = ""
    name_en: str = ""
    language: str = "zh-hans"


@dataclass(frozen=True)
class Acceptance:
    """What the invited person answers: the link's token and a password of his own."""

    token: str
    password: str


def add_people(drafts: Sequence[PersonDraft], *, actor: Actor) -> list[User]:
    """Add people with their posts; who is there already by e-mail gets only the posts missing.

    Raises Invalid for a malformed e-mail. Passwords are taken as they are: pages and commands check them.
    """
    administrators_only(actor)
    emails = [_checked_email(draft.email) for draft in drafts]
    with acting(actor, "add_people"):
        known = {user.email: user for user in User.objects.filter(email__in=emails)}
        hashes = {password: make_password(password or None) for password in {draft.password for draft in drafts}}
        fresh = {
            email: _new_person(draft, email, hashes[draft.password])
            for email, draft in zip(emails, drafts, strict=True)
            if email not in known
        }
        known |= {user.email: user for user in User.objects.bulk_create(fresh.values())}
        people = [known[email] for email in emails]
        _give_posts(zip(people, drafts, strict=True))
    return people


def _checked_email(email: str) -> str:
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise Invalid(fields={"email": error.messages[0]}) from error
    return email.strip().lower()


def _new_person(draft: PersonDraft, email: str, password: str) -> User:
    names = ("name_zh", "name_en", "language", "time_zone", "line", "mobile")
    return User(email=email, password=password, **{name: getattr(draft, name) for name in names})


def _give_posts(people: Any) -> None:
    today = timezone.localdate()
    wanted = [(user, post, draft.since or today) for user, draft in people for post in draft.posts]
    held = set(
        Membership.objects.filter(user__in={user for user, _post, _since in wanted}, until__isnull=True)
        .values_list("user_id", "post_id")
    )  # fmt: skip
    rows = [Membership(user=u, post_id=p, since=since) for u, p, since in wanted if (u.pk, p) not in held]
    Membership.objects.bulk_create(rows, ignore_conflicts=True)


def end_memberships(memberships: Sequence[int], *, until: date, actor: Actor) -> int:
    """Let posts end on a day; returns how many were still open."""
    administrators_only(actor)
    with acting(actor, "end_memberships"):
        return Membership.objects.filter(pk__in=memberships, until__isnull=True, since__lte=until).update(until=until)


def set_active(people: Sequence[int], *, active: bool, actor: Actor) -> int:
    """Let people sign in, or not any more. Raises Conflict for an administrator who would lock himself out."""
    administrators_only(actor)
    if not active and actor.user_id in people:
        raise Conflict(_("You cannot close your own account."))
    with acting(actor, "set_active"):
        return User.objects.filter(pk__in=people).exclude(is_active=active).update(is_active=active)


def invite(drafts: Sequence[InvitationDraft], *, actor: Actor) -> list[Invitation]:
    """Invite people by mail; an open invitation of the same person to the same post is replaced.

    The mails go out once the transaction is committed, in the language of the person invited.
    """
    administrators_only(actor)
    emails = [_checked_email(draft.email) for draft in drafts]
    with acting(actor, "invite"):
        invitations = [_invited(draft, email) for draft, email in zip(drafts, emails, strict=True)]
        languages = [draft.language for draft in drafts]
        transaction.on_commit(partial(_send, list(zip(invitations, languages, strict=True))))
    return invitations


def _invited(draft: InvitationDraft, email: str) -> Invitation:
    if not Post.objects.filter(pk=draft.post).exists():
        raise NotFound
    Invitation.objects.filter(email=email, post_id=draft.post, accepted_at__isnull=True).delete()
    return Invitation.objects.create(
        email=email, post_id=draft.post, name_zh=draft.name_zh, name_en=draft.name_en,
        token=secrets.token_urlsafe(32), expires_at=timezone.now() + INVITATION_HOLDS,
    )  # fmt: skip


def invitation_url(invitation: Invitation) -> str:
    """The address the invited person opens."""
    return settings.PUBLIC_URL + reverse("account_invitation", args=[invitation.token])


def _send(invitations: Sequence[tuple[Invitation, str]]) -> None:
    messages = []
    for invitation, language in invitations:
        with override(language):
            subject, text = (
                str(_("Your access to Wharfinger")),
                str(_("Open this address within seven days and choose a password:\n\n%(address)s\n")),
            )
        body = text % {"address": invitation_url(invitation)}
        messages.append(EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [invitation.email]))
    get_connection().send_messages(messages)


def open_invitation(token: str) -> Invitation:
    """The invitation behind a link; raises NotFound for one that is unknown, used or too old."""
    found = Invitation.objects.filter(token=token, accepted_at__isnull=True, expires_at__gt=timezone.now()).first()
    if found is None:
        raise NotFound
    return found


def accept_invitations(acceptances: Sequence[Acceptance], *, actor: Actor = SYSTEM) -> list[User]:
    """Let invited people in: the account and the post are theirs, and the link is used up.

    Raises NotFound for a link that does not hold, Invalid for a weak password, Conflict for an e-mail that
    already has an account (its owner signs in and is given the post by an administrator).
    """
    with acting(actor, "accept_invitations"):
        return [_accepted(acceptance, actor) for acceptance in acceptances]


def _accepted(acceptance: Acceptance, actor: Actor) -> User:
    found = open_invitation(acceptance.token)
    invitation = Invitation.objects.select_for_update().get(pk=found.pk)
    if User.objects.filter(email=invitation.email).exists():
        raise Conflict(_("This e-mail already has an account."))
    check_password_strength(acceptance.password, invitation.email)
    person = PersonDraft(
        invitation.email,
        invitation.name_zh,
        invitation.name_en,
        password=acceptance.password,
        posts=(invitation.post_id,),
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return add_people([person], actor=SYSTEM if actor.user_id is None else actor)[0]


def check_password_strength(password: str, email: str) -> None:
    """Raise Invalid, with the reasons, for a password that is too short, too common or too like the e-mail."""
    try:
        validate_password(password, User(email=email))
    except ValidationError as error:
        raise Invalid(fields={"password": " ".join(error.messages)}) from error


def set_lines(lines: Mapping[int, str], *, actor: Actor) -> int:
    """Say whose extension is which. Raises Conflict for one that somebody else has."""
    administrators_only(actor)
    wanted = [line for line in lines.values() if line]
    with acting(actor, "set_lines"):
        taken = User.objects.filter(line__in=wanted, is_active=True).exclude(pk__in=lines)
        if taken.exists() or len(set(wanted)) != len(wanted):
            raise Conflict(_("This extension is somebody else's."))
        return update_rows(User, ("line",), list(lines.items()))


def choose_digest(wanted: bool, *, actor: Actor) -> None:
    """Get the list of the day by mail from now on, or not."""
    with acting(actor, "choose_digest"):
        User.objects.filter(pk=actor.who).update(digest=wanted)


def choose_language(language: str, *, actor: Actor) -> None:
    """Speak this language to the actor from now on; anybody for himself."""
    with acting(actor, "choose_language"):
        update_rows(User, ("language",), [(actor.who, language)])
