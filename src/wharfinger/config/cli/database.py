# SPDX-License-Identifier: Apache-2.0
"""Verbs about the database: ``db start|stop|status|backup|restore``, ``manage`` and ``doctor``."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from wharfinger.config.cli.common import CommandError, external_url, prepare_django

if TYPE_CHECKING:
    from wharfinger.config.cli.common import Verbs


def add_verbs(verbs: Verbs) -> None:
    """Add this module's verbs."""
    db = verbs.add_parser("db", help="the embedded database: start, stop, status, backup, restore")
    parts = db.add_subparsers(metavar="PART", required=True)
    parts.add_parser("start", help="start it; make it first if there is none").set_defaults(run=start)
    parts.add_parser("stop", help="stop it").set_defaults(run=stop)
    show = parts.add_parser("status", help="say whether it runs and where it lies")
    show.add_argument("--json", action="store_true", help="for machines")
    show.set_defaults(run=status)
    for name, run, text in (("backup", backup, "write a dump to FILE"), ("restore", restore, "replace all by a dump")):
        part = parts.add_parser(name, help=text)
        part.add_argument("file", type=Path, metavar="FILE")
        part.set_defaults(run=run)
    manage = verbs.add_parser("manage", help="Django's own commands, such as migrate")
    manage.add_argument("arguments", nargs=argparse.REMAINDER)
    manage.set_defaults(run=run_manage)
    doctor = verbs.add_parser("doctor", help="look for what is wrong, with hints")
    doctor.add_argument("--json", action="store_true", help="for machines")
    doctor.add_argument("--sql", action="store_true", help="print the SQL that makes the three roles, and nothing else")
    doctor.set_defaults(run=run_doctor)


def _refuse_foreign(verb: str) -> None:
    if external_url():
        raise CommandError(f"DATABASE_URL names a server that is not ours to {verb}.")


def start(arguments: argparse.Namespace) -> int:
    """Start the embedded server and print its address."""
    from wharfinger.config import postgres

    _refuse_foreign("start")
    print(postgres.start())
    return 0


def stop(arguments: argparse.Namespace) -> int:
    """Stop the embedded server; not running is no error."""
    from wharfinger.config import postgres

    _refuse_foreign("stop")
    print("stopped" if postgres.stop() else "it was not running")
    return 0


def status(arguments: argparse.Namespace) -> int:
    """Print the server's state; exit code 3 when it does not run, as systemd's tools do."""
    from wharfinger.config import postgres

    if url := external_url():
        from psycopg.conninfo import conninfo_to_dict

        print(f"DATABASE_URL names a server of yours: {conninfo_to_dict(url).get('host') or 'this machine'}")
        return 0
    state = postgres.status()
    lines = {key: str(value) for key, value in asdict(state).items() if value not in (None, "")}
    print(
        json.dumps(asdict(state), default=str) if arguments.json else "\n".join(f"{k:9}{v}" for k, v in lines.items())
    )
    return 0 if state.running else 3


def backup(arguments: argparse.Namespace) -> int:
    """Write a dump."""
    from wharfinger.config import backups, postgres

    if not external_url():
        postgres.start()
    print(backups.backup(arguments.file, external_url()))
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Replace the database by a dump."""
    from wharfinger.config import backups, postgres

    if not external_url():
        postgres.start()
    backups.restore(arguments.file, external_url())
    print(f"restored {arguments.file}")
    return 0


def run_manage(arguments: argparse.Namespace) -> int:
    """Run one of Django's management commands."""
    prepare_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["wharfinger manage", *arguments.arguments])
    return 0


def run_doctor(arguments: argparse.Namespace) -> int:
    """Print every finding; 1 when something is wrong."""
    from wharfinger.config import doctor, roles

    if arguments.sql:
        print(roles.sql_for_administrator())
        return 0
    findings = doctor.examine()
    if arguments.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        print("\n".join(map(str, findings)))
    return 0 if all(finding.ok for finding in findings) else 1
