# SPDX-License-Identifier: Apache-2.0
"""A file goes by page from upload to the database, with the worker doing the work; a bad row is mended in the drawer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from tests.integrations.conftest import person
from tests.site import Site

from wharfinger.kernel.choices import Role
from wharfinger.kernel.models import Unit

pytestmark = pytest.mark.browser
JOBS = "Job No,Customer,Booking date,Weight\nJ1,Sample Toys,2026-01-05,1200\nJ2,Sample Tyres,soon,30\n"
PASSWORD = "of-tests-only-1"


@pytest.fixture
def desk(site: Site, open_page: Callable[..., Any]) -> Any:
    """A page of somebody from operations who has signed in."""
    unit, _new = Unit.objects.get_or_create(code="QD", defaults={"kind": "branch", "name_en": "Qingdao"})
    Unit.objects.filter(pk=unit.pk).update(branch=unit)
    user = person(unit, Role.OPERATIONS, "operations@sample.example")
    user.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")  # the server does not know the tests' quick hasher
    user.save()
    site.start(worker=True)
    page = open_page()
    page.goto("/account/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/")
    return page


def test_a_file_is_loaded_and_its_bad_row_mended(desk: Any, tmp_path: Path, shoot: Callable[..., Path]) -> None:
    (tmp_path / "jobs.csv").write_text(JOBS, encoding="utf-8")
    desk.goto("/imports/new/")
    desk.set_input_files("input[name=file]", tmp_path / "jobs.csv")
    desk.get_by_role("button", name="Go on to the columns").click()
    desk.wait_for_selector("text=How it is read")
    shoot(desk, "import-columns-en-1440")
    desk.locator("button[value=load]").click()
    desk.get_by_role("link", name="1 × this is not a date").click(timeout=60_000)
    desk.get_by_role("link", name="2", exact=True).click()
    desk.get_by_label("Booking date").fill("2026-01-06")
    desk.get_by_role("button", name="Mend and take").click()
    desk.wait_for_selector("text=Nothing in quarantine")
    shoot(desk, "import-quarantine-en-1440")
    desk.goto("/jobs/")
    assert desk.get_by_role("link", name="J2").count() == 1


REAL = (
    ("shipments/scms_deliveries.csv", "10,324"),
    ("shipments/outbound_orders_and_freight_rates.xlsx", "9,215"),
    ("shipments/dataco_orders_6000.csv", "6,000"),
    ("identity/sites_with_true_ids.csv", "3,337"),
    ("identity/twse_L_2023-08-31.csv", "992"),
)


@pytest.mark.shared
def test_the_real_files_are_loaded_by_page_as_they_are(desk: Any, shared: Path) -> None:
    for file, rows in REAL:
        desk.goto("/imports/new/")
        desk.set_input_files("input[name=file]", shared / file)
        desk.get_by_role("button", name="Go on to the columns").click()
        desk.locator("button[value=load]").click()
        desk.wait_for_selector("text=Done", timeout=120_000)
        assert desk.locator(".counter b").all_inner_texts() == [rows, rows, "0", rows, "0", "0"], file
