# SPDX-License-Identifier: Apache-2.0
"""Rows of the identifier table: written by the nouns' actions, found by start or by last characters."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wharfinger.kernel.bulk import copy_rows
from wharfinger.kernel.checkdigits import air_waybill_ok, container_ok, uscc_ok
from wharfinger.kernel.choices import Scheme
from wharfinger.kernel.models import Identifier
from wharfinger.kernel.phones import phone_key
from wharfinger.kernel.search import number_key

MINIMUM = 4
_CHECKS: dict[str, Callable[[str], bool]] = {
    Scheme.CONTAINER: container_ok,
    Scheme.AIR_WAYBILL: air_waybill_ok,
    Scheme.USCC: uscc_ok,
}


@dataclass(frozen=True)
class Number:
    """A number of an object as written."""

    object_id: int
    scheme: str
    value: str
    source: str = ""

    @functools.cached_property
    def key(self) -> str:
        """As compared."""
        return phone_key(self.value) if self.scheme == Scheme.PHONE else number_key(self.value)


def add_identifiers(noun: str, numbers: Iterable[Number], *, known: Iterable[tuple[int, str, str]] = ()) -> int:
    """Append the numbers that the objects do not have yet; `known` holds (object_id, scheme, key) there already.

    Must run inside the caller's audited transaction. Returns how many were added.
    """
    seen = set(known)
    rows = []
    for number in numbers:
        key = number.key[:120]
        mark = (number.object_id, number.scheme, key)
        if not key or mark in seen:
            continue
        seen.add(mark)
        check = _CHECKS.get(number.scheme)
        suspect = check is not None and not check(key)
        rows.append((noun, number.object_id, number.scheme, number.value[:120], key, key[::-1], number.source, suspect))
    return copy_rows(Identifier, ("noun", "object_id", "scheme", "value", "key", "rkey", "source", "suspect"), rows)


def known_identifiers(noun: str, object_ids: Sequence[int]) -> set[tuple[int, str, str]]:
    """What `add_identifiers` needs to know about objects that exist."""
    rows = Identifier.objects.filter(noun=noun, object_id__in=object_ids)
    return set(rows.values_list("object_id", "scheme", "key"))


def matching(text: str, nouns: Sequence[str]) -> QuerySet[Identifier]:
    """Identifiers of the nouns that start or end with the text (as compared); none under four characters."""
    key = number_key(text)
    if len(key) < MINIMUM:
        return Identifier.objects.none()
    starts = Q(key__startswith=key)
    ends = Q(rkey__startswith=key[::-1])
    return Identifier.objects.filter(starts | ends, noun__in=nouns)


def same_number(scheme: str, value: str, nouns: Sequence[str]) -> QuerySet[Identifier]:
    """Identifiers with exactly this number."""
    key = Number(0, scheme, value).key
    return Identifier.objects.filter(noun__in=nouns, scheme=scheme, key=key)
