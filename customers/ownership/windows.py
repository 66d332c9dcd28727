"""For how many days around one day nothing above an entity begins or ends."""

from dataclasses import dataclass

import numpy as np

from customers.ownership.graph import spans, unique

ALWAYS, NEVER = 0, 10**7
"""Stand for no beginning and no end among days counted as ordinals (`date.toordinal`)."""


@dataclass(eq=False, slots=True)
class Changes:
    """The days on which something begins or ends, `day`, and with which entity, by position."""

    entity: np.ndarray
    day: np.ndarray


def windows(changes: Changes, owner: np.ndarray, asset: np.ndarray, size: int, on: int):
    """Return for each entity the first day and the day after the last on which all is as it is on `on`.

    `owner` and `asset` are the holdings in force, of every kind: along them a change reaches what lies below.
    """
    begin, end = np.full(size, ALWAYS), np.full(size, NEVER)
    later = changes.day > on
    np.minimum.at(end, changes.entity[later], changes.day[later])
    np.maximum.at(begin, changes.entity[~later], changes.day[~later])
    if not len(changes.day):
        return begin, end
    below = Below.of(owner, asset, size)
    hand_down(end, np.flatnonzero(end < NEVER), below, np.minimum)
    hand_down(begin, np.flatnonzero(begin > ALWAYS), below, np.maximum)
    return begin, end


@dataclass(eq=False, slots=True)
class Below:
    """What each entity holds: `asset` by owner, those of owner i at start[i] … start[i + 1]."""

    start: np.ndarray
    asset: np.ndarray

    @classmethod
    def of(cls, owner: np.ndarray, asset: np.ndarray, size: int) -> "Below":
        order = np.argsort(owner, kind="stable")
        start = np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=size))))
        return cls(start, asset[order])

    def step(self, owners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return owner and asset of every holding of these."""
        places, counts = spans(self.start[owners], self.start[owners + 1])
        return np.repeat(owners, counts), self.asset[places]

    def reach(self, first: np.ndarray, enters: np.ndarray) -> np.ndarray:
        """Return as flags who is reached from `first`, themselves included, through those that may be entered."""
        found = np.zeros(len(enters), dtype=bool)
        found[first] = True
        stamp = np.empty(len(enters), dtype=np.int64)
        while first.size:
            _, assets = self.step(first)
            first = unique(assets[~found[assets] & enters[assets]], stamp)
            found[first] = True
        return found


def hand_down(value: np.ndarray, first: np.ndarray, below: Below, nearer: np.ufunc) -> None:
    """Give everything below the nearest of the days above it, in place."""
    stamp = np.empty(len(value), dtype=np.int64)
    while first.size:
        owners, assets = below.step(first)
        moved = nearer(value[owners], value[assets]) != value[assets]
        nearer.at(value, assets[moved], value[owners[moved]])
        first = unique(assets[moved], stamp)
