"""Working days, as due days are counted. No database and no clock."""

from datetime import date, timedelta

WEEKEND = frozenset({5, 6})
"""Saturday and Sunday: the weekend of every country the portal knows. Holidays are not counted: they move."""


def add_working_days(start: date, days: int, weekend: frozenset[int] = WEEKEND) -> date:
    """Return the day that is `days` working days after `start`; `start` itself is not counted."""
    found = start
    while days > 0:
        found += timedelta(days=1)
        days -= found.weekday() not in weekend
    return found
