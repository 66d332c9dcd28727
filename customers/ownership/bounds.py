"""The two sums of a state share: what is known to be the state's, and what is known to be in other hands.

The state's is the least solution of x = Σ min · x(owner) with x = 1 for public bodies. The others' is the least
solution of y = Σ min · y(owner) with y = 1 for private entities, and for a complete entity + max(0, 1 − Σ max). A
share is at least x and at most 1 − y.
"""

from dataclasses import dataclass

import numpy as np

from customers.ownership.graph import WHOLE, Flow, Graph, unique
from customers.ownership.loops import Unsettled, settle
from customers.ownership.order import Circles, circles, members, waves

Values = tuple[np.ndarray, np.ndarray]


@dataclass(eq=False, slots=True)
class Bounds:
    """`state` and `other` as parts of one, over the entities; `unsettled` the circles that could not be solved.

    Of an unsettled circle only what comes in from outside is counted, so both sums are still true minima.
    """

    state: np.ndarray
    other: np.ndarray
    unsettled: list[Unsettled]


def solve(graph: Graph) -> Bounds:
    """Solve both sums: entity after entity in order, and what lies in a circle of owners circle by circle."""
    flow = graph.flow
    values = (graph.seeds.astype(float), graph.private + graph.foreign / WHOLE)
    waiting = np.bincount(flow.asset, minlength=graph.size).astype(np.int32)
    for owners, assets, places in waves(flow, waiting):
        carry(values, owners, assets, flow.weight[places])
    left = np.flatnonzero(waiting > 0)
    return Bounds(*values, solve_circles(flow, left, values) if left.size else [])


def carry(values: Values, owners: np.ndarray, assets: np.ndarray, weight: np.ndarray) -> None:
    for value in values:
        held = weight * value[owners]
        counts = np.flatnonzero(held)
        np.add.at(value, assets[counts], held[counts])


def solve_circles(flow: Flow, left: np.ndarray, values: Values) -> list[Unsettled]:
    """Solve what lies in circles of owners and below them, component after component."""
    part = circles(flow, left)
    local = tuple(value[part.entity] for value in values)
    unsettled = walk(part, local)
    for value, solved in zip(values, local, strict=True):
        value[part.entity] = solved
    return unsettled


def walk(part: Circles, values: Values) -> list[Unsettled]:
    single, count = part.is_single, len(part.begin) - 1
    waiting = np.bincount(part.component[part.cross.asset], minlength=count)
    stamp = np.empty(count, dtype=np.int64)
    ready, unsettled = np.flatnonzero(waiting == 0), []
    while ready.size:
        # In the order of the graph, not of the numbers of components: then sums do not hang on what else is in it.
        ready = ready[np.argsort(part.entity[part.begin[ready]])]
        unsettled += settle(part, ready[~single[ready]], values)
        entities = members(part, ready)
        places, counts = part.cross.of_owners(entities)
        assets = part.cross.asset[places]
        carry(values, np.repeat(entities, counts), assets, part.cross.weight[places])
        below = part.component[assets]
        np.subtract.at(waiting, below, 1)
        ready = unique(below[waiting[below] == 0], stamp)
    return unsettled
