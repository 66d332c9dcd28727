"""A scratch database on the portal's own servers, migrated, and dropped afterwards."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a file, not only as a module

NAME = f"bench_{os.getpid()}"


def connected_to(address: str, name: str) -> str:
    return f"{address.rsplit('/', 1)[0]}/{name}"


@contextmanager
def scratch() -> Iterator[dict[str, str]]:
    """Make the database, point this process at it, and yield the environment for others."""
    from portal import launcher

    os.environ.setdefault("PORTAL_ENV", "development")
    launcher.provide(sys.argv[:1])
    import psycopg

    owner = os.environ["DATABASE_OWNER_URL"]
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME}")
        try:
            yield prepared(owner)
        finally:
            from django.db import connections

            connections.close_all()
            connection.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def prepared(owner: str) -> dict[str, str]:
    os.environ["DATABASE_URL"] = connected_to(os.environ["DATABASE_URL"], NAME)
    os.environ["DATABASE_OWNER_URL"] = connected_to(owner, NAME)
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    return dict(os.environ)


def empty() -> None:
    """Empty every table, so that the next repeat brings the same in anew."""
    import psycopg

    from history.illustration import empty_tables

    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        empty_tables(owner.cursor())
