"""Acting as the owner of the database: migrations, grants, the marker of an illustration."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection


@contextmanager
def as_owner() -> Iterator:
    """Connect the default connection as the owner for the block, then as the application's role again.

    CommandError without DATABASE_OWNER_URL; the database is the default connection's own.
    """
    if not settings.DATABASE_OWNER_URL:
        raise CommandError("DATABASE_OWNER_URL is missing: name the role that owns the database.")
    parts = urlsplit(settings.DATABASE_OWNER_URL)
    before = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update(USER=unquote(parts.username or ""), PASSWORD=unquote(parts.password or ""))
    try:
        yield connection
    finally:
        connection.close()
        connection.settings_dict.update(before)


def application_role() -> str:
    """Return the name of the role that the application connects as. Not to be asked inside `as_owner()`."""
    return connection.settings_dict["USER"]
