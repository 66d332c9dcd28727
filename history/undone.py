"""Work that is tried and thrown away: everything in it is real, and nothing of it stays."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def thrown_away() -> Iterator[None]:
    """Run the block in a transaction, or a savepoint of the caller's, that is always rolled back.

    What the block left for after the commit, mails and tasks, is never carried out.
    """
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
