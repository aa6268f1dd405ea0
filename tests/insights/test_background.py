# SPDX-License-Identifier: Apache-2.0
"""The worker carries ordered runs out."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django import app

from tests.insights import business
from wharfinger.insights.actions.classification import RunOrder, order_runs
from wharfinger.insights.choices import RunState
from wharfinger.kernel.choices import Role


@pytest.mark.django_db(transaction=True)
def test_worker_carries_out_an_ordered_run_for_the_person_who_asked() -> None:
    business.company()
    qingdao = business.branch("TAO")
    business.ten_payers(qingdao)
    manager = business.acting_as(business.person(Role.BRANCH_MANAGER, qingdao))
    (run,) = order_runs([RunOrder("abc", branch_id=qingdao.pk)], actor=manager, later=True)
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    run.refresh_from_db()
    assert (run.state, run.classed, run.asked_by_id) == (RunState.DONE, 10, manager.user_id)
