# SPDX-License-Identifier: Apache-2.0
"""What the tests of insights share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.insights import business
from wharfinger.insights.actions.classification import RunOrder, order_runs, run_classification
from wharfinger.insights.models import Run
from wharfinger.kernel.actor import SYSTEM, Actor
from wharfinger.kernel.models import Unit

Classify = Callable[..., Run]


@pytest.fixture
def qingdao(db: None) -> Unit:
    """A branch, in a company that counts in CNY."""
    business.company()
    return business.branch("TAO")


@pytest.fixture
def classify(db: None) -> Classify:
    """Order one run and carry it out, as the system unless told otherwise."""

    def run(scheme: str = "abc", actor: Actor = SYSTEM, **order: Any) -> Run:
        (waiting,) = order_runs([RunOrder(scheme=scheme, **order)], actor=actor)
        (done,) = run_classification([waiting.pk], actor=actor)
        return done

    return run
