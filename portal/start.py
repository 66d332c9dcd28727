"""What web, worker and beat look at before they serve, and how a refusal is told."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from history import clock

log = logging.getLogger(__name__)
GUNICORN_GIVES_UP = 3
"""The exit code of a worker after which gunicorn starts no other."""


@contextmanager
def refusing_in_lines(code: int = 1) -> Iterator[None]:
    """Leave with the lines of a refusal and no traceback, with an exit code."""
    try:
        yield
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(code)


def refuse_illustration() -> None:
    """Stop the start in production on a database that is marked as an illustration.

    A database that does not answer yet is no reason to stop: `/readyz` says so, and the clock is read again later.
    """
    try:
        clock.is_illustration()
    except DatabaseError as error:
        log.warning("start.no_database", extra={"error": str(error)})
    finally:
        connection.close()
