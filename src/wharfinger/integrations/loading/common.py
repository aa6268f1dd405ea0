# SPDX-License-Identifier: Apache-2.0
"""What the loaders share: who acts for whom, looking up branches and people, and saving what can be saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypeVar

from django.db import DataError, IntegrityError, transaction

from wharfinger.integrations.files.problems import CellError, Problem
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.choices import UnitKind
from wharfinger.kernel.errors import Conflict, Invalid, NotFound
from wharfinger.kernel.models import Unit, User
from wharfinger.kernel.search import name_key

Draft = TypeVar("Draft")
REFUSALS = (Invalid, Conflict, NotFound, DataError, IntegrityError)


class Counts(Protocol):
    """What saving actions report."""

    created: int
    updated: int
    unchanged: int


@dataclass
class Loaded:
    """What loading did; `problems` by position in the rows given."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: dict[int, Problem] = field(default_factory=dict)

    def count(self, saved: Counts) -> None:
        """Add what an action reports."""
        self.created += saved.created
        self.updated += saved.updated
        self.unchanged += saved.unchanged


@dataclass
class Context:
    """Who loads, what stands as source, and the import the rows belong to."""

    actor: Actor
    source: str
    import_id: int | None = None

    @cached_property
    def _branches(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for unit in Unit.objects.filter(kind=UnitKind.BRANCH, closed=False):
            for text in (unit.code, unit.name_zh, unit.name_en):
                if key := name_key(text):
                    found.setdefault(key, unit.pk)
        return found

    @cached_property
    def _people(self) -> dict[str, int]:
        return {email.lower(): pk for email, pk in User.objects.filter(is_active=True).values_list("email", "pk")}

    def branch(self, text: str | None) -> int | None:
        """The branch of a code or name, None for nothing. Raises CellError `unknown_branch`."""
        if not text:
            return None
        found = self._branches.get(name_key(text))
        if found is None:
            raise CellError("unknown_branch", value=text)
        return found

    def person(self, email: str | None) -> int | None:
        """The colleague with an e-mail, None for nothing. Raises CellError `unknown_person`."""
        if not email:
            return None
        found = self._people.get(email.lower())
        if found is None:
            raise CellError("unknown_person", value=email)
        return found


def save_what_can_be(
    drafts: Sequence[tuple[int, Draft]], save: Callable[[Sequence[Draft]], Counts], loaded: Loaded
) -> None:
    """Save the drafts at once; when one is refused, halve until it stands alone and is named. Rows keep their order."""
    if not drafts:
        return
    try:
        with transaction.atomic():
            loaded.count(save([draft for _at, draft in drafts]))
    except REFUSALS as error:
        if len(drafts) == 1:
            loaded.problems[drafts[0][0]] = Problem("", "refused", facts={"detail": _first_line(error)})
            return
        middle = len(drafts) // 2
        save_what_can_be(drafts[:middle], save, loaded)
        save_what_can_be(drafts[middle:], save, loaded)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def two_names(name: str | None, name_zh: str | None, name_en: str | None) -> tuple[str | None, str | None]:
    """Chinese and English name; a name of no stated language goes where its script belongs."""
    if name:
        if any("\u4e00" <= character <= "\u9fff" for character in name):
            name_zh = name_zh or name
        else:
            name_en = name_en or name
    return name_zh, name_en
