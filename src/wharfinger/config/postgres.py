# SPDX-License-Identifier: Apache-2.0
"""The embedded PostgreSQL: one server per ``WHARFINGER_HOME``, living on its own until it is stopped.

The server listens on a Unix socket in a private directory only; whoever may enter that directory is trusted.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from wharfinger.config.binaries import (
    Account,
    DatabaseServerError,
    server_account,
    server_binaries,
    system_directory,
)
from wharfinger.config.roles import DATABASE, OWNER, SUPERUSER, prepare_database

LONGEST_SOCKET_DIRECTORY = 90  # a socket's whole path must stay under about 107 bytes
START_PATIENCE_SECONDS = 20
THROWAWAY = "wharfinger-test-pg-"

DURABLE = {"listen_addresses": "", "unix_socket_permissions": "0700", "jit": "off", "random_page_cost": "1.1"}
VOLATILE = {
    **DURABLE,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


@dataclass(frozen=True)
class Status:
    """What ``wharfinger db status`` says: the server's state and where everything lies."""

    running: bool
    pid: int | None
    version: str | None
    data: Path
    socket: Path
    log: Path
    account: str
    note: str


@dataclass(frozen=True)
class Cluster:
    """One server: its directory ``base`` holds data, log, lock and (paths permitting) the socket."""

    base: Path
    durable: bool = True
    note: str = ""
    account: Account = field(default_factory=server_account)

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.base / "server.log"

    @property
    def socket(self) -> Path:
        """The socket's directory: inside ``base``, or a short one when that path would be too long."""
        inside = self.base / "socket"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_DIRECTORY:
            return inside
        digest = hashlib.sha256(os.fsencode(self.base)).hexdigest()[:12]
        return Path("/tmp") / f"wharfinger-{self.account.uid}-{digest}"  # noqa: S108 - made 0700, owner checked

    def dsn(self, database: str = DATABASE, user: str = OWNER) -> str:
        """Return the address of a database of this server, whether or not the server runs."""
        return f"postgresql:///{database}?host={quote(str(self.socket))}&user={user}"

    def binaries(self) -> Path:
        """Return the programs that fit the data directory, or the newest for a new one."""
        version = self.data / "PG_VERSION"
        return server_binaries(self.account, int(version.read_text()) if version.exists() else None)

    def start(self) -> str:
        """Make the data directory if there is none, start the server if it does not run; return the address."""
        with self._locked():
            if not self._accepts_connections():
                self._initialise()
                self._launch()
            prepare_database(self, may_create_databases=not self.durable)
        return self.dsn()

    def stop(self) -> bool:
        """Stop the server, ending its connections; False when it did not run."""
        if not self.data.exists():
            return False
        with self._locked():
            if not self.is_running():
                return False
            self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")
        return True

    def status(self) -> Status:
        """Describe the server without starting it."""
        running = self.is_running()
        pid = int((self.data / "postmaster.pid").read_text().split()[0]) if running else None
        stamp = self.data / "PG_VERSION"
        version = stamp.read_text().strip() if stamp.exists() else None
        return Status(running, pid, version, self.data, self.socket, self.log, self.account.name, self.note)

    def is_running(self) -> bool:
        """Whether a server answers on the socket, be it that it is still starting or stopping."""
        # Not "pg_ctl status": it believes a stale pid file, and takes initdb's own server for a running one.
        return self._response() in (0, 1)

    def _accepts_connections(self) -> bool:
        return self._response() == 0

    def _response(self) -> int:
        if not (self.data / "postmaster.pid").exists():
            return 2
        return self._call("pg_isready", "-q", "-h", self.socket, "-d", "postgres", "-U", SUPERUSER).returncode

    def _initialise(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        if self.data.exists():  # an initdb that was killed half-way has no PG_VERSION to show
            shutil.rmtree(self.data)
        # The locale is explicit: from an empty environment (cron, systemd) it would be "C", where
        # lower('À') does nothing.
        extra = [] if self.durable else ["-N"]
        self._run("initdb", "-D", self.data, "-U", SUPERUSER, "--locale=C.UTF-8", "-E", "UTF8",
                  "--auth-local=trust", "--auth-host=reject", *extra)  # fmt: skip

    def _launch(self) -> None:
        self._private_directory(self.socket)
        options = {**(DURABLE if self.durable else VOLATILE), "unix_socket_directories": f'"{self.socket}"'}
        flags = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in options.items())
        deadline = time.monotonic() + START_PATIENCE_SECONDS
        command = ("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", "60", "-o", flags, "start")
        while self._call(*command).returncode != 0 and not self._accepts_connections():
            # Children of a killed server hold its shared memory for a moment.
            if time.monotonic() > deadline:
                raise DatabaseServerError(f"PostgreSQL did not start; the end of {self.log}:\n{self._log_tail()}")
            time.sleep(0.3)

    def _log_tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:]) if self.log.exists() else ""

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = self._call(program, *arguments)
        if done.returncode != 0:
            raise DatabaseServerError(f"{program} failed: {done.stderr.strip()}\n{self._log_tail()}")

    def _call(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a server program as the account. Its output goes to a file: the server would keep a pipe open."""
        with tempfile.TemporaryFile() as complaints:
            done = subprocess.run(  # type: ignore[call-overload]
                [str(self.binaries() / program), *map(str, arguments)], cwd="/", umask=0o077, start_new_session=True,
                env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"}, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=complaints, **self.account.popen_arguments(),
            )  # fmt: skip
            complaints.seek(0)
            return subprocess.CompletedProcess(
                done.args, done.returncode, "", complaints.read().decode(errors="replace")
            )

    def _private_directory(self, path: Path) -> None:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.stat().st_uid not in (os.geteuid(), self.account.uid):
            raise DatabaseServerError(f"{path} belongs to somebody else.")
        if self.account.is_dropped:
            os.chown(path, self.account.uid, self.account.gid)
        path.chmod(0o700)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the cluster's lock: two processes on a fresh directory would spoil each other's initdb."""
        self._private_directory(self.base)
        with (self.base / "lock").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def home_directory() -> Path:
    """Return the data directory of this installation, ``WHARFINGER_HOME`` (default ``~/.wharfinger``)."""
    return Path(os.environ.get("WHARFINGER_HOME") or Path.home() / ".wharfinger").expanduser().absolute()


def ensure_home() -> Path:
    """Make the data directory if it is absent: private, but for root traversable by the server's account."""
    path = home_directory()
    path.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    return path


def embedded_cluster(home: Path | None = None) -> Cluster:
    """Return the server of ``home``: its files lie inside, or below /var/lib/wharfinger if root keeps the home closed."""
    home = home or home_directory()
    inside = home / "postgres"
    account = server_account(inside / "data")
    if account.can_enter(home):
        return Cluster(inside, account=account)
    if (inside / "data" / "PG_VERSION").exists():
        raise DatabaseServerError(f"The account {account.name} can no longer reach {inside}: give {home} mode 711.")
    outside = system_directory() / hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    account = server_account(outside / "data")
    return Cluster(outside, note=f"{home} is closed to the account {account.name}", account=account)


def embedded_url(home: Path) -> str:
    """Return the address of the embedded database of ``home``, whether or not its server runs."""
    return embedded_cluster(home).dsn()


@contextmanager
def throwaway_cluster() -> Iterator[Cluster]:
    """Run a throw-away server for tests, in memory where there is /dev/shm: fast, and unsafe against power cuts."""
    shm = Path("/dev/shm")  # noqa: S108 - the directory inside is private
    parent = shm if os.access(shm, os.W_OK) else None
    place = tempfile.mkdtemp(prefix=f"{THROWAWAY}{os.getpid()}-", dir=parent)
    cluster = Cluster(Path(place), durable=False)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(place, ignore_errors=True)
        shutil.rmtree(cluster.socket, ignore_errors=True)


def sweep_throwaway_clusters() -> None:
    """Stop and remove the throw-away servers whose test run was killed before it could."""
    for place in [*Path("/dev/shm").glob(f"{THROWAWAY}*"), *Path(tempfile.gettempdir()).glob(f"{THROWAWAY}*")]:  # noqa: S108
        holder = int(place.name.removeprefix(THROWAWAY).split("-")[0])
        if os.access(place, os.W_OK) and not _is_alive(holder):
            Cluster(place, durable=False, account=server_account(place / "data")).stop()
            shutil.rmtree(place, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def start() -> str:
    """Start this installation's server and return its address."""
    ensure_home()
    return embedded_cluster().start()


def stop() -> bool:
    """Stop this installation's server; False when it did not run."""
    return embedded_cluster().stop()


def status() -> Status:
    """Describe this installation's server."""
    return embedded_cluster().status()
