# SPDX-License-Identifier: Apache-2.0
"""One person's own open work, counted in one statement, and laid out as the list of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wharfinger.conversations.models import Enquiry, Promise, ToDo
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.templating import url
from wharfinger.shipments.models import Deadline, JobException
from wharfinger.shipments.queries.jobs import jobs_visible_to, with_jobs
from wharfinger.shipments.rules.sentence import external

MOST = 50


@dataclass(frozen=True)
class Counter:
    """A figure that opens its rows."""

    label: str
    value: int
    url: str
    tone: str


@dataclass(frozen=True)
class Item:
    """One line of a person's day: by when, what, about whom, and where to do it."""

    due: datetime | None
    kind: str
    text: str
    about: str
    url: str
    detail: str = ""


def _enquiries(who: int) -> QuerySet[Enquiry]:
    return Enquiry.objects.filter(closed_at__isnull=True, with_user_id=who)


def _promises(who: int, until: datetime) -> QuerySet[Promise]:
    return Promise.objects.filter(state="open", owner_id=who, due_at__lt=until)


def _todos(who: int, until: datetime) -> QuerySet[ToDo]:
    return ToDo.objects.filter(state="open", owner_id=who).filter(Q(due_at__isnull=True) | Q(due_at__lt=until))


def _exceptions(who: int) -> QuerySet[JobException]:
    return JobException.objects.filter(closed_at__isnull=True, owner_id=who)


def tomorrow(now: datetime | None = None) -> datetime:
    """The end of the reader's day."""
    local = timezone.localtime(now)
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def own_work(actor: Actor) -> list[Counter]:
    """Enquiries with one, one's promises of today, to-dos and exceptions; one statement."""
    who, until = actor.who, tomorrow()
    parts: Sequence[QuerySet[Any]] = (_enquiries(who), _promises(who, until), _todos(who, until), _exceptions(who))
    asked = [rows.order_by().values("pk").query.sql_with_params() for rows in parts]
    counts = [f"(SELECT count(*) FROM ({text}) AS counted)" for text, _values in asked]  # noqa: S608  our own SQL
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(counts), [value for _text, values in asked for value in values])
        enquiries, promises, todos, exceptions = cursor.fetchone()
    return [
        Counter(_("Enquiries with me"), enquiries, url("conversations:enquiries", view="mine"), "amber" if enquiries else ""),
        Counter(_("My promises due today"), promises, url("desk:day"), "amber" if promises else ""),
        Counter(_("My to-dos of today"), todos, url("desk:day"), "blue" if todos else ""),
        Counter(_("My exceptions"), exceptions, url("shipments:exceptions", owner="me"), "red" if exceptions else ""),
    ]  # fmt: skip


KINDS = {
    "enquiry": gettext_lazy("Enquiry"), "promise": gettext_lazy("Promise"), "todo": gettext_lazy("To-do"),
    "exception": gettext_lazy("Exception"), "deadline": gettext_lazy("Cut-off"),
}  # fmt: skip


def day_of(who: int, actor: Actor, *, language: str, now: datetime | None = None) -> list[Item]:
    """What a person has to do today, the earliest first, what has no hour last; five statements.

    `who` is the person whose day it is, `actor` the reader, whose scope applies.
    """
    moment, until = now or timezone.now(), tomorrow(now)
    items = [
        Item(row.asked_at, "enquiry", row.asked or _("Where is the cargo?"), str(row.organisation or ""),
             url("conversations:enquiry", row.pk))
        for row in _enquiries(who).select_related("organisation").order_by("asked_at")[:MOST]
    ]  # fmt: skip
    items += [
        Item(row.due_at, "promise", row.text, str(row.organisation or ""), url("conversations:promises", view="soon"))
        for row in _promises(who, until).select_related("organisation").order_by("due_at")[:MOST]
    ]
    items += [
        Item(row.due_at, "todo", row.title, str(row.organisation or ""), url("conversations:todos"))
        for row in _todos(who, until).select_related("organisation").order_by(F("due_at").asc(nulls_last=True))[:MOST]
    ]
    mine = jobs_visible_to(actor).values("pk")
    rows = with_jobs(_exceptions(who).filter(job__in=mine)).order_by(F("due_at").asc(nulls_last=True), "pk")
    items += [
        Item(row.next_step_at or row.due_at, "exception", str(row.get_rule_display()), f"{row.job.number} · {row.job.payer}",
             url("shipments:job", row.job_id), external(row.job, [row], language=language, now=moment))
        for row in rows[:MOST]
    ]  # fmt: skip
    items += [_cutoff(row) for row in _deadlines(who, moment, until).filter(job__in=mine)[:MOST]]
    return sorted(items, key=lambda item: (item.due is None, item.due or moment))


def _deadlines(who: int, now: datetime, until: datetime) -> QuerySet[Deadline]:
    rows = Deadline.objects.filter(job__operator_id=who, met_at__isnull=True, act_by__lt=until, due_at__gt=now)
    return rows.select_related("job__payer").order_by("act_by")


def _cutoff(row: Deadline) -> Item:
    about = f"{row.job.number} · {row.job.payer}"
    return Item(row.act_by, "deadline", str(row.get_kind_display()), about, url("shipments:job", row.job_id))
