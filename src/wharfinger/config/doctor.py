# SPDX-License-Identifier: Apache-2.0
"""Looks for what is wrong with an installation and says what to do about each finding."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from wharfinger.config import assets, postgres, roles
from wharfinger.config.binaries import DatabaseServerError
from wharfinger.config.cli.common import external_url, prepare_django

ENOUGH_DISK_BYTES = 1_000_000_000
CLOCK_TOLERANCE = timedelta(seconds=5)
WORKER_SILENCE = timedelta(seconds=60)
OLDEST_SERVER = 150000


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its name, whether it is right, what was seen, and what to do if it is not."""

    name: str
    ok: bool
    seen: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f"\n      {self.hint}" if self.hint and not self.ok else ""
        return f"{'ok  ' if self.ok else 'BAD '} {self.name:14} {self.seen}{hint}"


def examine() -> list[Finding]:
    """Look at everything that can be looked at; without a database, at the rest."""
    findings = [_python(), _home(), _disk()]
    try:
        prepare_django()
        findings += [_server(), *_database()]
    except (DatabaseServerError, ImportError, ValueError) as error:
        return [*findings, Finding("database", False, str(error), _database_hint())]
    except Exception as error:
        if type(error).__module__.split(".")[0] not in ("django", "psycopg"):
            raise
        return [*findings, Finding("database", False, str(error).strip(), _database_hint())]
    return [*findings, *_files(), _mail(), _address(), *_system_checks()]


def _database_hint() -> str:
    if external_url():
        return (
            "Check DATABASE_URL; `wharfinger doctor --sql` prints the SQL that makes the database and its three roles."
        )
    return "Run `wharfinger db start` and read its message."


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", sys.version_info >= (3, 11), version, "Python 3.11 or newer is needed.")


def _home() -> Finding:
    path = postgres.ensure_home()
    return Finding(
        "data directory", os.access(path, os.W_OK | os.X_OK), str(path), "Set WHARFINGER_HOME to a writable one."
    )


def _disk() -> Finding:
    free = shutil.disk_usage(postgres.home_directory()).free
    return Finding("disk", free > ENOUGH_DISK_BYTES, f"{free / 1e9:.1f} GB free", "Make room: less than 1 GB is left.")


def _server() -> Finding:
    if external_url():
        return Finding("database", True, "DATABASE_URL")
    state = postgres.status()
    return Finding("database", state.running, f"embedded, {state.data}" + (f" ({state.note})" if state.note else ""))


def _ask(sql: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return row[0] if row else None


def _database() -> Iterator[Finding]:
    version = int(_ask("SHOW server_version_num"))
    yield Finding(
        "server", version >= OLDEST_SERVER, f"PostgreSQL {version // 10000}", "PostgreSQL 15 or newer is needed."
    )
    encoding, lower = _ask("SHOW server_encoding"), _ask("SELECT lower('À')")
    hint = "Make the database anew with ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0."
    yield Finding("encoding", (encoding, lower) == ("UTF8", "à"), str(encoding), hint)
    powers = bool(_ask("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"))
    hint = "Connect as an ordinary role: this one walks through row-level security."
    yield Finding("role", not powers, str(_ask("SELECT current_user")), hint)
    yield _roles()
    yield _migrations()
    yield _clock()
    yield _worker()


def _roles() -> Finding:
    names = "', '".join((roles.OWNER, roles.APP, roles.PORTAL))
    count = _ask(f"SELECT count(*) FROM pg_roles WHERE rolname IN ('{names}')")  # noqa: S608 - our own names
    hint = "Let the administrator run this, choosing passwords:\n" + roles.sql_for_administrator()
    return Finding("three roles", count == 3, f"{count} of owner, app, portal", hint)


def _migrations() -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Finding("migrations", not plan, f"{len(plan)} to apply", "Run `wharfinger manage migrate`.")


def _clock() -> Finding:
    gap = abs(datetime.now(UTC) - _ask("SELECT clock_timestamp()"))
    seen = f"{gap.total_seconds():.1f} s from the database's"
    return Finding("clock", gap < CLOCK_TOLERANCE, seen, "Let both machines keep time by NTP.")


def _worker() -> Finding:
    hint = "Start `wharfinger worker` (or `wharfinger run`): imports, reminders and mails wait for it."
    if _ask("SELECT to_regclass('procrastinate_workers')") is None:
        return Finding("worker", False, "not known before the migrations", hint)
    last = _ask("SELECT max(last_heartbeat) FROM procrastinate_workers")
    age = datetime.now(UTC) - last if last else None
    seen = f"last sign of life {age.total_seconds():.0f} s ago" if age else "never seen"
    return Finding("worker", age is not None and age < WORKER_SILENCE, seen, hint)


def _files() -> Iterator[Finding]:
    source = Path(__file__).resolve().parents[2]
    stamp = assets.vendor_directory(source) / "stamp"
    hint = "Run `make assets` (or `python -m wharfinger.config.assets`)."
    yield Finding("front end", stamp.exists(), "built" if stamp.exists() else "not built", hint)
    catalogues = list(source.glob("wharfinger/*/locale/*/LC_MESSAGES/*.po"))
    stale = [path for path in catalogues if not path.with_suffix(".mo").exists()]
    yield Finding("translations", not stale, f"{len(catalogues) - len(stale)} of {len(catalogues)} compiled", hint)


def _mail() -> Finding:
    from django.conf import settings
    from django.core.mail import get_connection

    if not settings.EMAIL_URL:
        return Finding(
            "mail", True, f"kept as files in {settings.EMAIL_FILE_PATH}: set WHARFINGER_EMAIL_URL to send it"
        )
    hint = "Check WHARFINGER_EMAIL_URL: smtp://, smtp+tls:// or smtps://, user:password@host:port."
    try:
        get_connection(timeout=5).open()
    except OSError as error:
        return Finding("mail", False, f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}: {error}", hint)
    return Finding("mail", True, f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} answers")


def _address() -> Finding:
    from django.conf import settings

    local = settings.HOST in ("127.0.0.1", "::1", "localhost")
    hint = "Others can reach this without encryption: put TLS in front and set WHARFINGER_PUBLIC_URL to https://…"
    return Finding(
        "address", local or settings.BEHIND_TLS, f"{settings.PUBLIC_URL} ({settings.HOST}:{settings.PORT})", hint
    )


def _system_checks() -> list[Finding]:
    from django.core.checks import run_checks

    messages = [message for message in run_checks() if not message.is_silenced()]
    return [Finding(m.id or "check", False, str(m.msg), str(m.hint or "")) for m in messages]
