"""Control that is recorded and no share: votes, golden shares, boards; and chains that lead to the state without one.

Recorded control is *yes* where a holding of control, or of more than half of the votes, leads from a public body, from
an entity under the cascade at > 50, or from one under recorded control itself; *no* where the state has no share at
all and nobody but those in other hands has such a holding; *unknown* between.
"""

import numpy as np

from customers.ownership.cascade import HALF
from customers.ownership.measures import NO, UNKNOWN, YES, Shares
from customers.ownership.record import CONTROL, HeldGraph
from customers.ownership.windows import Below


def control(graph: HeldGraph, shares: Shares) -> np.ndarray:
    """Return for each entity whether it is under recorded control: NO, UNKNOWN or YES."""
    links = graph.links
    found = np.where(shares.any_share == NO, NO, UNKNOWN).astype(np.int8)
    strong = ((links.kind == CONTROL) | (links.low > HALF)) & graph.free[links.asset]
    if strong.any():
        owner, asset = links.owner[strong], links.asset[strong]
        doubtful = asset[~graph.private[owner]]
        found[doubtful] = UNKNOWN
        found[led_to(owner, asset, graph.seeds | (shares.cascade_gt50 == YES), graph)] = YES
    return found


def led_to(owner: np.ndarray, asset: np.ndarray, first: np.ndarray, graph: HeldGraph) -> np.ndarray:
    """Return as flags whom these holdings lead to, from `first` and on from one to the next."""
    starts = asset[first[owner]]
    return Below.of(owner, asset, graph.size).reach(starts, graph.free)


def reaches(graph: HeldGraph) -> np.ndarray:
    """Return as flags who is reached from a public body over at least one holding that states no share."""
    states_none = np.concatenate((~graph.stated, np.ones(len(graph.links.owner), dtype=bool)))
    states_none &= graph.free[graph.every_asset]
    if not states_none.any():
        return np.zeros(graph.size, dtype=bool)
    below = Below.of(graph.every_owner, graph.every_asset, graph.size)
    reached = below.reach(np.flatnonzero(graph.seeds), graph.free)
    leads = states_none & reached[graph.every_owner]
    return below.reach(np.unique(graph.every_asset[leads]), graph.free)
