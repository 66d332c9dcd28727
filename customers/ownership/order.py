"""The order in which shares can be computed: an owner before what it owns, a circle of owners as one."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from customers.ownership.graph import Flow, spans, unique

ONE = np.int32(1)


def levels(flow: Flow, waiting: np.ndarray, chosen: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Yield (chosen entities, how many holdings each has, places of these holdings), level by level.

    All owners of a level's entities are in earlier levels. `waiting` counts the holdings into each entity; it is used
    up, and what stays above zero lies in a circle or below one. `chosen` flags at least all that own anything in turn.
    """
    stamp = np.empty(flow.size, dtype=np.int32)
    ready = np.flatnonzero((waiting == 0) & chosen)
    while ready.size:
        places, counts = flow.of_owners(ready)
        yield ready, counts, places
        assets = flow.asset[places]
        np.subtract.at(waiting, assets, ONE)
        complete = assets[waiting[assets] == 0]
        ready = unique(complete[chosen[complete]], stamp)


def waves(flow: Flow, waiting: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Yield (owner of each holding, asset of each holding, place of each holding), level by level."""
    for owners, counts, places in levels(flow, waiting, flow.owns):
        yield np.repeat(owners, counts), flow.asset[places], places


@dataclass(eq=False, slots=True)
class Circles:
    """A part of the graph in its own positions, numbered so that each strongly connected component is one span.

    Component k holds the positions begin[k] … begin[k + 1]; `entity` are the positions in the whole graph; `inner`
    are the holdings within a component, `cross` those from one into another.
    """

    entity: np.ndarray
    begin: np.ndarray
    component: np.ndarray
    inner: Flow
    cross: Flow

    @property
    def is_single(self) -> np.ndarray:
        """Which components are one entity that owns nothing of itself."""
        owners = np.diff(self.inner.start)
        return (np.diff(self.begin) == 1) & (owners[self.begin[:-1]] == 0)


def circles(flow: Flow, entities: np.ndarray) -> Circles:
    """Return the strongly connected components of these entities, with the holdings among them."""
    part = csr_array((flow.low, flow.asset, flow.start), shape=(flow.size, flow.size))[entities][:, entities]
    count, label = connected_components(part, directed=True, connection="strong")
    label = label.astype(np.int64)
    order = np.argsort(label, kind="stable")
    part, label = csr_array(part[order][:, order]), label[order]
    begin = np.searchsorted(label, np.arange(count + 1))
    owner = np.repeat(label, np.diff(part.indptr))
    within = owner == label[part.indices]
    return Circles(entities[order], begin, label, picked(part, within), picked(part, ~within))


def picked(part: csr_array, chosen: np.ndarray) -> Flow:
    """Return the chosen holdings of a part of the graph."""
    start = np.concatenate(([0], np.cumsum(chosen)))[part.indptr]
    return Flow(start, part.indices[chosen], part.data[chosen])


def members(circles: Circles, components: np.ndarray) -> np.ndarray:
    return spans(circles.begin[components], circles.begin[components + 1])[0]
