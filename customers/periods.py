"""Arithmetic of half-open ranges of days, (first day or None, first day over or None), and of lists of them."""

from collections.abc import Iterable
from datetime import date

Range = tuple[date | None, date | None]
OPEN: Range = (None, None)
EMPTY: Range = (date.min, date.min)
"""A range that holds no day: "as if never"."""


def holds(period: Range, day: date) -> bool:
    first, over = period
    return (first is None or first <= day) and (over is None or day < over)


def is_empty(period: Range) -> bool:
    first, over = period
    return first is not None and over is not None and over <= first


def common(one: Range, other: Range) -> Range:
    """Return the days that both hold; EMPTY where there are none."""
    if is_empty(one) or is_empty(other):
        return EMPTY
    first = max((day for day in (one[0], other[0]) if day is not None), default=None)
    over = min((day for day in (one[1], other[1]) if day is not None), default=None)
    return EMPTY if is_empty((first, over)) else (first, over)


def overlap(one: Range, other: Range) -> bool:
    return not is_empty(common(one, other))


def without(period: Range, others: Iterable[Range]) -> list[Range]:
    """Return what is left of a range when the days of others are taken out, in order."""
    left = [] if is_empty(period) else [period]
    for other in others:
        left = [piece for each in left for piece in cut(each, other)]
    return left


def cut(period: Range, other: Range) -> list[Range]:
    taken = common(period, other)
    if is_empty(taken):
        return [period]
    before, after = (period[0], taken[0]), (taken[1], period[1])
    found = [before] if taken[0] is not None and taken[0] != period[0] else []
    return [*found, after] if taken[1] is not None and taken[1] != period[1] else found


def joined(periods: Iterable[Range]) -> list[Range]:
    """Return the same days as ranges that neither touch nor overlap, in order."""
    found: list[Range] = []
    for first, over in sorted((each for each in periods if not is_empty(each)), key=lambda each: each[0] or date.min):
        if found and (found[-1][1] is None or first is None or first <= found[-1][1]):
            last = found[-1]
            found[-1] = (last[0], None if last[1] is None or over is None else max(last[1], over))
        else:
            found.append((first, over))
    return found


def stretches(periods: Iterable[Range]) -> list[Range]:
    """Return all of time, cut wherever one of the ranges begins or is over."""
    edges = sorted({day for each in periods if not is_empty(each) for day in each if day is not None})
    return list(zip([None, *edges], [*edges, None], strict=True))
