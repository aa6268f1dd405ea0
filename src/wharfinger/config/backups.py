# SPDX-License-Identifier: Apache-2.0
"""Dumps of the database: by command, before each migration of the embedded server, and back again."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from wharfinger.config.binaries import DatabaseServerError, server_account, server_binaries
from wharfinger.config.postgres import Cluster, embedded_cluster, ensure_home
from wharfinger.config.roles import DATABASE, OWNER, SUPERUSER, prepare_database

KEPT_MIGRATION_DUMPS = 5
VARIABLES = {"host": "PGHOST", "hostaddr": "PGHOSTADDR", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
             "dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip


def backup(path: Path, dsn: str | None = None) -> Path:
    """Write a compressed dump to ``path`` (mode 0600), complete or not at all.

    ``dsn`` names a server one does not own; by default the embedded server is dumped.
    """
    partial = path.with_name(f"{path.name}.partial")
    partial.touch(mode=0o600)
    try:
        _run("pg_dump", dsn or embedded_cluster().dsn(user=SUPERUSER), "--format=custom", f"--file={partial}")
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def restore(path: Path, dsn: str | None = None) -> None:
    """Replace the database by the dump in ``path``; if anything in it fails, nothing has changed.

    The embedded database is restored beside the old one, which is dropped only then. On a server one
    does not own it happens in one transaction, and tables that are not in the dump stay.
    """
    if not path.is_file():
        raise DatabaseServerError(f"There is no file {path}.")
    if dsn is not None:
        _run("pg_restore", dsn, "--clean", "--if-exists", "--no-owner", "--no-acl", "--single-transaction", str(path))
        return
    _restore_beside(embedded_cluster(), path)


def dump_before_migration() -> Path:
    """Dump the embedded database into ``backups/`` of the home, keeping the last five such dumps."""
    folder = ensure_home() / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    target = backup(folder / f"before-migration-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}.dump")
    for old in sorted(folder.glob("before-migration-*.dump"))[:-KEPT_MIGRATION_DUMPS]:
        old.unlink()
    return target


def _restore_beside(cluster: Cluster, path: Path) -> None:
    import psycopg

    fresh = f"{DATABASE}_restoring"
    with psycopg.connect(cluster.dsn("postgres", SUPERUSER), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {fresh}".encode())
        connection.execute(f"CREATE DATABASE {fresh} OWNER {OWNER} TEMPLATE template0".encode())
        _run("pg_restore", cluster.dsn(fresh, SUPERUSER), "--exit-on-error", str(path))
        connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)".encode())
        connection.execute(f"ALTER DATABASE {fresh} RENAME TO {DATABASE}".encode())
    prepare_database(cluster, may_create_databases=not cluster.durable)


def _run(program: str, dsn: str, *arguments: str) -> None:
    """Run a client program; the address goes by the environment, as arguments are seen by every user."""
    from psycopg.conninfo import conninfo_to_dict

    known = {VARIABLES[key]: str(value) for key, value in conninfo_to_dict(dsn).items() if key in VARIABLES}
    if program == "pg_restore":  # without a name it would print a script
        arguments = (f"--dbname={known['PGDATABASE']}", *arguments)
    binaries = server_binaries(server_account())
    done = subprocess.run([binaries / program, *arguments], env={**os.environ, **known}, capture_output=True, text=True)
    if done.returncode != 0:
        raise DatabaseServerError(f"{program} failed: {done.stderr.strip()[-2000:]}")
