# SPDX-License-Identifier: Apache-2.0
"""Monday: every sum equals the jobs it opens, and is compared with the right weeks."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.cast import Cast, gather

from wharfinger.desk.queries.monday import DIMENSIONS, monday, year_before
from wharfinger.desk.views.monday import dates_of
from wharfinger.directory.actions import assign
from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.choices import Role
from wharfinger.shipments.actions import save_jobs
from wharfinger.shipments.drafts import JobDraft, PartyDraft
from wharfinger.shipments.queries.listing import listed_jobs

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 3)


@pytest.fixture
def cast() -> Cast:
    found = gather()
    drafts = []
    for n in range(12):
        carrier = [PartyDraft("carrier", code=f"LINE{n % 2}", name=f"Line {n % 2}")] if n % 3 else []
        drafts.append(JobDraft(
            f"M{n}", mode="sea_fcl", booked_on=DAY - timedelta(days=364 if n >= 9 else n), payer=PartyDraft("payer", code="CUQD"),
            branch_id=found.branches["QD"].pk, cargo_kind="nominated" if n % 4 == 0 else "own", parties=carrier, currency="CNY",
            teu=Decimal(2) if n % 2 else None, gross_weight_kg=Decimal(1000 + n), destination_country="DE" if n % 2 else "JP",
            revenue_estimated=Decimal(1000 + n), cost_estimated=None if n == 5 else Decimal(900),
        ))  # fmt: skip
    save_jobs(drafts, actor=SYSTEM)
    return found


def test_every_line_equals_the_jobs_it_opens(cast: Cast) -> None:
    actor = cast.actor(Role.BRANCH_MANAGER)
    page = monday(actor, DAY - timedelta(days=20), DAY)
    assert (page.total.now.jobs, page.total.before.jobs, page.total.now.unmeasured) == (9, 3, 1)
    for name in DIMENSIONS:
        assert sum(line.now.jobs for line in page.tables[name]) == 9
        for line in page.tables[name]:
            opened = {name: line.key, "from": page.since.isoformat(), "to": page.until.isoformat()}
            jobs = list(listed_jobs(actor, opened))
            assert len(jobs) == line.now.jobs, (name, line.key)
            known = [j.revenue_estimated - j.cost_estimated for j in jobs if j.cost_estimated is not None]  # type: ignore[operator]
            assert (line.now.gross_profit or 0) == sum(known)
            assert (line.now.kg or 0) == sum(j.gross_weight_kg or 0 for j in jobs)


def test_gross_profit_per_teu_counts_only_jobs_in_which_both_are_known(cast: Cast) -> None:
    now = monday(cast.actor(Role.BRANCH_MANAGER), DAY - timedelta(days=20), DAY).total.now
    # Jobs 1, 3 and 7 have TEU and money; job 5 has TEU but no cost.
    assert (now.teu, now.boxed_teu, now.boxed) == (8, 6, Decimal(101 + 103 + 107))


def test_the_salesperson_is_who_owned_the_payer_on_the_booking_day(cast: Cast) -> None:
    heir = cast.user(Role.OPERATIONS)
    assign([cast.customers["QD"]], user_id=heir.pk, kind="owner", actor=SYSTEM)
    table = monday(cast.actor(Role.BRANCH_MANAGER), DAY - timedelta(days=20), DAY).tables["seller"]
    assert str(heir.pk) not in {line.key for line in table}


def test_another_branch_sees_its_own_sums(cast: Cast) -> None:
    assert monday(cast.actor(Role.BRANCH_MANAGER, "SH"), DAY - timedelta(days=20), DAY).total.now.jobs == 0


def test_weeks_around_spring_festival_are_compared_by_their_distance_from_it() -> None:
    # 17 February 2026 and 29 January 2025 (freight.md §5).
    assert year_before(date(2026, 2, 17), date(2026, 2, 23)) == (date(2025, 1, 29), date(2025, 2, 4))
    assert year_before(date(2026, 6, 1), date(2026, 6, 7)) == (date(2025, 6, 2), date(2025, 6, 8))


def test_periods_are_whole_weeks() -> None:
    wednesday = date(2026, 11, 18)
    assert dates_of("week", wednesday) == (date(2026, 11, 9), date(2026, 11, 15))
    assert dates_of("weeks", wednesday) == (date(2026, 10, 19), date(2026, 11, 15))
    assert dates_of("month", wednesday) == (date(2026, 11, 1), wednesday)


def test_monday_is_for_those_who_lead(cast: Cast) -> None:
    answers = {role: cast.client(role).get(reverse("desk:monday")).status_code for role in Role}
    assert {role for role, status in answers.items() if status == 200} == {Role.ADMINISTRATOR, Role.BRANCH_MANAGER}
    assert set(answers.values()) == {200, 403}
