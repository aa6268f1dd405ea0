# SPDX-License-Identifier: Apache-2.0
"""The worker carries ordered runs out."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.insights import business
from wharfinger.insights.actions.classification import RunOrder, order_runs
from wharfinger.insights.choices import RunState
from wharfinger.kernel.choices import Role


@pytest.mark.django_db
def test_queued_task_is_known_and_carries_out_the_run_for_the_person_who_asked() -> None:
    business.company()
    qingdao = business.branch("TAO")
    business.ten_payers(qingdao)
    manager = business.acting_as(business.person(Role.BRANCH_MANAGER, qingdao))
    (run,) = order_runs([RunOrder("abc", branch_id=qingdao.pk)], actor=manager, later=True)
    queued = ProcrastinateJob.objects.get()
    app.tasks[queued.task_name](**queued.args)
    run.refresh_from_db()
    assert (run.state, run.classed, run.asked_by_id) == (RunState.DONE, 10, manager.user_id)
