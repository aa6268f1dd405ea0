# SPDX-License-Identifier: Apache-2.0
"""Background work of insights."""

from __future__ import annotations

from procrastinate.contrib.django import app as work

from wharfinger.insights.actions import classification
from wharfinger.kernel.actor import SYSTEM, actor_for


@work.task(name=classification.TASK)
def run_classification(runs: list[int], user_id: int | None) -> None:
    """Carry out ordered runs for the person who asked; done twice, the second time changes nothing."""
    actor = SYSTEM if user_id is None else actor_for(user_id)
    classification.run_classification(runs, actor=actor)
