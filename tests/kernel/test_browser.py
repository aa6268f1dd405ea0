# SPDX-License-Identifier: Apache-2.0
"""The browser tests' own ground: a page is served with its styles, and without a script or policy error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.site import Site

pytestmark = pytest.mark.browser


def test_a_visitor_is_led_to_the_door(site: Site, open_page: Callable[..., Any]) -> None:
    site.start()
    page = open_page()
    page.goto("/")
    assert page.url.startswith(f"{site.address}/account/login/")
    assert page.locator("input[name=login], input[name=email]").count() == 1
