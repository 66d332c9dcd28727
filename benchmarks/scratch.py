"""A database of its own for a run, on the portal's servers, dropped in the end; connected as the application's role."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from portal import launcher


@contextmanager
def scratch(name: str) -> Iterator[psycopg.Connection]:
    """Yield the owner's connection to a migrated, empty database that Django's connection points at."""
    if "DATABASE_URL" not in os.environ:
        os.environ.update(launcher.ensure())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    # Settings are read on import, and need the servers' addresses.
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    address, database = settings.DATABASE_OWNER_URL, f"bench_{name}_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        try:
            connection.close()
            settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = database
            call_command("migrate", verbosity=0)
            with psycopg.connect(f"{address.rsplit('/', 1)[0]}/{database}", autocommit=True) as owner:
                yield owner
        finally:
            connection.close()
            # Without force: that would want the right to end autovacuum, which a plain drop asks to go by itself.
            server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(database)))
