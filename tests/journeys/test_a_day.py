# SPDX-License-Identifier: Apache-2.0
"""A day in the demo company (freight.md §4), in a real browser: a cut-off, nine rolled jobs, an inspection, free time.

`make test` plays it in a small company, `make test-long` in the whole one of 36,000 jobs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.urls import reverse
from tests.site import Site

from wharfinger.config.demo import ensure_loaded
from wharfinger.kernel.actor import actor_for
from wharfinger.kernel.models import User
from wharfinger.shipments.models import HouseBill, Incident, JobException
from wharfinger.shipments.queries.saving import SAVE_TODAY, stakes, to_save

PASSWORD = "a long enough password"
OPERATOR = "operations1.qd@demo.wharfinger.example"
SCALES = [pytest.param(0.01, id="small"), pytest.param(1.0, id="whole", marks=pytest.mark.long)]


class Day:
    """The operator's browser, and what the house says meanwhile."""

    def __init__(self, page: Any, user: User) -> None:
        self.page, self.actor = page, actor_for(user.pk)

    def sign_in(self) -> None:
        """By the form."""
        self.page.goto("/account/login/")
        self.page.fill("input[name=login]", OPERATOR)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("button.btn-primary")
        self.page.wait_for_selector(".counters")

    def counters(self) -> dict[str, int]:
        """What the home shows, by group; each equals its rows."""
        self.page.goto("/")
        shown = {
            re.search(r"group=(\w+)", str(one.get_attribute("href"))).group(1): int(one.locator("b").inner_text())  # type: ignore[union-attr]
            for one in self.page.locator(".counters .counter").all()
        }
        assert shown == {name: stake.exceptions for name, stake in stakes(self.actor, SAVE_TODAY).items()}
        assert shown == {name: to_save(self.actor, name).count() for name in SAVE_TODAY}
        return shown

    def open_row(self, group: str, number: str) -> None:
        """From the counter to the row's job."""
        self.page.goto(f"/save/?group={group}")
        self.page.click(f"a:text-is('{number}')")
        self.page.wait_for_selector(f"h1:has-text('{number}')")

    def report(self, code: str) -> None:
        """Report an event on the job in front of one, now."""
        self.page.locator("[hx-get*='/milestones/new/'], [hx-get*='/events/new/']").first.click()
        self.page.wait_for_selector("#drawer select[name=code]")
        self.page.select_option("#drawer select[name=code]", code)
        with self.page.expect_navigation():
            self.page.click("#drawer button.btn-primary")

    def open_of(self, pattern: str, rule: str) -> list[str]:
        """Numbers of the jobs of one story whose exception is open."""
        rows = JobException.objects.filter(job__number__startswith=pattern, rule=rule, closed_at__isnull=True)
        return sorted(rows.values_list("job__number", flat=True))


@pytest.mark.parametrize("scale", SCALES)
def test_a_day_is_saved(
    site: Site, open_page: Callable[..., Any], shoot: Callable[[Any, str], Any], scale: float
) -> None:
    ensure_loaded(scale=scale)
    user = User.objects.get(email=OPERATOR)
    User.objects.filter(pk=user.pk).update(password=PBKDF2PasswordHasher().encode(PASSWORD, "salt"), language="en")
    site.start()
    day = Day(open_page(), user)
    day.sign_in()
    morning = day.counters()
    shoot(day.page, "a-day-morning-en-1440")
    _cutoff(day)
    _rollover(day)
    _inspection(day, shoot)
    _free_time(day)
    evening = day.counters()
    assert {name: morning[name] - evening[name] for name in ("cutoff", "rolled_inspected", "free_time")} == {
        "cutoff": 1, "rolled_inspected": 7, "free_time": 1,
    }  # fmt: skip


def _cutoff(day: Day) -> None:
    """The SI goes out in time: the row is gone."""
    assert day.open_of("WFQD-CUT", "cutoff_near") == ["WFQD-CUT-01", "WFQD-CUT-02", "WFQD-CUT-03"]
    day.open_row("cutoff", "WFQD-CUT-01")
    day.report("SI_SENT")
    assert day.open_of("WFQD-CUT", "cutoff_near") == ["WFQD-CUT-02", "WFQD-CUT-03"]


def _rollover(day: Day) -> None:
    """One ship leaves nine jobs behind: from one row to all of the same cause, nine customers told in one go."""
    page = day.page
    page.goto("/save/?group=rolled_inspected")
    page.locator("tr", has=page.locator("a:text-is('WFQD-ROLL-01')")).locator("a[href*='incident=']").click()
    page.wait_for_selector("[data-check-all]")
    numbers = page.locator("tbody td a.strong").all_inner_texts()
    assert sorted(set(numbers)) == [f"WFQD-ROLL-0{n}" for n in range(1, 10)]
    page.check("[data-check-all]")
    with page.expect_navigation():
        page.click("button:has-text('Customer told')")
    told = JobException.objects.filter(job__number__startswith="WFQD-ROLL", rule="rolled", told_at__isnull=False)
    assert told.values("job__payer").distinct().count() == 9


def _inspection(day: Day, shoot: Callable[[Any, str], Any]) -> None:
    """Customs has opened a box of seven customers; when it passes, all seven are clear and the incident ends."""
    assert len(day.open_of("WFQD-INSP", "inspected")) == 7
    incident = Incident.objects.get(cause="inspection", exceptions__job__number="WFQD-INSP-01")
    assert incident.exceptions.values("job__payer").distinct().count() == 7
    assert incident.container is not None
    day.page.goto(reverse("shipments:container", args=[incident.container.pk]))
    bills = HouseBill.objects.filter(jobs__boxes__container=incident.container).values_list("number", flat=True)
    assert len(bills) == 7 and all(number in day.page.inner_text("main") for number in bills)
    shoot(day.page, "a-day-inspection-en-1440")
    day.open_row("rolled_inspected", "WFQD-INSP-03")
    day.report("INSPECTION_PASSED")
    assert day.open_of("WFQD-INSP", "inspected") == []
    assert Incident.objects.get(pk=incident.pk).closed_at is not None


def _free_time(day: Day) -> None:
    """The box leaves the terminal before the last free day ends: no demurrage."""
    assert day.open_of("WFQD-FREE", "free_time_ending") == ["WFQD-FREE-01", "WFQD-FREE-02"]
    day.open_row("free_time", "WFQD-FREE-01")
    day.report("GATE_OUT")
    assert day.open_of("WFQD-FREE", "free_time_ending") == ["WFQD-FREE-02"]
