# SPDX-License-Identifier: Apache-2.0
"""The customers' list: one flat query, filters by role, class, owner and name."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, OuterRef, Q, QuerySet, Subquery, Value

from wharfinger.directory.choices import AssignmentKind, PartyRole
from wharfinger.directory.models import Assignment, Classification, Organisation
from wharfinger.directory.queries.organisation import cards_visible_to, ids_matching
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.light import light

_COLUMNS = ("pk", "code", "name_zh", "name_en", "roles", "country", "city", "status", "branch_id")


def listed(actor: Actor, wanted: Mapping[str, str]) -> QuerySet[Organisation]:
    """Cards of parties with class and owner beside; filters: q, role, class, owner (me), branch, status, tag,
    country, division, city (a dash: none), territory (none)."""
    rows = light(cards_visible_to(actor).only(*_COLUMNS))
    text = wanted.get("q", "").strip()
    rows = rows.filter(status="archived" if wanted.get("status") == "archived" else "active")
    if wanted.get("role") in PartyRole.values:
        rows = rows.filter(roles__contains=[wanted["role"]])
    if wanted.get("class"):
        rows = rows.filter(pk__in=of_class(wanted["class"]))
    if wanted.get("owner") == "me":
        rows = rows.filter(pk__in=_owned_by(actor))
    if wanted.get("tag"):
        rows = rows.filter(tags__code=wanted["tag"])
    if wanted.get("branch", "").isdigit():
        rows = rows.filter(branch_id=int(wanted["branch"]))
    places = {name: wanted[name] for name in ("country", "division", "city") if wanted.get(name)}
    rows = rows.filter(**{name: "" if value == "-" else value for name, value in places.items()})
    if wanted.get("territory") == "none":
        rows = rows.filter(territory=None)
    rows = _with_class_and_owner(rows)
    if not text:
        return rows.order_by("sort_key", "pk")
    ids = ids_matching(text)
    best_first = Func(Value(ids, ArrayField(BigIntegerField())), F("pk"), function="array_position")
    return rows.filter(pk__in=ids).order_by(best_first)


def _with_class_and_owner(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    current = Classification.objects.filter(organisation=OuterRef("pk"), is_current=True, scheme__is_headline=True)
    owner = Assignment.objects.filter(organisation=OuterRef("pk"), kind=AssignmentKind.OWNER, until__isnull=True)
    return rows.annotate(
        label=Subquery(current.values("label")[:1]),
        owner_zh=Subquery(owner.values("user__name_zh")[:1]),
        owner_en=Subquery(owner.values("user__name_en")[:1]),
    )


def of_class(label: str) -> QuerySet[Classification, int]:
    """Primary keys of the parties whose class is shown as this."""
    rows = Classification.objects.filter(is_current=True, scheme__is_headline=True, label=label)
    return rows.values_list("organisation_id", flat=True)


def _owned_by(actor: Actor) -> QuerySet[Assignment, int]:
    rows = Assignment.objects.filter(Q(user_id=actor.who), until__isnull=True)
    return rows.values_list("organisation_id", flat=True)
