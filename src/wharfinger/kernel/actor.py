# SPDX-License-Identifier: Apache-2.0
"""Who acts: a person with the rights of today, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from wharfinger.kernel.choices import Role


@dataclass(frozen=True)
class Actor:
    """A person as the gates see them. `branches` holds unit ids of kind branch; `everywhere` means all of them."""

    user_id: int | None
    name: str = ""
    roles: frozenset[str] = frozenset()
    branches: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()
    everywhere: bool = False
    is_system: bool = False

    @property
    def who(self) -> int:
        """The person's primary key for look-ups; 0, which nobody has, for the system."""
        return self.user_id or 0

    def has(self, *roles: str) -> bool:
        """Whether the person holds one of the roles; the system holds all."""
        return self.is_system or bool(self.roles.intersection(roles))

    @property
    def is_administrator(self) -> bool:
        """Administrators and the system."""
        return self.has(Role.ADMINISTRATOR)

    @property
    def sees_own_only(self) -> bool:
        """Salespeople without another role see what they own, not what their branch has."""
        return not self.is_system and self.roles == {Role.SALESPERSON}


SYSTEM = Actor(user_id=None, name="system", everywhere=True, is_system=True)


def actor_for(user_id: int, name: str = "", on: date | None = None) -> Actor:
    """The actor with the posts held today. One statement. A closed unit gives no rights."""
    from wharfinger.kernel.models import Membership  # reason: models import this module's callers at start-up

    today = on or date.today()
    posts = (
        Membership.objects.filter(Q(until__isnull=True) | Q(until__gte=today), user_id=user_id, since__lte=today)
        .filter(post__unit__closed=False)
        .values_list("post__role", "post__unit_id", "post__unit__branch_id")
    )
    rows = list(posts)
    roles = frozenset(role for role, _unit, _branch in rows)
    branches = frozenset(branch for _role, _unit, branch in rows if branch)
    whole = any(branch is None and role != Role.SALESPERSON for role, _unit, branch in rows)
    return Actor(
        user_id=user_id,
        name=name,
        roles=roles,
        branches=branches,
        units=frozenset(unit for _role, unit, _branch in rows),
        everywhere=whole or Role.ADMINISTRATOR in roles,
    )
