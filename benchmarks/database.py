"""A scratch database on the portal's own servers: a copy of the migrated template of the tests, dropped afterwards."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a file, not only as a module

NAME = f"bench_{os.getpid()}"


@contextmanager
def scratch() -> Iterator[psycopg.Connection]:
    """Point this process and those it starts at a new database, and yield the owner's connection to it."""
    make_ready()
    # Needs the settings, which are read on import.
    from tests import database

    with database.connect() as server:
        database.create(NAME)
        try:
            point_at(NAME)
            with database.connect(NAME) as owner:
                yield owner
        finally:
            from django.db import connections

            connections.close_all()
            database.drop(server, NAME)


def make_ready() -> None:
    from portal import launcher

    os.environ.setdefault("PORTAL_ENV", "development")
    launcher.provide(sys.argv[:1])
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    import django

    django.setup()


def point_at(name: str) -> None:
    for key in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ[key] = f"{os.environ[key].rsplit('/', 1)[0]}/{name}"


def empty(owner: psycopg.Connection) -> None:
    """Empty every table, so that the next repeat brings the same in anew."""
    from history.illustration import empty_tables

    empty_tables(owner.cursor())
