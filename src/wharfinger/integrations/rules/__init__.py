# SPDX-License-Identifier: Apache-2.0
"""Who may bring data in."""

from __future__ import annotations

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import NotAllowed

IMPORTERS = (Role.ADMINISTRATOR.value, Role.BRANCH_MANAGER.value, Role.OPERATIONS.value)


def require_import(actor: Actor) -> None:
    """Raises NotAllowed for people who may not import."""
    if not actor.has(*IMPORTERS):
        raise NotAllowed


def require_administration(actor: Actor) -> None:
    """Raises NotAllowed for anybody but administrators: feeds carry secrets."""
    if not actor.is_administrator:
        raise NotAllowed
