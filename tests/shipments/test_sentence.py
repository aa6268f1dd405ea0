# SPDX-License-Identifier: Apache-2.0
"""The two sentences (R214): never unknown, no inside knowledge outside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import Cast, gather

from wharfinger.kernel.actor import SYSTEM
from wharfinger.shipments.actions import save_jobs, work_on
from wharfinger.shipments.drafts import JobDraft, PartyDraft
from wharfinger.shipments.queries.jobs import open_exceptions, sentence_for
from wharfinger.shipments.rules.sentence import external, internal

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    return gather(NOW)


def said(cast: Cast, language: str, role: str = "") -> tuple[str, str]:
    job = sentence_for(SYSTEM, cast.jobs["QD"])
    rows = open_exceptions([job.pk])[job.pk]
    return internal(job, rows, language=language, now=NOW), external(job, rows, language=language, now=NOW, role=role)


def test_the_case_in_english(cast: Cast) -> None:
    work_on(
        [cast.exceptions["QD"]],
        actor=SYSTEM,
        reason="consignee_slot",
        corrective_action="order a truck",
        next_step_at=NOW + timedelta(hours=3),
    )
    inside, outside = said(cast, "en")
    assert inside == (
        "Arrived 2 days ago (11-19 12:00); delivery was due on 2026-11-20, 1 day late; arrived, not out for delivery: "
        "consignee has no unloading slot; Qingdao is responsible (operations QD); next: order a truck by 11-21 15:00; "
        "as of 11-19 12:00, from TMS."
    )
    assert outside == (
        "Your shipment JOBQD0001; arrived 2 days ago (11-19 12:00); delivery was due on 2026-11-20, 1 day late; "
        "reason: consignee has no unloading slot; our Qingdao branch is looking after it; next: order a truck by 11-21 15:00; "
        "as of 11-19 12:00."
    )


def test_the_case_in_chinese(cast: Cast) -> None:
    _inside, outside = said(cast, "zh-hans")
    assert outside == (
        "贵司货物 JOBQD0001；2 天前到达（11-19 12:00）；应于 2026-11-20 交货，已晚 1 天；我司Qingdao分公司正在跟进；"
        "下一步：派送，正在安排派送时间；截至 11-19 12:00。"
    )


def test_money_and_names_stay_inside(cast: Cast) -> None:
    work_on([cast.exceptions["QD"]], actor=SYSTEM, reason="unpaid")
    inside, outside = said(cast, "en")
    assert ("payment outstanding" in inside, "operations QD" in inside) == (True, True)
    assert ("payment" in outside, "operations QD" in outside, "TMS" in outside) == (False, False, False)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_job_nobody_has_reported_on_still_says_what_is_awaited(cast: Cast, language: str) -> None:
    pk = save_jobs([JobDraft("NEW1", payer=PartyDraft("payer", code="CUQD"))], actor=SYSTEM, now=NOW).ids[0]
    job = sentence_for(SYSTEM, pk)
    texts = (internal(job, [], language=language, now=NOW), external(job, [], language=language, now=NOW))
    for text in texts:
        assert ("unknown" in text.lower(), "不详" in text, "Qingdao" in text, "None" in text) == (
            False,
            False,
            True,
            False,
        )
