"""The two sums of a state share: what is known to be the state's, and what is known to be in other hands.

The state's is the least solution of x = Σ min · x(owner) with x = 1 for public bodies. The others' is the least
solution of y = Σ min · y(owner) with y = 1 for private entities, and for a complete entity + max(0, 1 − Σ max). A
share is at least x and at most 1 − y.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from customers.ownership.graph import WHOLE, Graph, unique
from customers.ownership.loops import Unsettled, settle
from customers.ownership.order import Circles, circles, levels, members

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
    """Solve both sums: entity after entity in order, and what lies in a circle of owners circle by circle.

    Only who owns anything needs an order; the others, most of all, follow at once. Each adds its owners up in the order
    of the graph, whatever else is in it, so that a part of a graph gives the same sums to the last bit.
    """
    flow, matrix = graph.flow, graph.owners.matrix
    given = graph.seeds.astype(float), graph.private + graph.foreign / WHOLE
    value = tuple(own.copy() for own in given)
    waiting = np.bincount(graph.inner.asset, minlength=graph.size).astype(np.int32)
    for level, (ready, _counts, _places) in enumerate(levels(graph.inner, waiting, flow.owns)):
        if level:  # the first have no owners
            pull(matrix, ready, given, value)
    left = np.flatnonzero(waiting > 0)
    for column in value:
        column[left] = 0
    unsettled = walk(circles(flow, left), matrix, given, value) if left.size else []
    found = tuple(own + matrix @ column for own, column in zip(given, value, strict=True))
    for column, solved in zip(found, value, strict=True):
        column[left] = solved[left]
    return Bounds(*found, unsettled)


def pull(matrix: csr_array, entities: np.ndarray, given: Values, value: Values) -> None:
    """Give these entities what they have of their own, and their parts of what their owners have."""
    rows = matrix[entities]
    for own, column in zip(given, value, strict=True):
        column[entities] = own[entities] + rows @ column


def walk(part: Circles, matrix: csr_array, given: Values, value: Values) -> list[Unsettled]:
    """Solve what lies in circles of owners and between them, component after component; `value` is nil there yet."""
    single, count = part.is_single, len(part.begin) - 1
    local = tuple(np.zeros(len(part.entity)) for _ in value)
    waiting = np.bincount(part.component[part.cross.asset], minlength=count)
    stamp = np.empty(count, dtype=np.int64)
    ready, unsettled = np.flatnonzero(waiting == 0), []
    while ready.size:
        places = members(part, ready)
        pull(matrix, part.entity[places], given, value)
        # In the order of the graph, not of the numbers of components, for those of one size are solved together.
        together = ready[~single[ready]]
        together = together[np.argsort(part.entity[part.begin[together]])]
        circled = members(part, together)
        for column, there in zip(local, value, strict=True):
            column[circled] = there[part.entity[circled]]
        unsettled += settle(part, together, local)
        for column, there in zip(local, value, strict=True):
            there[part.entity[circled]] = column[circled]
        below = part.component[part.cross.asset[part.cross.of_owners(places)[0]]]
        np.subtract.at(waiting, below, 1)
        ready = unique(below[waiting[below] == 0], stamp)
    return unsettled
