"""The portal's clock. On a database that its owner marked as an illustration it is the story's."""

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

REREAD_AFTER = 2.0
_cached: dict[str, tuple[float, bool, timedelta]] = {}


class ClockError(Exception):
    """The clock was asked for what it does not do; the text says what."""


def now() -> datetime:
    """Return the present moment, aware; the story's on an illustration."""
    marked, offset = _reading()
    return timezone.now() + offset if marked else timezone.now()


def today(zone: ZoneInfo | str | None = None) -> date:
    """Return the day it is now in `zone`, by default the portal's."""
    return day_of(now(), zone)


def day_of(moment: datetime, zone: ZoneInfo | str | None = None) -> date:
    """Return the day of a moment in `zone`, by default the portal's."""
    place = zone or settings.TIME_ZONE
    return moment.astimezone(ZoneInfo(place) if isinstance(place, str) else place).date()


def end_of(day: date) -> datetime:
    """Return the last moment of a day in the portal's zone."""
    return datetime.combine(day, datetime.max.time(), ZoneInfo(settings.TIME_ZONE))


def is_illustration() -> bool:
    """Return whether the owner marked this database as an illustration."""
    return _reading()[0]


def play(moment: datetime) -> None:
    """Put the story's clock to `moment`; from there it runs on. Forward only, on an illustration only."""
    if not is_illustration():
        raise ClockError("Only the clock of a database that is marked as an illustration can be set.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT history_play(%s)", [moment])
    read_anew()


def read_anew() -> None:
    """Forget what was read of the clock: it was set, or set back by a rollback, or the database was exchanged."""
    _cached.clear()


def _reading() -> tuple[bool, timedelta]:
    """Return whether the database is an illustration and how far its clock is from the real one.

    ImproperlyConfigured where settings.REFUSE_ILLUSTRATION is on and it is one.
    """
    name = connection.settings_dict["NAME"]
    read_at, marked, offset = _cached.get(name, (0.0, False, timedelta()))
    if name in _cached and (not marked or time.monotonic() - read_at < REREAD_AFTER):
        return marked, offset
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_illustration, clock_offset FROM history_installation")
        marked, offset = cursor.fetchone() or (False, timedelta())
    if marked and settings.REFUSE_ILLUSTRATION:
        raise ImproperlyConfigured(
            f"The database {name} is marked as an illustration, which production refuses: set DATABASE_URL to another."
        )
    _cached[name] = (time.monotonic(), marked, offset)
    return marked, offset
