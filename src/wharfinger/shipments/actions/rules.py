# SPDX-License-Identifier: Apache-2.0
"""Set the thresholds of exception rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.errors import Invalid, NotAllowed
from wharfinger.shipments.choices import ExceptionRule
from wharfinger.shipments.models import RuleSetting


@dataclass(frozen=True)
class RuleDraft:
    """A rule's threshold in wall hours, and those of modes that differ."""

    rule: str
    hours: int
    hours_by_mode: Mapping[str, int]
    is_on: bool = True


def set_rules(drafts: Sequence[RuleDraft], *, actor: Actor) -> None:
    """Change thresholds; they count from the next look at a job on. Only for administrators."""
    if not actor.is_administrator:
        raise NotAllowed
    if any(draft.rule not in ExceptionRule.values for draft in drafts):
        raise Invalid(_("There is no such rule."))
    with acting(actor, "set_rules"):
        for draft in drafts:
            values = {"hours": draft.hours, "hours_by_mode": dict(draft.hours_by_mode), "is_on": draft.is_on}
            RuleSetting.objects.update_or_create(rule=draft.rule, defaults=values)
