# SPDX-License-Identifier: Apache-2.0
"""The embedded server, really started: races, kills, other accounts, empty environments, dumps."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from wharfinger.config import backups, postgres
from wharfinger.config.binaries import DatabaseServerError, server_account, server_binaries

SOURCE = Path(postgres.__file__).parents[2]
AS_ROOT = os.geteuid() == 0
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - syncing thirty data directories to disk is slow
START = "from wharfinger.config import postgres; print(postgres.start())"
DUMPS = "from pathlib import Path; from wharfinger.config import backups; "


@pytest.fixture
def place() -> Iterator[Path]:
    """A short directory every account may enter: a test's own tmp_path is closed, and too deep for a socket."""
    path = Path(tempfile.mkdtemp(prefix="wh-", dir=MEMORY))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def home(place: Path) -> Iterator[Path]:
    yield place
    run_with(place, "from wharfinger.config import postgres; postgres.stop()")


@pytest.fixture(scope="module")
def running() -> Iterator[Path]:
    """A home whose server runs, shared by the tests that leave it running."""
    path = Path(tempfile.mkdtemp(prefix="wh-", dir=MEMORY))
    path.chmod(0o711)
    run_with(path, START)
    yield path
    run_with(path, "from wharfinger.config import postgres; postgres.stop()")
    shutil.rmtree(path)


