# SPDX-License-Identifier: Apache-2.0
"""A whole installation for a test: a database of its own, and the real server and worker as processes."""

from __future__ import annotations

import hashlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from wharfinger.config import env

SOURCE = Path(env.__file__).parents[2]
ORIGINAL = str(connection.settings_dict["NAME"])


def eventually(what: Callable[[], Any], seconds: float = 60) -> Any:
    """Return the first truthy answer of ``what``; fail when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := what():
            return answer
        time.sleep(0.1)
    raise AssertionError("it did not come about in time")


class Site:
    """An installation on a free port. `start` runs the server (and the worker); the command line works at any time."""

    def __init__(self, database: str) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="wharfinger-site-"))
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = {
            **{key: value for key, value in os.environ.items() if key in ("PATH", "SSL_CERT_FILE")},
            "PYTHONPATH": str(SOURCE), "PYTHONUNBUFFERED": "1", "WHARFINGER_HOME": str(self.home),
            "DATABASE_URL": _url(database), "PORT": str(self.port), "WHARFINGER_SECRET_KEY": "of-tests-only",
        }  # fmt: skip

    def command(self, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run ``wharfinger`` with these arguments to its end."""
        line = [sys.executable, "-m", "wharfinger.config.cli", *arguments]
        return subprocess.run(line, env=self.environment, capture_output=True, text=True, timeout=timeout)

    def spawn(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Run ``wharfinger`` beside the test, its output in :meth:`log`."""
        line = [sys.executable, "-m", "wharfinger.config.cli", *arguments]
        with (self.home / f"{arguments[0]}.log").open("ab") as output:
            self.processes[arguments[0]] = subprocess.Popen(line, env=self.environment, stdout=output, stderr=output)
        return self.processes[arguments[0]]

    def log(self, verb: str) -> str:
        """What a spawned verb has said so far."""
        return (self.home / f"{verb}.log").read_text()

    def start(self, *, worker: bool = False) -> Site:
        """Start the server, with ``worker`` the worker too, and wait until it answers."""
        self.spawn("serve")
        if worker:
            self.spawn("worker")
        eventually(lambda: self.answers() or self.processes["serve"].poll() is not None)
        assert self.answers(), self.log("serve")
        return self

    def answers(self) -> bool:
        """Whether /healthz says 200."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            client.request("GET", "/healthz")
            return client.getresponse().status == 200
        except OSError:
            return False
        finally:
            client.close()

    def close(self) -> None:
        """Stop everything and remove the home."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(timeout=30)
        shutil.rmtree(self.home, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _url(database: str) -> str:
    values = connection.settings_dict
    keys = {"host": values["HOST"], "port": values["PORT"], "user": values["USER"], "password": values["PASSWORD"]}
    return make_conninfo(dbname=database, **{key: value for key, value in keys.items() if value})


def administer(statement: str, *names: str) -> None:
    """Run a statement about databases, connected to none of them."""
    with psycopg.connect(_url("postgres"), autocommit=True) as administrator:
        administrator.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def fingerprint_of_migrations() -> str:
    """A digest of everything the migrated database depends on."""
    folder = SOURCE / "wharfinger"
    files = [
        *folder.glob("*/migrations/*.py"),
        *folder.glob("*/data/*"),
        *folder.glob("*/apps.py"),
        *folder.glob("*/schemes.py"),
    ]
    versions = [f"{d.metadata['Name']} {d.version}" for d in distributions()]
    content = [path.read_bytes() for path in sorted(files) if path.is_file()]
    return hashlib.sha256(b"".join(content) + "".join(sorted(versions)).encode()).hexdigest()


def pristine_name() -> str:
    """The migrated database all of xdist's workers copy theirs from."""
    return f"test_{ORIGINAL}_pristine"


def make_pristine() -> None:
    """Make the migrated database from which tests get their copies; one of the same fingerprint is kept."""
    wanted, name = fingerprint_of_migrations(), pristine_name()
    comment = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with psycopg.connect(_url("postgres"), autocommit=True) as administrator:
        administrator.execute("SELECT pg_advisory_lock(8321)")  # the first worker makes it, the others wait
        if administrator.execute(comment, [name]).fetchone() == (wanted,):
            return
        administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        administer("CREATE DATABASE {}", name)
        connection.close()
        connection.settings_dict["NAME"] = name
        call_command("migrate", interactive=False, verbosity=0)
        connections.close_all()
        administer(f"COMMENT ON DATABASE {{}} IS '{wanted}'", name)


@contextmanager
def own_database() -> Iterator[str]:
    """Point Django at a fresh copy of the pristine database, in which tests may commit, and drop it afterwards."""
    before = str(connection.settings_dict["NAME"])
    ours = f"{before}_copy"
    connections.close_all()
    administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", ours)
    administer("CREATE DATABASE {} TEMPLATE {}", ours, pristine_name())
    connection.settings_dict["NAME"] = ours
    try:
        yield ours
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before
        administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", ours)
