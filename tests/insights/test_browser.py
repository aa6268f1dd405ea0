# SPDX-License-Identifier: Apache-2.0
"""From the form to the figure in a real browser, with the real server and worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tests.insights import business
from tests.site import Site
from wharfinger.kernel.choices import Role
from wharfinger.kernel.models import User

pytestmark = pytest.mark.browser
PASSWORD = "a long enough password"
POINTS = """() => {
  const chart = echarts.getInstanceByDom(document.getElementById("pareto"));
  const points = chart.getOption().series.flatMap((one) => one.data.map((point) => point.join(" ")));
  return [...new Set(points)].sort();
}"""


@pytest.fixture
def administrator(site: Site) -> User:
    """Somebody who may sign in at the running server; ten payers have jobs."""
    business.company()
    business.ten_payers(business.branch("TAO"))
    user = business.person(Role.ADMINISTRATOR, None)
    user.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")
    user.save()
    site.start(worker=True)
    return user


def test_run_is_asked_for_computed_shown_and_opened(administrator: User, open_page: Callable[..., Any]) -> None:
    page = open_page()
    page.goto("/account/login/?next=/insights/")
    page.fill("input[name=login]", administrator.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("button.btn-primary")
    page.click("main a[data-key=n] >> nth=0")
    page.fill("#drawer input[name=window_from]", "2026-01-01")
    page.fill("#drawer input[name=window_to]", "2026-12-31")
    page.click("#drawer button.btn-primary")
    page.wait_for_selector("text=2 of 10 payers (20.0 %) are A and bring 55.0 % of revenue.", timeout=60_000)

    page.wait_for_selector("#pareto canvas")
    curve = page.evaluate(POINTS)
    assert "20 55.00000000000001" in curve or "20 55" in curve
    page.click("[data-chart-as=bar]")
    assert set(page.evaluate(POINTS)) | {"0 0"} == set(curve)

    page.click("#payers td[data-label=Revenue] a >> nth=0")
    page.wait_for_selector("text=300.00 CNY of revenue in 2 jobs.")
    assert page.locator("tbody tr").count() == 2
