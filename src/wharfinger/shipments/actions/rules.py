# SPDX-License-Identifier: Apache-2.0
"""Set the thresholds of exception rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.errors import Invalid, NotAllowed
from wharfinger.shipments.actions.defaults import look_again
from wharfinger.shipments.choices import CargoKind, Direction, ExceptionRule, Phase, Scope
from wharfinger.shipments.models import RuleSetting


@dataclass(frozen=True)
class RuleDraft:
    """A rule's threshold in wall hours, those of modes and lane groups (by code) that differ, and for which jobs it is.

    An empty tuple of directions, scopes or kinds of cargo means every job.
    """

    rule: str
    hours: int
    hours_by_mode: Mapping[str, int] = field(default_factory=dict)
    is_on: bool = True
    hours_by_lane: Mapping[str, int] = field(default_factory=dict)
    directions: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    cargo_kinds: tuple[str, ...] = ()


def set_rules(drafts: Sequence[RuleDraft], *, actor: Actor, now: datetime | None = None) -> None:
    """Change thresholds; every job under way is looked at again. Only for administrators."""
    if not actor.is_administrator:
        raise NotAllowed
    check(drafts)
    with acting(actor, "set_rules"):
        for draft in drafts:
            values = {
                "hours": draft.hours, "hours_by_mode": dict(draft.hours_by_mode), "is_on": draft.is_on,
                "hours_by_lane": dict(draft.hours_by_lane), "directions": list(draft.directions),
                "scopes": list(draft.scopes), "cargo_kinds": list(draft.cargo_kinds),
            }  # fmt: skip
            RuleSetting.objects.update_or_create(rule=draft.rule, defaults=values)
        look_again(~Q(phase__in=(Phase.DONE, Phase.CANCELLED)), now=now)


def check(drafts: Sequence[RuleDraft]) -> None:
    """Raise Invalid for a rule, direction, scope or kind of cargo that does not exist."""
    for draft in drafts:
        if draft.rule not in ExceptionRule.values:
            raise Invalid(_("There is no such rule."))
        for chosen, known in ((draft.directions, Direction), (draft.scopes, Scope), (draft.cargo_kinds, CargoKind)):
            if not set(chosen) <= set(known.values):
                raise Invalid(_("Choose from the lists."))
