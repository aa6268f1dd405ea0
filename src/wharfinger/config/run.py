# SPDX-License-Identifier: Apache-2.0
"""Runs server and worker together, for the demo and for small installations.

One supervisor per home: it holds a lock while it lives, starts a child again that died, and on Ctrl-C or
SIGTERM stops what it started, the embedded database included if it was this run that started it.
"""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, NamedTuple

from wharfinger.config import postgres
from wharfinger.config.cli.common import CommandError, external_url

CHILDREN = ("serve", "worker")
READY_WITHIN_SECONDS = 60
STOP_WITHIN_SECONDS = 20
RESTARTS_ALLOWED = 10


class AlreadyRunningError(Exception):
    """Another supervisor holds this home."""


class Address(NamedTuple):
    """Where the server listens."""

    host: str
    port: int


@dataclass(frozen=True)
class Order:
    """What a supervisor is told: where the server will answer, whose the database is, what to say when ready."""

    site: Address
    owns_database: bool
    announcement: str

    def command(self) -> list[str]:
        """The command line of a process that carries this order out."""
        return [sys.executable, "-m", "wharfinger.config.run", json.dumps(asdict(self))]


def start_database() -> bool:
    """Start the embedded server if it is ours to start; True when it did not run before."""
    if external_url():
        return False
    postgres.ensure_home()
    was_running = postgres.status().running
    postgres.start()
    return not was_running


def load_demo(scale: float | None) -> str:
    """Bring the tables up to date and load the demo company unless it is there; return its logins as text."""
    from django.core.management import call_command

    from wharfinger.config import demo

    if _migrations_wait():
        call_command("migrate", interactive=False, verbosity=0)
    return demo.ensure_loaded(scale=scale)


def refuse_old_tables() -> None:
    """Raise :class:`CommandError` when there is something to migrate: the server would never be ready."""
    if _migrations_wait():
        raise CommandError(
            "The tables are not up to date: run `wharfinger manage migrate`, or `wharfinger init` first."
        )


def _migrations_wait() -> bool:
    """Whether there is anything to migrate: finding out costs a fifth of migrating nothing."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def run(*, detach: bool, owns_database: bool, banner: str = "") -> int:
    """Run the children until a signal, or with ``detach`` return once the server answers.

    The supervisor is a process without Django: here it takes this one's place, detached it is a child.
    """
    from django.conf import settings

    text = f"\nWharfinger is at {settings.PUBLIC_URL}\n{banner}"
    site = Address(settings.HOST, settings.PORT)
    try:
        with _only_one():
            _refuse_taken_port(site)
    except AlreadyRunningError:
        print(f"{text}\nIt is already running: `make stop` or `wharfinger stop` stops it.")
        return 0
    if not detach:
        order = Order(site, owns_database, f"{text}\nCtrl-C stops it.")
        sys.stdout.flush()
        os.execv(sys.executable, order.command())  # noqa: S606 - our own interpreter
    _run_detached(Order(site, owns_database, "ready"))
    print(f"{text}\nIt runs in the background: `make stop` or `wharfinger stop` stops it.")
    return 0


def stop() -> bool:
    """Stop the supervisor of this home and wait until it has stopped its children; False when there is none."""
    if not _lock_file().exists():
        return False
    with contextlib.suppress(AlreadyRunningError), _only_one():
        return False
    os.kill(int(_lock_file().read_text()), signal.SIGTERM)
    deadline = time.monotonic() + STOP_WITHIN_SECONDS + 20
    while time.monotonic() < deadline:
        with contextlib.suppress(AlreadyRunningError), _only_one():
            return True
        time.sleep(0.1)
    raise CommandError(f"The process {_lock_file().read_text()} does not stop.")


def is_ready(site: Address) -> bool:
    """Whether /healthz answers 200 there."""
    host = "127.0.0.1" if site.host in ("0.0.0.0", "::", "") else site.host  # noqa: S104 - compared, not bound
    connection = http.client.HTTPConnection(host, site.port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _lock_file() -> Path:
    return postgres.home_directory() / "run" / "supervisor"


@contextlib.contextmanager
def _only_one() -> Iterator[IO[str]]:
    """Hold this home's supervisor lock, or raise :class:`AlreadyRunningError`."""
    _lock_file().parent.mkdir(mode=0o700, exist_ok=True)
    with _lock_file().open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError from None
        yield handle


def _run_detached(order: Order) -> None:
    log = postgres.home_directory() / "logs" / "run.log"
    log.parent.mkdir(mode=0o700, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            order.command(), stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while not is_ready(order.site):
        if process.poll() is not None or time.monotonic() > deadline:
            process.terminate()
            raise CommandError(f"The server does not answer; see {log}.")
        time.sleep(0.1)


def supervise(order: Order) -> None:
    """Run the children until a signal; the supervising process's whole life."""
    with _only_one() as handle:
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        stopping = _stop_on_signal()
        children = {verb: _spawn(verb) for verb in CHILDREN}
        try:
            _watch(children, stopping, order)
        finally:
            _stop_children(children)
            if order.owns_database:
                postgres.stop()


def _stop_on_signal() -> threading.Event:
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    return stopping


def _spawn(verb: str) -> subprocess.Popen[bytes]:
    # Its own session: Ctrl-C reaches the supervisor alone, which then stops the children in order.
    command = [sys.executable, "-m", "wharfinger.config.cli", verb]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)


def _watch(children: dict[str, subprocess.Popen[bytes]], stopping: threading.Event, order: Order) -> None:
    announced, restarts = False, 0
    while not stopping.wait(0.2):
        if not announced and is_ready(order.site):
            print(order.announcement, flush=True)
            announced = True
        for verb, child in children.items():
            if child.poll() is None:
                continue
            restarts += 1
            if restarts > RESTARTS_ALLOWED or not announced:
                raise CommandError(f"The {verb} process ended with code {child.returncode}; its messages are above.")
            print(f"The {verb} process ended with code {child.returncode}; starting it again.", flush=True)
            children[verb] = _spawn(verb)


def _stop_children(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + STOP_WITHIN_SECONDS
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _refuse_taken_port(site: Address) -> None:
    family = socket.AF_INET6 if ":" in site.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(site)
        except OSError as error:
            raise CommandError(
                f"Port {site.port} on {site.host} cannot be used ({error.strerror}): choose another, as in "
                f"  make demo PORT={site.port + 1}"
            ) from error


def main() -> int:
    """Supervise what the command line orders, as :meth:`Order.command` wrote it."""
    values = json.loads(sys.argv[1])
    try:
        supervise(Order(Address(*values.pop("site")), **values))
    except (AlreadyRunningError, CommandError) as error:
        print(f"wharfinger: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
