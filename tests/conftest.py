# SPDX-License-Identifier: Apache-2.0
"""What every test may ask for. Settings and the test server: ``tests/settings.py``."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, connections

from tests.site import ORIGINAL, Site, administer, make_pristine, own_database, pristine_name

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files beside the repository; tests that need it are skipped, and counted, without."""
    if not SHARED.is_dir():
        pytest.skip("../shared/data is not here")
    return SHARED


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """The test database, copied from a pristine migrated one; on a server that stays, that one is kept for the next run."""
    with django_db_blocker.unblock():
        name = connection.creation._get_test_db_name()
        make_pristine()
        administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        administer("CREATE DATABASE {} TEMPLATE {}", name, pristine_name())
        connection.settings_dict["NAME"] = name
        yield
        connections.close_all()
        connection.settings_dict["NAME"] = ORIGINAL
        administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@pytest.fixture
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    """An installation with a database of its own, in which the test commits: ``site.start(worker=True)`` runs it."""
    with django_db_blocker.unblock(), own_database() as database:
        place = Site(database)
        yield place
        place.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless; browser tests are skipped, and counted, without one."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("no chromium or google-chrome on the PATH")
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps a loop running in this thread
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """``open_page(width=390, locale="zh-CN")``: a page of a visitor of its own; any script or policy error fails."""
    contexts, complaints = [], []

    def opened(width: int = 1440, height: int = 900, locale: str = "en-US", **more: Any) -> Page:
        context = browser.new_context(
            base_url=site.address, viewport={"width": width, "height": height}, locale=locale, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda m: complaints.append(f"{page.url}: {m.text}") if m.type == "error" else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def shoot() -> Callable[[Page, str], Path]:
    """``shoot(page, "customers-zh-390")``: keep a picture in ``build/screenshots`` (or WHARFINGER_SCREENSHOTS)."""
    folder = Path(os.environ.get("WHARFINGER_SCREENSHOTS") or ROOT / "build" / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)

    def shot(page: Page, name: str) -> Path:
        path = folder / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return shot
