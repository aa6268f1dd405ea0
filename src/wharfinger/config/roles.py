# SPDX-License-Identifier: Apache-2.0
"""The three database roles: owner (migrations), app (the product at work) and portal (customers' pages).

All three are ordinary roles: a superuser would walk through row-level security.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

    from wharfinger.config.postgres import Cluster

OWNER, APP, PORTAL = "wharfinger", "wharfinger_app", "wharfinger_portal"
DATABASE = "wharfinger"
SUPERUSER = "postgres"


def role_statements() -> list[str]:
    """Return the SQL that makes the roles, for a server administrator to run once, connected to any database."""
    return [f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS" for role in (OWNER, APP, PORTAL)]


def database_statements(database: str = DATABASE, owner: str = OWNER) -> list[str]:
    """Return the SQL that makes the database, connected to any other one."""
    return [
        f"CREATE DATABASE {database} OWNER {owner} ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0",
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {database} TO {APP}, {PORTAL}",
        f"GRANT TEMPORARY ON DATABASE {database} TO {APP}",
    ]


def grant_statements(owner: str = OWNER) -> list[str]:
    """Return the SQL to run inside the database: what the owner makes later, the app may use. Harmless twice."""
    privileges = f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT"
    return [
        f"GRANT USAGE ON SCHEMA public TO {APP}, {PORTAL}",
        f"{privileges} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}",
        f"{privileges} USAGE, SELECT ON SEQUENCES TO {APP}",
        f"{privileges} EXECUTE ON FUNCTIONS TO {APP}",
    ]


def sql_for_administrator(database: str = DATABASE) -> str:
    """Return one psql script with all of it, passwords left for the administrator to choose."""
    passwords = [rf"\password {role}" for role in (OWNER, APP, PORTAL)]
    lines = [f"{statement};" for statement in role_statements() + database_statements(database)]
    grants = [f"{statement};" for statement in grant_statements()]
    return "\n".join([*lines, *passwords, rf"\connect {database}", *grants])


def prepare_database(cluster: Cluster, *, may_create_databases: bool) -> None:
    """Give an embedded server its roles and database, where they are missing."""
    import psycopg

    with psycopg.connect(cluster.dsn("postgres", SUPERUSER), autocommit=True) as connection:
        _create_missing(connection)
        if may_create_databases:
            connection.execute(f"ALTER ROLE {OWNER} CREATEDB")
    with psycopg.connect(cluster.dsn(user=SUPERUSER), autocommit=True) as connection:
        for statement in grant_statements():
            connection.execute(statement.encode())


def _create_missing(connection: psycopg.Connection[Any]) -> None:
    roles = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    for role, statement in zip((OWNER, APP, PORTAL), role_statements(), strict=True):
        if role not in roles:
            connection.execute(statement.encode())
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
        for statement in database_statements():
            connection.execute(statement.encode())
