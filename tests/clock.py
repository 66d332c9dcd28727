"""Playing the story in tests: the test databases are illustrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from history import clock


@contextmanager
def played(*moment: int) -> Iterator[None]:
    """Put the clock to a moment (year, month, day, hour …, in UTC) and let it run on. Forward only.

    A test's rollback sets the clock back; what was read of it is forgotten on leaving.
    """
    clock.play(datetime(*moment, tzinfo=UTC))
    yield
    clock.read_anew()
