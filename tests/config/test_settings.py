# SPDX-License-Identifier: Apache-2.0
"""Settings from the environment: typed, documented, and refused with a hint."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.test import override_settings
from tools import settings_page

from wharfinger.config import env
from wharfinger.config.checks import configuration

SOURCE = Path(env.__file__).parents[2]


def settings_with(tmp_path: Path, expression: str, **environment: str) -> subprocess.CompletedProcess[str]:
    code = f"from wharfinger.config import settings as s; print({expression})"
    base = {"PYTHONPATH": str(SOURCE), "WHARFINGER_HOME": str(tmp_path), "DATABASE_URL": "postgresql:///other"}
    return subprocess.run([sys.executable, "-c", code], env={**base, **environment}, capture_output=True, text=True)


def test_the_page_of_settings_says_what_the_code_reads() -> None:
    assert settings_page.PAGE.read_text(encoding="utf-8") == settings_page.page()


def test_every_variable_the_code_names_is_declared() -> None:
    named = set()
    for path in (SOURCE / "wharfinger").rglob("*.py"):
        words = path.read_text(encoding="utf-8").replace('"', " ").replace("'", " ").replace("`", " ").split()
        named |= {word.strip(".,:;()") for word in words if word.startswith("WHARFINGER_") and word.isupper()}
    assert {name.split("=")[0].removesuffix("_FILE") for name in named if name.isidentifier()} - set(
        env.DECLARED
    ) == set()


def test_a_number_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    done = settings_with(tmp_path, "s.PORT", PORT="eighty")
    assert done.stderr.splitlines()[-1].endswith("PORT='eighty': a whole number is expected, such as 8321")


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from the file\n")
    done = settings_with(tmp_path, "s.SECRET_KEY", WHARFINGER_SECRET_KEY_FILE=str(tmp_path / "secret"))
    assert done.stdout.strip() == "from the file"


def test_the_kept_secret_is_private_and_stays_the_same(tmp_path: Path) -> None:
    first, second = (settings_with(tmp_path, "s.SECRET_KEY").stdout for _ in range(2))
    assert (first, (tmp_path / "secret-key").stat().st_mode & 0o777) == (second, 0o600)


def test_an_https_address_makes_cookies_secure_and_its_host_allowed(tmp_path: Path) -> None:
    shown = "(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_PROXY_SSL_HEADER, s.ALLOWED_HOSTS[0])"
    done = settings_with(tmp_path, shown, WHARFINGER_PUBLIC_URL="https://crm.example.com/")
    assert done.stdout.strip() == "(True, True, ('HTTP_X_FORWARDED_PROTO', 'https'), 'crm.example.com')"


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"PUBLIC_URL": "crm.example.com"}, "wharfinger.E001"),
        ({"PUBLIC_URL": "https://crm.example.com"}, "wharfinger.E002"),
        ({"PORT": 70000}, "wharfinger.E003"),
        ({"EMAIL_URL": "mail.example.com:25", "DEFAULT_FROM_EMAIL": "a@example.com"}, "wharfinger.E004"),
        ({"LANGUAGE_CODE": "tlh"}, "wharfinger.E005"),
        ({"LOCAL_TIME_ZONE": "Peking"}, "wharfinger.E006"),
        ({"DEBUG": True, "BEHIND_TLS": True}, "wharfinger.W001"),
        ({"EMAIL_URL": "smtp://mail.example.com"}, "wharfinger.W002"),
    ],
)
def test_a_contradiction_is_a_system_check_with_a_hint(changed: dict[str, object], found: str) -> None:
    with override_settings(**changed):
        messages = configuration(None)
    assert [(message.id, bool(message.hint)) for message in messages] == [(found, True)]


def test_the_settings_of_a_fresh_installation_pass_every_check() -> None:
    with override_settings(EMAIL_URL=""):
        assert [str(message) for message in run_checks() if not message.is_silenced()] == []


def test_the_tests_write_nothing_into_a_users_home() -> None:
    assert Path(settings.WHARFINGER_HOME) == Path(os.environ["WHARFINGER_TEST_HOME"])
