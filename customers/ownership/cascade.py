"""Control that spreads: an entity joins once those that joined hold enough of it. On integers, so exact."""

import numpy as np

from customers.ownership.graph import UNIT, WHOLE, Flow, Graph, unique

HALF = 50 * UNIT
MORE_THAN_HALF = HALF + 1


def spread(flow: Flow, first: np.ndarray, held: np.ndarray, need: int) -> np.ndarray:
    """Return who is in the least fixed point: `first`, and every entity of which the members hold `need`.

    `held` is what counts as held before any owner joins.
    """
    member, held = first.copy(), held.copy()
    stamp = np.empty(flow.size, dtype=np.int64)
    owns = flow.owns
    joined = np.flatnonzero(member & owns)
    while joined.size:
        places, _ = flow.of_owners(joined)
        assets = flow.asset[places]
        np.add.at(held, assets, flow.low[places])
        joined = unique(assets[(held[assets] >= need) & ~member[assets]], stamp)
        member[joined] = True
        joined = joined[owns[joined]]
    return member


def reach(flow: Flow, first: np.ndarray) -> np.ndarray:
    """Return who is reached from `first` along holdings above zero: any of them suffices, so nothing is added up."""
    member, owns = first.copy(), flow.owns
    stamp = np.empty(flow.size, dtype=np.int64)
    joined = np.flatnonzero(member & owns)
    while joined.size:
        assets = flow.asset[flow.of_owners(joined)[0]]
        joined = unique(assets[~member[assets]], stamp)
        member[joined] = True
        joined = joined[owns[joined]]
    return member


def controlled(graph: Graph, need: int) -> np.ndarray:
    """Return whom the state and the companies it controls hold by the known minima."""
    return spread(graph.flow, graph.seeds, np.zeros(graph.size, dtype=np.int64), need)


def controllable(graph: Graph, need: int, unknown: np.ndarray) -> np.ndarray:
    """Return whom the state may control: all that is not known to be in other hands counts as the state's.

    It starts from the state and from `unknown`: the entities about whose owners nothing at all is known.
    """
    may_hold = np.where(graph.free, WHOLE - graph.known - graph.foreign, 0)
    first = graph.seeds | (graph.free & (unknown | (may_hold >= need)))
    return spread(graph.flow, first, may_hold, need)
