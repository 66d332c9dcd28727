"""What web and worker look at before they serve."""

import logging

from django.db import DatabaseError, connection

from history import clock

log = logging.getLogger(__name__)


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
