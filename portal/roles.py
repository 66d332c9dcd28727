"""The roles, the database and the extensions of PostgreSQL, made by a superuser. Plain psycopg: no settings yet."""

import argparse
import secrets
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

EXTENSIONS = ("btree_gist", "citext", "pg_trgm", "unaccent")
ROLES = {"portal_owner": "CREATEDB", "portal_app": "NOCREATEDB"}


class RolesError(Exception):
    """The superuser could not make them; the text says why."""


def asked(words: list[str]) -> str | None:
    """Return the answer to a `setup` that asks only for these, before there are settings; None to any other."""
    options = argparse.ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    options.add_argument("--print-sql", action="store_true")
    options.add_argument("--superuser-url")
    if words[:1] != ["setup"]:
        return None
    try:
        found, _others = options.parse_known_args(words[1:])
    except argparse.ArgumentError:
        return None
    return answer(print_sql=found.print_sql, superuser_url=found.superuser_url)


def answer(*, print_sql: bool, superuser_url: str | None) -> str | None:
    if print_sql:
        return script()
    return create_installation(superuser_url) if superuser_url else None


def create_installation(address: str) -> str:
    """Make what `script()` prints, with new passwords, and return the lines for `.env`."""
    owner, app = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    try:
        parts = urlsplit(address)
        place = f"{parts.hostname or '127.0.0.1'}:{parts.port or 5432}/portal"
        create(address, owner_password=owner, app_password=app)
        create_extensions(urlunsplit(parts._replace(path="/portal")))
    except (psycopg.Error, ValueError) as error:
        raise RolesError(f"--superuser-url: {error}") from error
    return "\n".join(
        [
            "Put these lines into .env, then run `manage.py setup` again:",
            f"DATABASE_URL=postgresql://portal_app:{app}@{place}",
            f"DATABASE_OWNER_URL=postgresql://portal_owner:{owner}@{place}",
        ]
    )


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
