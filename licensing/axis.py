"""A time axis: where days lie between two others, in percent, and which of them are written beneath it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MOST_TICKS = 4
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
"""Months between two ticks."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The days from `first` until `over`. Places are texts, as attributes of a picture take them in every language."""

    first: date
    over: date

    def place(self, day: date | None) -> str:
        """Return where a day lies; one that is not given is at the end, and one outside at the side it lies on."""
        return self.written(self.days_to(day))

    def width(self, since: date | None, over: date | None) -> str:
        """Return how wide the days from one until another are."""
        return self.written(max(0, self.days_to(over) - self.days_to(since or self.first)))

    def days_to(self, day: date | None) -> int:
        whole = (self.over - self.first).days
        return whole if day is None else min(max(0, (day - self.first).days), whole)

    def written(self, days: int) -> str:
        return f"{100 * days / (self.over - self.first).days:.2f}%"

    def ticks(self) -> list[date]:
        """Return firsts of months, few enough to be read side by side on a phone, none at the very edge."""
        for step in STEPS:
            found = [day for day in months(self.first, self.over, step) if self.is_inside(day)]
            if len(found) <= MOST_TICKS:
                return found
        return []

    def is_inside(self, day: date) -> bool:
        whole = (self.over - self.first).days
        return 0.08 * whole <= (day - self.first).days <= 0.92 * whole


def axis_of(days: list[date], *, beside: int = 14) -> Axis:
    """Return an axis that holds the days with some room on both sides."""
    room = timedelta(days=max(beside, (max(days) - min(days)).days // 25))
    return Axis(min(days) - room, max(days) + room)


def months(first: date, over: date, step: int) -> Iterator[date]:
    """Yield the firsts of every `step`-th month in the days."""
    number = first.year * 12 + first.month
    number += -number % step
    while (day := date(number // 12, number % 12 + 1, 1)) < over:
        if day >= first:
            yield day
        number += step
