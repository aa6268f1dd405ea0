# SPDX-License-Identifier: Apache-2.0
"""The supervisor with real processes: ready, stopped, one of a kind, and a killed worker started again."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from wharfinger.config import env

SOURCE = Path(env.__file__).parents[2]


class Installation:
    """An installation of its own on a free port, using the run's test database."""

    def __init__(self, home: Path, database_url: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.home = home
        self.environment = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE), "WHARFINGER_HOME": str(home),
            "DATABASE_URL": database_url, "PORT": str(self.port), "PYTHONUNBUFFERED": "1",
        }  # fmt: skip

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "wharfinger.config.cli", *arguments]
        return subprocess.run(line, env=self.environment, capture_output=True, text=True, timeout=120)

    @property
    def output(self) -> str:
        return (self.home / "output").read_text()

    def run_until_ready(self) -> subprocess.Popen[bytes]:
        """Start ``run`` and wait for its announcement, not only for the server, which answers a moment earlier."""
        line = [sys.executable, "-m", "wharfinger.config.cli", "run"]
        with (self.home / "output").open("wb") as output:
            process = subprocess.Popen(line, env=self.environment, stdout=output, stderr=output)
        eventually(lambda: "Ctrl-C stops it." in self.output)
        return process

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def children(self, supervisor: int) -> dict[str, int]:
        """The pids of the supervisor's children by verb."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == supervisor and len(words) > 1:  # a child that died has no words left
                found[words[-2].decode()] = int(folder.name)
        return found


@pytest.fixture
def installation(transactional_db: None) -> Iterator[Installation]:
    home = Path(tempfile.mkdtemp(prefix="wh-run-"))
    database = settings.DATABASES["default"]
    port = f"&port={database['PORT']}" if database["PORT"] else ""
    url = f"postgresql:///{database['NAME']}?host={database['HOST']}&user={database['USER']}{port}"
    place = Installation(home, url)
    yield place
    place.command("stop")
    shutil.rmtree(home)


def eventually(what: Callable[[], object], seconds: float = 60) -> object:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := what():
            return answer
        time.sleep(0.1)
    raise AssertionError("it did not come about in time")


def test_run_answers_until_it_is_interrupted_and_leaves_nothing(installation: Installation) -> None:
    process = installation.run_until_ready()
    children = installation.children(process.pid)
    assert (set(children), installation.answers()) == ({"serve", "worker"}, True)
    process.send_signal(signal.SIGINT)
    assert (process.wait(timeout=60), installation.answers()) == (0, False)
    assert [pid for pid in children.values() if Path(f"/proc/{pid}").exists()] == []
    address = f"Wharfinger is at http://127.0.0.1:{installation.port}"
    assert installation.output.split("\n") == ["", address, "", "Ctrl-C stops it.", ""]


def test_detached_it_returns_once_it_answers_and_stop_stops_it(installation: Installation) -> None:
    done = installation.command("run", "--detach")
    assert (done.returncode, installation.answers()) == (0, True), done.stderr
    again = installation.command("run", "--detach")
    assert (again.returncode, "already running" in again.stdout) == (0, True)
    assert installation.command("stop").stdout == "stopped\n"
    assert installation.answers() is False
    assert installation.command("stop").stdout == "nothing was running\n"


def test_a_killed_worker_is_started_again(installation: Installation) -> None:
    process = installation.run_until_ready()
    first = installation.children(process.pid)["worker"]
    os.kill(first, signal.SIGKILL)
    eventually(lambda: installation.children(process.pid).get("worker", first) != first)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    assert "The worker process ended with code -9; starting it again." in installation.output


def test_a_taken_port_is_named_with_a_way_out(installation: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", installation.port))
        taken.listen()
        done = installation.command("run")
    assert done.returncode == 1
    assert f"Port {installation.port} on 127.0.0.1 cannot be used" in done.stderr
    assert f"make demo PORT={installation.port + 1}" in done.stderr


def test_the_doctor_finds_a_silent_worker_and_says_what_to_do(installation: Installation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
    done = installation.command("doctor")
    bad = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("BAD")]
    assert (done.returncode, bad) == (1, ["worker"])
    assert "Start `wharfinger worker`" in done.stdout


def test_a_command_line_that_means_nothing_is_refused(installation: Installation) -> None:
    assert installation.command("frobnicate").returncode == 2


def test_the_database_verbs_leave_a_foreign_server_alone(installation: Installation) -> None:
    done = installation.command("db", "stop")
    assert (done.returncode, done.stderr) == (1, "wharfinger: DATABASE_URL names a server that is not ours to stop.\n")
