"""The roles, the database and the extensions of PostgreSQL, made by a superuser. Plain psycopg: no settings yet."""

import psycopg
from psycopg import sql

EXTENSIONS = ("btree_gist", "citext", "pg_trgm", "unaccent")
ROLES = {"portal_owner": "CREATEDB", "portal_app": "NOCREATEDB"}


def create(address: str, *, owner_password: str, app_password: str, database: str = "portal") -> None:
    """Create what is missing on the server at `address`: the owner, the application's role, the database."""
    passwords = {"portal_owner": owner_password, "portal_app": app_password}
    with psycopg.connect(address, autocommit=True) as connection:
        for name, right in ROLES.items():
            exists = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [name]).fetchone() is not None
            statement = "ALTER" if exists else "CREATE"
            connection.execute(
                sql.SQL(f"{statement} ROLE {{}} LOGIN {right} PASSWORD {{}}").format(
                    sql.Identifier(name), sql.Literal(passwords[name])
                )
            )
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER portal_owner").format(sql.Identifier(database)))


def create_extensions(address: str) -> None:
    """Create the extensions in the database at `address`, as a superuser."""
    with psycopg.connect(address, autocommit=True) as connection:
        for name in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)))


def script() -> str:
    """Return the same as SQL, for an administrator who gives no superuser."""
    roles = [f"CREATE ROLE {name} LOGIN {right} PASSWORD '…';" for name, right in ROLES.items()]
    extensions = [f"CREATE EXTENSION IF NOT EXISTS {name};" for name in EXTENSIONS]
    return "\n".join(
        [
            "-- To be run once by an administrator of PostgreSQL; put passwords in the place of the dots.",
            *roles,
            "CREATE DATABASE portal OWNER portal_owner;",
            "\\c portal",
            *extensions,
        ]
    )
