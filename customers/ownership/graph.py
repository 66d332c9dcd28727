"""The graph of holdings as arrays: who owns what, from and to, in 10^-10 percent."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array, csr_array

UNIT = 10**10
"""One percent, in the integers that shares are counted in."""
WHOLE = 100 * UNIT


@dataclass(eq=False)
class Graph:
    """Entities by position, and holdings row by row as they were given.

    `seeds`, `private` and `complete` are boolean arrays over the entities; `owner` and `asset` are positions, `low`
    and `high` int64 in 10^-10 percent, `stated` says whether the row named a share at all.
    """

    names: Sequence[str]
    seeds: np.ndarray
    private: np.ndarray
    complete: np.ndarray
    owner: np.ndarray
    asset: np.ndarray
    low: np.ndarray
    high: np.ndarray
    stated: np.ndarray

    @property
    def size(self) -> int:
        return len(self.seeds)

    @cached_property
    def free(self) -> np.ndarray:
        """The entities whose share is computed: neither a public body nor known to be private."""
        return ~(self.seeds | self.private)

    @cached_property
    def known(self) -> np.ndarray:
        """The sum of the known minima of each entity's owners."""
        return self.sum_by_asset(self.low)

    @cached_property
    def foreign(self) -> np.ndarray:
        """The unlisted rest of each complete entity, which is not the state's."""
        rest = np.maximum(0, WHOLE - self.sum_by_asset(self.high))
        return np.where(self.complete & self.free, rest, 0)

    @cached_property
    def flow(self) -> "Flow":
        return Flow.of(self)

    @cached_property
    def owners(self) -> "Flow":
        """The same holdings by asset."""
        return self.flow.turned()

    @cached_property
    def inner(self) -> "Flow":
        """The holdings in those that own something in turn."""
        return self.flow.into(self.flow.owns)

    def sum_by_asset(self, amounts: np.ndarray) -> np.ndarray:
        total = np.zeros(self.size, dtype=np.int64)
        np.add.at(total, self.asset, amounts)
        return total


@dataclass(eq=False, slots=True)
class Flow:
    """The holdings above zero of computed entities, by owner: those of owner i are at start[i] … start[i + 1]."""

    start: np.ndarray
    asset: np.ndarray
    low: np.ndarray

    @classmethod
    def of(cls, graph: Graph) -> "Flow":
        kept = np.flatnonzero((graph.low > 0) & graph.free[graph.asset])
        places = (graph.owner[kept].astype(np.int32), graph.asset[kept].astype(np.int32))
        rows = coo_array((graph.low[kept], places), shape=(graph.size, graph.size)).tocsr()
        return cls(rows.indptr, rows.indices, rows.data)

    @property
    def size(self) -> int:
        return len(self.start) - 1

    @property
    def owns(self) -> np.ndarray:
        """Who holds anything: the others, most of all, need not be followed."""
        return self.start[1:] > self.start[:-1]

    @property
    def owner(self) -> np.ndarray:
        return np.repeat(np.arange(self.size, dtype=self.asset.dtype), np.diff(self.start))

    @property
    def weight(self) -> np.ndarray:
        """The shares as parts of one."""
        return self.low / WHOLE

    @property
    def matrix(self) -> csr_array:
        """The shares as parts of one."""
        return csr_array((self.weight, self.asset, self.start), shape=(self.size, self.size))

    def into(self, assets: np.ndarray) -> "Flow":
        """Return the holdings of these assets alone, given as flags."""
        kept = assets[self.asset]
        start = np.concatenate(([0], np.cumsum(kept)))[self.start]
        return Flow(start, self.asset[kept], self.low[kept])

    def turned(self) -> "Flow":
        """Return the same holdings by asset: `asset` then holds owners."""
        places = (self.asset, self.owner)
        rows = coo_array((self.low, places), shape=(self.size, self.size)).tocsr()
        return Flow(rows.indptr, rows.indices, rows.data)

    def of_owners(self, owners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the places of the holdings of these owners, and how many each has."""
        return spans(self.start[owners], self.start[owners + 1])


def spans(begin: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the numbers of all half-open spans one after the other, and the length of each."""
    counts = end - begin
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(begin - (ends - counts), counts), counts


def unique(positions: np.ndarray, stamp: np.ndarray) -> np.ndarray:
    """Return the positions without repetition; `stamp` is scratch of the graph's size. Sorts nothing."""
    turn = np.arange(len(positions), dtype=stamp.dtype)
    stamp[positions] = turn
    return positions[stamp[positions] == turn]
