# SPDX-License-Identifier: Apache-2.0
"""Which parties somebody may see, and finding them by name or number.

Two gates (design ruling 3): everybody on the staff sees a party's card (names, class, owner);
contacts, money and threads need the party itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value

from wharfinger.directory.models import Assignment, Classification, Organisation, OrganisationName
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import NotFound
from wharfinger.kernel.identifiers import matching
from wharfinger.kernel.search import grams, name_key

_CANDIDATES = 50


def assigned_to(actor: Actor, organisation: str = "pk") -> Exists:
    """Whether the actor looks after the party now, in any capacity."""
    return Exists(
        Assignment.objects.filter(user_id=actor.who, until__isnull=True, organisation_id=OuterRef(organisation))
    )


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Parties whose whole file the actor may see: own ones, the branches' and those of no branch."""
    everyone = Organisation.objects.all()
    if actor.everywhere:
        return everyone
    if not actor.roles:
        return everyone.none()
    if actor.sees_own_only:
        return everyone.filter(assigned_to(actor))
    return everyone.filter(Q(branch_id__in=actor.branches) | Q(branch__isnull=True) | assigned_to(actor))


def cards_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Parties of which the actor may see names, class and owner: all, for anybody on the staff."""
    return Organisation.objects.all() if actor.roles or actor.is_system else Organisation.objects.none()


def organisation_for(actor: Actor, pk: int) -> Organisation:
    """The party's whole file, or NotFound."""
    found = organisations_visible_to(actor).select_related("branch", "territory", "parent").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def card_for(actor: Actor, pk: int) -> Organisation:
    """The party's card, or NotFound."""
    found = cards_visible_to(actor).select_related("branch").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def ids_by_code(codes: Iterable[str]) -> dict[str, int]:
    """Primary keys by code, of the codes that exist."""
    return dict(Organisation.objects.filter(code__in=set(codes)).values_list("code", "pk"))


def ids_by_name(names: Iterable[str]) -> dict[str, int]:
    """Primary keys by name key, of names borne by exactly one party."""
    keys = {key for name in names if (key := name_key(name))}
    found: dict[str, int] = {}
    doubtful: set[str] = set()
    rows = (
        OrganisationName.objects.filter(key__in=keys).values_list("key", "organisation_id").order_by("organisation_id")
    )
    for key, pk in rows:
        if found.setdefault(key, pk) != pk:
            doubtful.add(key)
    return {key: pk for key, pk in found.items() if key not in doubtful}


def ids_matching(text: str, limit: int = _CANDIDATES) -> list[int]:
    """Primary keys of parties whose name contains the text or whose number starts or ends with it.

    Best first: exact, then prefix, then shorter names, then numbers. At most `limit`; one statement.
    """
    key = name_key(text)
    if not key:
        return []
    names = OrganisationName.objects.values_list("key", "organisation_id")
    branches: list[QuerySet[Any, Any]] = [names.filter(key__startswith=key).order_by("key")[:limit]]
    if len(key) > 1:
        branches.append(names.filter(grams__contains=grams(key), key__contains=key)[:limit])
    numbers = matching(text, ["organisation"])
    if not numbers.query.is_empty():
        none = Value("", output_field=CharField())
        branches.append(numbers.annotate(no_name=none).values_list("no_name", "object_id")[:limit])
    hits = list(branches[0].union(*branches[1:], all=True) if len(branches) > 1 else branches[0])
    hits.sort(key=lambda hit: (not hit[0], hit[0] != key, not hit[0].startswith(key), len(hit[0]), hit[1]))
    return list(dict.fromkeys(pk for _key, pk in hits))[:limit]


def headline_classes(ids: Sequence[int]) -> dict[int, str]:
    """The class shown beside names, per party that has one."""
    rows = Classification.objects.filter(organisation_id__in=ids, is_current=True, scheme__is_headline=True)
    return dict(rows.values_list("organisation_id", "label"))


def owners(ids: Sequence[int]) -> dict[int, Assignment]:
    """Today's owner per party that has one, with the user."""
    rows = Assignment.objects.filter(organisation_id__in=ids, kind="owner", until__isnull=True).select_related("user")
    return {row.organisation_id: row for row in rows}
