# SPDX-License-Identifier: Apache-2.0
"""Which home a person gets (freight.md §2): the threats the role can still avert, or the page of those who lead and sell."""

from __future__ import annotations

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.choices import Role
from wharfinger.shipments.queries.saving import SAVE_TODAY

# The first role a person holds decides.
_SAVING: tuple[tuple[Role, tuple[str, ...]], ...] = (
    (Role.OPERATIONS, SAVE_TODAY),
    (Role.CUSTOMER_SERVICE, SAVE_TODAY),
    (Role.DOCUMENTATION, SAVE_TODAY),
    (Role.OVERSEAS_DESK, ("not_released", "free_time", "money_running", "late")),
    (Role.DISPATCHER, ("undelivered", "free_time", "late", "silent")),
    (Role.CUSTOMS_BROKER, ("customs_cutoff", "customs", "free_time", "money_running")),
)


def groups_of(actor: Actor) -> tuple[str, ...]:
    """The groups of exceptions on the person's Save today; those of operations for everybody else."""
    return next((groups for role, groups in _SAVING if actor.has(role)), SAVE_TODAY)


def home_of(actor: Actor) -> str:
    """The person's home: administration, Monday (a manager's), own (a salesperson's) or save."""
    if actor.is_administrator:
        return "administration"
    if actor.has(Role.BRANCH_MANAGER):
        return "monday"
    return "own" if actor.sees_own_only else "save"
