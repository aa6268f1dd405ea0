# SPDX-License-Identifier: Apache-2.0
"""The list of a person's day; a manager may look at a colleague's."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from wharfinger.desk.queries.own import KINDS, day_of
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import NotFound
from wharfinger.kernel.models import User
from wharfinger.kernel.views.access import staff


@require_GET
@staff()
def day(request: HttpRequest) -> HttpResponse:
    """What is to be done today, by the hour."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    colleagues, asked = list(colleagues_of(actor)), request.GET.get("person", "")
    person = request.user if not asked.isdigit() else next((one for one in colleagues if one.pk == int(asked)), None)
    if person is None:
        raise NotFound
    items = day_of(person.pk or 0, actor, language=translation.get_language())
    return render(
        request, "desk/day.html", {"items": items, "person": person, "colleagues": colleagues, "kinds": KINDS}
    )


def colleagues_of(actor: Actor) -> QuerySet[User]:
    """Whose day the person may read: a manager those of the branch, an administrator everybody's, others nobody's."""
    people = User.objects.filter(is_active=True).order_by("name_en", "pk")
    if actor.everywhere:
        return people
    if not actor.has(Role.BRANCH_MANAGER):
        return people.none()
    today = timezone.localdate()
    return people.filter(
        memberships__post__unit__branch__in=actor.branches,
        memberships__since__lte=today,
        memberships__until__isnull=True,
    ).distinct()
