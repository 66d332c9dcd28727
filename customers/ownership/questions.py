"""What is missing: which entities' owners have to be found so that the state's part in a company is known.

The measure asked about is `any_share`. An entity is *open* when its listed owners do not account for all of it and
nothing else says what it is; of a closed circle of owners that nobody outside holds, one stands for all. A company is
*settled* by an open entity when that is the only open one above it, itself included, over holdings with or without a
stated share: then whatever turns out about its owners, the company's part is known. Linear in entities and holdings:
what is carried down is only the lowest and the highest number of the open entities above.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from customers.ownership.cascade import reach
from customers.ownership.graph import WHOLE, Flow, Graph
from customers.ownership.measures import UNKNOWN, Shares
from customers.ownership.order import waves

MEASURE = "any_share"
MANY = -1
"""No open entity alone settles it."""


@dataclass(eq=False)
class Questions:
    """What keeps the entities of a graph unknown; all arrays are over its entities.

    `unknown` are those asked about, `rest` the part of each, in 10^-10 percent, that no listed owner accounts for.
    """

    graph: Graph
    unknown: np.ndarray

    @classmethod
    def of(cls, graph: Graph) -> "Questions":
        return cls(graph, getattr(Shares.of(graph), MEASURE) == UNKNOWN)

    @cached_property
    def rest(self) -> np.ndarray:
        graph = self.graph
        return np.where(graph.free, WHOLE - graph.known - graph.foreign, 0)

    @cached_property
    def flow(self) -> Flow:
        """The holdings over which what is unknown of an owner is unknown of what it owns."""
        graph, rest = self.graph, self.rest
        held = (graph.low > 0) | ((graph.high > 0) & (rest[graph.asset] > 0))
        kept = held & self.unknown[graph.owner] & self.unknown[graph.asset]
        return linked(graph.owner[kept], graph.asset[kept], graph.size)

    @cached_property
    def circle(self) -> np.ndarray:
        """The number of the circle of owners, or of the entity alone, that each entity lies in."""
        flow = self.flow
        rows = coo_array((flow.low, (flow.owner, flow.asset)), shape=(flow.size, flow.size)).tocsr()
        return connected_components(rows, directed=True, connection="strong")[1].astype(np.int64)

    @cached_property
    def settled_by(self) -> np.ndarray:
        """Return of each unknown entity the open one that settles it, else MANY; also MANY where minima pass 100 %."""
        low, high = self.carried_down()
        return np.where(self.unknown & (low == high), low, MANY)

    @cached_property
    def is_open(self) -> np.ndarray:
        found = self.unknown & (self.rest > 0)
        found[self.closed] = True
        return found

    @cached_property
    def closed(self) -> np.ndarray:
        """One entity of each circle that nobody outside holds and that no rest in it opens."""
        owners, assets = self.circle[self.flow.owner], self.circle[self.flow.asset]
        count = int(self.circle.max(initial=-1)) + 1
        is_closed = np.ones(count, dtype=bool)
        is_closed[assets[owners != assets]] = False
        is_closed[self.circle[~self.unknown | (self.rest != 0)]] = False
        circles, first = np.unique(self.circle, return_index=True)
        return first[is_closed[circles]]

    def carried_down(self) -> tuple[np.ndarray, np.ndarray]:
        """Return of each entity the lowest and the highest open one above it."""
        size, circle = self.graph.size, self.circle
        low, high = np.full(size, size), np.full(size, MANY)
        opened = np.flatnonzero(self.is_open)
        # Where known minima come to more than a whole, nothing is promised: as if everybody stood above.
        overfull = circle[self.unknown & (self.rest < 0)]
        np.minimum.at(low, circle[opened], opened)
        np.maximum.at(high, circle[opened], opened)
        low[overfull], high[overfull] = MANY, size
        self.spread(low, high)
        return low[circle], high[circle]

    def spread(self, low: np.ndarray, high: np.ndarray) -> None:
        owners, assets = self.circle[self.flow.owner], self.circle[self.flow.asset]
        across = owners != assets
        flow = linked(owners[across], assets[across], self.graph.size)
        waiting = np.bincount(flow.asset, minlength=flow.size).astype(np.int32)
        for above, below, _places in waves(flow, waiting):
            np.minimum.at(low, below, low[above])
            np.maximum.at(high, below, high[above])

    def above(self, entities: np.ndarray) -> np.ndarray:
        """Return which open entities stand above any of these, or among them."""
        return self.is_open & reach(self.flow.turned(), self.marked(entities) & self.unknown)

    def touched(self, entity: int) -> np.ndarray:
        """Return which unknown entities stand below an open one, itself included."""
        return reach(self.flow, self.marked(np.array([entity])))

    def marked(self, entities: np.ndarray) -> np.ndarray:
        marks = np.zeros(self.graph.size, dtype=bool)
        marks[entities] = True
        return marks


def linked(owner: np.ndarray, asset: np.ndarray, size: int) -> Flow:
    """Return links without shares as a flow."""
    rows = coo_array((np.ones(len(owner), dtype=np.int64), (owner, asset)), shape=(size, size)).tocsr()
    return Flow(rows.indptr, rows.indices, rows.data)