def run_with(home: Path, code: str) -> str:
    """Run ``code`` in a process of its own with this home and nothing else in the environment."""
    environment = {"WHARFINGER_HOME": str(home), "PYTHONPATH": str(SOURCE)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def value(dsn: str, sql: str) -> object:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(sql.encode()).fetchone()
    assert row is not None
    return row[0]


def postmaster(home: Path) -> int:
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def test_starting_twice_gives_the_same_server(running: Path) -> None:
    first, pid = run_with(running, START), postmaster(running)
    assert (run_with(running, START), postmaster(running)) == (first, pid)


def test_two_processes_racing_on_a_fresh_directory_both_come_out_right(home: Path) -> None:
    code = (
        START
        + "; import psycopg; print(psycopg.connect(postgres.embedded_cluster().dsn()).execute('select 1').fetchone()[0])"
    )
    environment = {"WHARFINGER_HOME": str(home), "PYTHONPATH": str(SOURCE)}
    racers = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    answers = [racer.communicate(timeout=120)[0].split() for racer in racers]
    dsn = postgres.Cluster(home / "postgres").dsn()
    assert answers == [[dsn, "1"], [dsn, "1"]]


def test_a_killed_server_gives_back_what_was_committed(home: Path) -> None:
    dsn = run_with(home, START)
    connection = psycopg.connect(dsn)
    connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    connection.commit()
    connection.execute("INSERT INTO kept SELECT generate_series(1001, 1500)")
    os.kill(postmaster(home), signal.SIGKILL)
    connection.close()
    assert value(run_with(home, START), "SELECT count(*) FROM kept") == 1000


def test_an_empty_environment_still_gives_a_unicode_database(running: Path) -> None:
    dsn = run_with(running, START)
    assert (value(dsn, "SHOW server_encoding"), value(dsn, "SELECT lower('À')")) == ("UTF8", "à")


def test_an_interrupted_initialisation_is_made_good(home: Path) -> None:
    run_with(home, START + "; postgres.stop()")
    (home / "postgres" / "data" / "PG_VERSION").unlink()
    assert value(run_with(home, START), "SELECT 1") == 1


def test_the_data_directory_is_private(running: Path) -> None:
    run_with(running, START)
    modes = [(running / "postgres" / part).stat().st_mode & 0o777 for part in (".", "data", "socket")]
    assert modes == [0o700, 0o700, 0o700]


def test_the_three_roles_are_ordinary_ones(running: Path) -> None:
    with psycopg.connect(run_with(running, START)) as connection:
        rows = connection.execute(
            "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles"
            " WHERE rolname LIKE 'wharfinger%' ORDER BY 1"
        ).fetchall()
    assert rows == [("wharfinger", False), ("wharfinger_app", False), ("wharfinger_portal", False)]


def test_what_the_owner_makes_the_app_may_write_and_the_portal_may_not_read(running: Path) -> None:
    dsn = run_with(running, START)
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE note (text text)")
    cluster = postgres.Cluster(running / "postgres")
    with psycopg.connect(cluster.dsn(user="wharfinger_app")) as connection:
        connection.execute("INSERT INTO note VALUES ('written')")
    with (
        psycopg.connect(cluster.dsn(user="wharfinger_portal")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT * FROM note")


def test_a_path_too_long_for_a_socket_gets_a_short_one(place: Path) -> None:
    home = place / ("long" * 30)
    assert value(run_with(home, START), "SELECT 1") == 1
    socket = postgres.Cluster(home / "postgres").socket
    assert (len(str(socket)) < 60, socket.stat().st_mode & 0o777) == (True, 0o700)
    run_with(home, "from wharfinger.config import postgres; postgres.stop()")
    socket.rmdir()


def test_spaces_and_quotes_in_the_path_do_no_harm(place: Path) -> None:
    home = place / "my 'own' files"
    assert value(run_with(home, START), "SELECT 1") == 1
    run_with(home, "from wharfinger.config import postgres; postgres.stop()")


def test_stopping_what_does_not_run_says_so(home: Path) -> None:
    assert run_with(home, "from wharfinger.config import postgres; print(postgres.stop())") == "False"


def test_the_server_outlives_the_process_that_started_it(running: Path) -> None:
    assert value(run_with(running, START), "SELECT 1") == 1
    assert run_with(running, "from wharfinger.config import postgres; print(postgres.status().running)") == "True"


def as_user(name: str, action: Callable[[], object]) -> int:
    """Run ``action`` in a forked child that has become this user for good; return its exit code.

    Not a new interpreter: the one running the tests may lie in a directory this user cannot enter.
    """
    user = pwd.getpwnam(name)
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
        action()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


if AS_ROOT:  # only root can become somebody else, and has to hand the server to another account

    def test_an_ordinary_user_runs_a_server_of_its_own(place: Path) -> None:
        user = pwd.getpwnam("nobody")
        os.chown(place, user.pw_uid, user.pw_gid)
        binaries = server_binaries(server_account())  # reachable by all, copied if need be

        def start_use_and_stop() -> None:
            os.environ.update(WHARFINGER_HOME=str(place), WHARFINGER_PG_BIN=str(binaries))
            assert value(postgres.start(), "SELECT 1") == 1
            assert (postgres.status().account, postgres.status().running, postgres.stop()) == ("nobody", True, True)

        assert as_user("nobody", start_use_and_stop) == 0
        assert (place / "postgres" / "data").stat().st_uid == user.pw_uid

    def test_a_home_closed_to_the_servers_account_has_its_data_elsewhere_and_says_so(place: Path) -> None:
        place.chmod(0o700)
        running = place / "inside"
        code = START + "; s = postgres.status(); print(s.data); print(s.note); postgres.stop()"
        dsn, data, note = run_with(running, code).splitlines()
        try:
            assert (data.startswith("/var/lib/wharfinger/"), data[:-5] in dsn) == (True, True)
            assert note.startswith(f"{running} is closed to the account ")
        finally:
            shutil.rmtree(Path(data).parent)


def test_a_dump_restored_brings_back_that_state_and_only_that(running: Path) -> None:
    dsn = run_with(running, START)
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE port (name text)")
        connection.execute("INSERT INTO port VALUES ('青岛'), ('上海')")
    dump = running / "one.dump"
    run_with(running, f"{DUMPS}backups.backup(Path({str(dump)!r}))")
    with psycopg.connect(dsn) as connection:
        connection.execute("DELETE FROM port")
        connection.execute("CREATE TABLE made_later (n int)")
    run_with(running, f"{DUMPS}backups.restore(Path({str(dump)!r}))")
    assert value(dsn, "SELECT array_agg(name ORDER BY name) FROM port") == ["上海", "青岛"]
    assert value(dsn, "SELECT count(*) FROM pg_tables WHERE tablename = 'made_later'") == 0
    assert dump.stat().st_mode & 0o777 == 0o600


def test_a_broken_dump_changes_nothing(running: Path) -> None:
    dsn = run_with(running, START)
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
    broken = running / "broken.dump"
    broken.write_bytes(b"PGDMP no more than a beginning")
    code = f"""
from pathlib import Path
from wharfinger.config import backups
from wharfinger.config.binaries import DatabaseServerError, server_account, server_binaries
try:
    backups.restore(Path({str(broken)!r}))
except DatabaseServerError:
    print("refused")
"""
    assert run_with(running, code) == "refused"
    assert value(dsn, "SELECT count(*) FROM kept") == 1


def test_a_server_one_does_not_own_is_dumped_and_restored_by_its_address(running: Path) -> None:
    dsn = run_with(running, START)
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE harbour AS SELECT 'Busan' AS name")
    dump = backups.backup(running / "address.dump", dsn)
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE harbour SET name = 'changed'")
    backups.restore(dump, dsn)
    assert value(dsn, "SELECT name FROM harbour") == "Busan"


def test_only_the_last_five_dumps_before_migrations_are_kept(running: Path) -> None:
    run_with(running, START)
    code = "from wharfinger.config import backups\nfor _ in range(7): print(backups.dump_before_migration().name)"
    made = run_with(running, code).split()
    assert sorted(path.name for path in (running / "backups").iterdir()) == made[2:]


def test_a_file_that_is_not_there_is_named(running: Path) -> None:
    with pytest.raises(DatabaseServerError, match="There is no file"):
        backups.restore(running / "absent.dump")


def test_the_throw_away_server_leaves_nothing_behind() -> None:
    with postgres.throwaway_cluster() as cluster:
        started = time.monotonic()
        assert value(cluster.dsn(), "SHOW fsync") == "off"
    assert (cluster.base.exists(), time.monotonic() - started < 30) == (False, True)
