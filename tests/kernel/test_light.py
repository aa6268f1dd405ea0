# SPDX-License-Identifier: Apache-2.0
"""Rows read lightly are the rows read as usual."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from tests.cast import gather

from wharfinger.kernel.light import light
from wharfinger.shipments.models import Job

pytestmark = pytest.mark.django_db


def test_selected_fields_and_rows_beside_are_the_usual_ones() -> None:
    gather()
    rows = Job.objects.select_related("payer__branch", "operator", "origin").order_by("pk").annotate(twice=F("pk") * 2)
    usual, quick = list(rows), list(light(rows))
    assert [(j.pk, j.number, j.payer.name_zh, j.payer.branch, j.operator, j.origin, j.twice) for j in quick] == [
        (j.pk, j.number, j.payer.name_zh, j.payer.branch, j.operator, j.origin, j.twice) for j in usual
    ]
    assert {name for j in quick for name in j.__dict__} == {name for j in usual for name in j.__dict__}


def test_no_further_statement_is_needed_for_what_was_selected_and_one_for_what_was_not() -> None:
    gather()
    rows = light(Job.objects.select_related("payer").only("number", "payer__name_zh").order_by("pk"))
    with CaptureQueriesContext(
        connection,
    ) as seen:
        job = rows[0]
        assert job.number and job.payer.name_zh
    assert len(seen) == 1
    with CaptureQueriesContext(connection) as seen:
        assert job.mode == Job.objects.get(pk=job.pk).mode
    assert len(seen) == 2
