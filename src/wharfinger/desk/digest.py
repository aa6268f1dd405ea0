# SPDX-License-Identifier: Apache-2.0
"""The daily digest: each morning, a person's day by mail in the person's language and zone; nothing on an empty day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from wharfinger.desk.queries.own import KINDS, Item, day_of
from wharfinger.kernel.actor import actor_for
from wharfinger.kernel.models import User

HOUR = 7


def send_digests(now: datetime | None = None) -> int:
    """Send what is due: to everybody who wants it, whose morning it is, and who has something to do. How many went out.

    One transaction a person, the mail inside it: a mail that fails is tried again, one that went out is not sent twice
    unless the process dies between the two.
    """
    moment = now or datetime.now(UTC)
    people = User.objects.filter(is_active=True, digest=True).order_by("pk").values_list("pk", "time_zone", "digest_on")
    return sum(_send(pk, moment) for pk, zone, sent_on in people if _is_due(moment, zone, sent_on))


def _is_due(now: datetime, zone: str, sent_on: date | None) -> bool:
    local = now.astimezone(ZoneInfo(zone))
    return local.hour >= HOUR and (sent_on is None or sent_on < local.date())


@transaction.atomic
def _send(pk: int, now: datetime) -> bool:
    person = User.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if person is None or not _is_due(now, person.time_zone, person.digest_on):
        return False
    with translation.override(person.language), timezone.override(ZoneInfo(person.time_zone)):
        today = timezone.localtime(now).date()
        items = day_of(pk, actor_for(pk, str(person)), language=person.language, now=now)
        User.objects.filter(pk=pk).update(digest_on=today)
        if items:
            message(person, items, today, now).send()
    return bool(items)


def message(person: User, items: Sequence[Item], day: date, now: datetime) -> EmailMultiAlternatives:
    """The mail, as text and as HTML; in the language in force."""
    values = {"n": len(items), "day": day.isoformat()}
    subject = ngettext("%(day)s: %(n)s thing to do", "%(day)s: %(n)s things to do", len(items)) % values
    context = {
        "items": items, "person": person, "kinds": KINDS, "subject": subject, "root": settings.PUBLIC_URL.rstrip("/"), "at": now,
    }  # fmt: skip
    mail = EmailMultiAlternatives(subject, render_to_string("desk/digest.txt", context), None, [person.email])
    mail.attach_alternative(render_to_string("desk/digest.html", context), "text/html")
    return mail
