# SPDX-License-Identifier: Apache-2.0
"""The supervisor with real processes: ready, stopped, one of a kind, and a killed worker started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from pathlib import Path

from django.db import connection
from tests.site import Site, eventually


def run_until_ready(site: Site) -> subprocess.Popen[bytes]:
    """Start ``run`` and wait for its announcement, not only for the server, which answers a moment earlier."""
    process = site.spawn("run")
    eventually(lambda: "Ctrl-C stops it." in site.log("run"))
    return process


def children(supervisor: int) -> dict[str, int]:
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


def test_run_answers_until_it_is_interrupted_and_leaves_nothing(site: Site) -> None:
    process = run_until_ready(site)
    verbs = children(process.pid)
    assert (set(verbs), site.answers()) == ({"serve", "worker"}, True)
    process.send_signal(signal.SIGINT)
    assert (process.wait(timeout=60), site.answers()) == (0, False)
    assert [pid for pid in verbs.values() if Path(f"/proc/{pid}").exists()] == []
    address = f"Wharfinger is at http://127.0.0.1:{site.port}"
    assert site.log("run").split("\n") == ["", address, "", "Ctrl-C stops it.", ""]


def test_detached_it_returns_once_it_answers_and_stop_stops_it(site: Site) -> None:
    done = site.command("run", "--detach")
    assert (done.returncode, site.answers()) == (0, True), done.stderr
    again = site.command("run", "--detach")
    assert (again.returncode, "already running" in again.stdout) == (0, True)
    assert site.command("stop").stdout == "stopped\n"
    assert site.answers() is False
    assert site.command("stop").stdout == "nothing was running\n"


def test_a_killed_worker_is_started_again(site: Site) -> None:
    process = run_until_ready(site)
    first = children(process.pid)["worker"]
    os.kill(first, signal.SIGKILL)
    eventually(lambda: children(process.pid).get("worker", first) != first)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    assert "The worker process ended with code -9; starting it again." in site.log("run")


def test_a_taken_port_is_named_with_a_way_out(site: Site) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", site.port))
        taken.listen()
        done = site.command("run")
    assert done.returncode == 1
    assert f"Port {site.port} on 127.0.0.1 cannot be used" in done.stderr
    assert f"make demo PORT={site.port + 1}" in done.stderr


def test_the_doctor_finds_a_silent_worker_and_says_what_to_do(site: Site) -> None:
    done = site.command("doctor")
    bad = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("BAD")]
    assert (done.returncode, bad) == (1, ["worker"])
    assert "Start `wharfinger worker`" in done.stdout


def test_tables_that_are_not_up_to_date_are_named_before_anything_starts(site: Site) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'kernel'")
    done = site.command("run", "--detach")
    assert (done.returncode, "run `wharfinger manage migrate`" in done.stderr, site.answers()) == (1, True, False)


def test_a_command_line_that_means_nothing_is_refused(site: Site) -> None:
    assert site.command("frobnicate").returncode == 2


def test_the_database_verbs_leave_a_foreign_server_alone(site: Site) -> None:
    done = site.command("db", "stop")
    assert (done.returncode, done.stderr) == (1, "wharfinger: DATABASE_URL names a server that is not ours to stop.\n")
