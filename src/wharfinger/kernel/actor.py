# SPDX-License-Identifier: Apache-2.0
"""Who acts: a person with the rights of today, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

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


# Asked on every request: written out, it costs a third of what building the query does.
_POSTS = """
SELECT p.role, p.unit_id, u.branch_id FROM kernel_membership m
JOIN kernel_post p ON p.id = m.post_id JOIN kernel_unit u ON u.id = p.unit_id
WHERE m.user_id = %s AND m.since <= %s AND (m.until IS NULL OR m.until >= %s) AND NOT u.closed
"""
SYSTEM = Actor(user_id=None, name="system", everywhere=True, is_system=True)


def actor_for(user_id: int, name: str = "", on: date | None = None) -> Actor:
    """The actor with the posts held today. One statement. A closed unit gives no rights."""
    today = on or date.today()
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, [user_id, today, today])
        rows = cursor.fetchall()
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
