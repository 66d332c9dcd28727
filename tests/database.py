"""The test databases: one migrated template by the owner, a copy for each worker, read and written as the application.

The template is an illustration, so that the story can be played, and is kept until a migration or a guard changes.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from history import clock
from history.illustration import empty_tables

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "test_portal"
DROP_ATTEMPTS = 40


def fingerprint() -> str:
    """Return what the template depends on: every migration, and all of `history`."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("history/**/*.py"), ROOT / "requirements.txt"]):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def connect(database: str | None = None) -> psycopg.Connection:
    """Connect as the owner; without `database` to the installation's own, from where others are made."""
    address = settings.DATABASE_OWNER_URL
    return psycopg.connect(address if database is None else f"{address.rsplit('/', 1)[0]}/{database}", autocommit=True)


@contextmanager
def one_at_a_time(owner: psycopg.Connection) -> Iterator[None]:
    """Let one worker at a time make databases."""
    owner.execute("SELECT pg_advisory_lock(hashtext('test databases'))")
    yield
    owner.execute("SELECT pg_advisory_unlock(hashtext('test databases'))")


def create(name: str) -> None:
    """Create the database `name` as a copy of the template, and point Django's connection at it."""
    with connect() as owner, one_at_a_time(owner):
        template = f"{PREFIX}_{fingerprint()}"
        if not is_ready(owner, template):
            drop_templates(owner)
            build(owner, template)
        drop(owner, name)
        owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, template))))
    use(name)


def is_ready(owner: psycopg.Connection, template: str) -> bool:
    row = owner.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [template])
    return row.fetchone() == ("ready",)


def build(owner: psycopg.Connection, template: str) -> None:
    name = sql.Identifier(template)
    owner.execute(sql.SQL("CREATE DATABASE {}").format(name))
    use(template)
    call_command("migrate", verbosity=0)
    call_command("mark_illustration", stdout=StringIO())
    connection.close()
    owner.execute(sql.SQL("COMMENT ON DATABASE {} IS 'ready'").format(name))


def drop_templates(owner: psycopg.Connection) -> None:
    """Drop the templates that earlier versions left."""
    found = owner.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [f"^{PREFIX}_[0-9a-f]{{12}}$"])
    for (name,) in found.fetchall():
        drop(owner, name)


def drop(owner: psycopg.Connection, name: str) -> None:
    """Drop a database and end the sessions in it. One that is being vacuumed is PostgreSQL's own: that is waited for."""
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    for attempt in range(1, DROP_ATTEMPTS + 1):
        try:
            owner.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            if attempt == DROP_ATTEMPTS:
                raise
            time.sleep(0.5)
        else:
            return


def use(name: str) -> None:
    """Point Django's connection at a database, in the settings too: threads and processes read them there."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    clock.read_anew()


def empty(owner: psycopg.Connection) -> None:
    """Empty every table that a test filled, and set the clock back; only the owner may."""
    empty_tables(owner.cursor())
    clock.read_anew()
