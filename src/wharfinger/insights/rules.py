# SPDX-License-Identifier: Apache-2.0
"""Who may run what."""

from __future__ import annotations

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.choices import Role


def can_run(actor: Actor, branch_id: int | None) -> bool:
    """Administrators anything; branch managers their own branch, or the whole where they see the whole."""
    if actor.is_administrator:
        return True
    if not actor.has(Role.BRANCH_MANAGER):
        return False
    return actor.everywhere or branch_id in actor.branches


def can_ask(actor: Actor) -> bool:
    """Whether the form for a new run is of any use to the person."""
    return actor.has(Role.ADMINISTRATOR, Role.BRANCH_MANAGER)
