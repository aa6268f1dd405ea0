# SPDX-License-Identifier: Apache-2.0
"""The users' own case (R187–R192, R214–R217), played in a real browser against the real server."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from tests.cast import PHONES, gather
from tests.site import Site

from wharfinger.conversations.models import Call, Enquiry, Interaction
from wharfinger.integrations.telephony.secret import webhook_secret
from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.signing import signed_headers
from wharfinger.shipments.actions import work_on

PASSWORD = "a long enough password"


def _report(site: Site, **event: Any) -> dict[str, int]:
    body = json.dumps(event).encode()
    headers = {"Content-Type": "application/json", **signed_headers(webhook_secret(), body)}
    with urlopen(Request(f"{site.address}/telephony/calls", body, headers)) as answer:  # noqa: S310
        result: dict[str, int] = json.load(answer)
        return result


def _sign_in(page: Any, email: str) -> None:
    page.goto("/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("button.btn-primary")
    page.wait_for_selector("#drawer", state="attached")


@pytest.fixture
def cast(site: Site) -> Any:
    found = gather()
    user = found.user("customer_service")
    user.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")  # the server's own hasher, not the tests' quick one
    user.save()
    work_on(
        [found.exceptions["QD"]],
        actor=SYSTEM,
        reason="consignee_slot",
        corrective_action="call the consignee and order a truck",
    )
    assert settings.SECRET_KEY == "of-tests-only"
    site.start()
    return found


def test_the_phone_rings_and_the_pop_shows_the_job_that_arrived_two_days_ago(
    site: Site, cast: Any, open_page: Callable[..., Any], shoot: Callable[[Any, str], Any]
) -> None:
    page = open_page()
    _sign_in(page, cast.user("customer_service").email)
    page.wait_for_timeout(300)
    started = time.monotonic()
    assert _report(site, id="c1", event="ringing", number=PHONES["QD"], line="8101") == {"changed": 1, "repeated": 0}
    page.wait_for_selector("#call:not([hidden]) h1")
    assert time.monotonic() - started < 5
    assert _report(site, id="c1", event="ringing", number=PHONES["QD"], line="8101") == {"changed": 0, "repeated": 1}
    pop = page.inner_text("#call")
    assert "Seabreeze QD Ltd" in pop
    assert "JOBQD0001" in pop
    assert "arrived 2 days ago" in pop
    assert "consignee has no unloading slot" in pop
    assert "next: call the consignee and order a truck" in pop
    shoot(page, "call-en-1440")
    _report(site, id="c1", event="answered", number=PHONES["QD"], line="8101")
    page.wait_for_selector("#call .badge:has-text('Answered')")
    page.click("#call button:has-text('Sentence given')")
    page.wait_for_url("**/enquiries/*/")
    enquiry = Enquiry.objects.get()
    assert (enquiry.job_id, enquiry.hops, enquiry.seconds is not None and enquiry.seconds < 60) == (
        cast.jobs["QD"],
        0,
        True,
    )
    page.fill("textarea[name=response]", "Told; truck tomorrow.")
    page.check("input[name=no_new_need]")
    page.click("button:has-text('Close the enquiry')")
    page.wait_for_url("**/enquiries/")
    _report(site, id="c1", event="ended", number=PHONES["QD"], line="8101")
    enquiry.refresh_from_db()
    assert (enquiry.outcome, enquiry.response) == ("answered", "Told; truck tomorrow.")
    assert Call.objects.get().interaction_id == Interaction.objects.get(medium="call").pk


def test_an_unknown_number_is_kept_in_the_form_for_a_new_customer(
    site: Site, cast: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page()
    _sign_in(page, cast.user("customer_service").email)
    page.wait_for_timeout(300)
    _report(site, id="c2", event="ringing", number="+86 10 6555 0000", line="8101")
    page.click("#call a:has-text('New customer with this number')")
    page.wait_for_selector("#drawer:not([hidden]) input[name=phone]")
    assert page.input_value("#drawer input[name=phone]") == "+86 10 6555 0000"


def test_cargo_enquiry_on_a_phone_finds_the_job_by_its_last_four_and_counts_the_question(
    site: Site, cast: Any, open_page: Callable[..., Any], shoot: Callable[[Any, str], Any]
) -> None:
    page = open_page(width=390, height=780, locale="zh-CN")
    _sign_in(page, cast.user("customer_service").email)
    page.goto("/cargo/")
    page.locator("main input[name=q]").press_sequentially("7788")
    page.wait_for_selector("a.card-link")
    assert page.locator("a.card-link").count() == 2
    page.locator("a.card-link", has_text="JOBQD0001").click()
    page.wait_for_selector("#say-en")
    english = page.inner_text("#say-en")
    assert re.match(r"Your shipment JOBQD0001; arrived 2 days ago", english)
    assert "贵司货物 JOBQD0001；2 天前到达" in page.inner_text("#say-zh")
    shoot(page, "cargo-en-390")
    page.click("form button:has-text('Customer told')")
    page.wait_for_url("**/enquiries/*/")
    enquiry = Enquiry.objects.get()
    assert (enquiry.job_id, enquiry.channel, enquiry.hops) == (cast.jobs["QD"], "mobile", 0)
