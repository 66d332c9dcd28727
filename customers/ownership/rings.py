"""Solvers for one circle of owners: a dense one up to 2,000 entities, beyond that one that iterates.

The large one cuts the circle open at few entities: with their values given, all others follow in order, so the values
themselves are the solution of a system as small as the cut, which GMRES solves in about as many rounds.
"""

import warnings
from collections.abc import Callable

import numpy as np
from scipy.linalg import LinAlgError, LinAlgWarning, lu_factor, lu_solve
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import LinearOperator, gmres

from customers.ownership.graph import WHOLE, Flow
from customers.ownership.order import waves

DENSE = 2000
"""Up to how many entities a circle is solved densely."""
RESTART = 60
ROUNDS = 20

Solver = Callable[[np.ndarray], np.ndarray]


def solver_of(loop: Flow) -> Solver | None:
    """Return what solves (I − M) x = given for this circle, near enough; None where it is singular."""
    return dense(loop) if loop.size <= DENSE else Opened(loop).solve


def dense(loop: Flow) -> Solver | None:

    matrix = np.eye(loop.size)
    np.subtract.at(matrix, (loop.asset, loop.owner), loop.weight)
    with warnings.catch_warnings():
        warnings.simplefilter("error", LinAlgWarning)
        try:
            factors = lu_factor(matrix)
        except (LinAlgError, LinAlgWarning):
            return None
    return lambda given: lu_solve(factors, given)


class Opened:
    """A circle cut open: the entities of the cut, and the holdings of all others in an order that can be followed."""

    def __init__(self, loop: Flow):
        is_cut = cut_of(loop)
        self.cut = np.flatnonzero(is_cut)
        kept = ~is_cut[loop.asset]
        start = np.concatenate(([0], np.cumsum(kept)))[loop.start]
        open_flow = Flow(start, loop.asset[kept], loop.low[kept])
        waiting = np.bincount(open_flow.asset, minlength=loop.size)
        self.steps = [
            (owners, assets, open_flow.low[places] / WHOLE) for owners, assets, places in waves(open_flow, waiting)
        ]
        self.place = np.cumsum(is_cut) - 1
        self.back = (loop.owner[~kept], self.place[loop.asset[~kept]], loop.weight[~kept])

    def solve(self, given: np.ndarray) -> np.ndarray:
        nothing = np.zeros(len(given))
        first = self.returned(self.followed(given, np.zeros(len(self.cut)))) + given[self.cut]
        operator = LinearOperator(
            (len(self.cut), len(self.cut)),
            matvec=lambda at_cut: at_cut.ravel() - self.returned(self.followed(nothing, at_cut.ravel())),
            dtype=float,
        )
        at_cut, _ = gmres(operator, first, rtol=1e-13, atol=0.0, restart=RESTART, maxiter=ROUNDS)
        return self.followed(given, at_cut)

    def followed(self, given: np.ndarray, at_cut: np.ndarray) -> np.ndarray:
        """Return the value of every entity when those of the cut have these."""
        value = given.copy()
        value[self.cut] = at_cut
        for owners, assets, weight in self.steps:
            np.add.at(value, assets, weight * value[owners])
        return value

    def returned(self, value: np.ndarray) -> np.ndarray:
        """Return what comes back to the entities of the cut."""
        owners, places, weight = self.back
        return np.bincount(places, weights=weight * value[owners], minlength=len(self.cut))


def cut_of(loop: Flow) -> np.ndarray:
    """Return entities without which nothing goes in a circle: of each circle left, those with the most holdings."""
    whole = csr_array((loop.low, loop.asset, loop.start), shape=(loop.size, loop.size))
    weight = np.diff(loop.start) * np.bincount(loop.asset, minlength=loop.size)
    is_cut = np.zeros(loop.size, dtype=bool)
    owns_itself = loop.asset[loop.asset == loop.owner]
    is_cut[owns_itself] = True
    while True:
        left = np.flatnonzero(~is_cut)
        part = whole[left][:, left]
        _, label = connected_components(part, directed=True, connection="strong")
        sizes = np.bincount(label)
        if not sizes.size or sizes.max() == 1:
            return is_cut
        owner = np.repeat(label, np.diff(part.indptr))
        inner = np.bincount(owner[owner == label[part.indices]], minlength=len(sizes))
        # A plain ring opens at one entity; more are cut at once only where holdings criss-cross.
        wanted = np.where(sizes > 1, np.maximum(1, (inner - sizes) // 20), 0)
        is_cut[left[heaviest(label, sizes, weight[left], wanted)]] = True


def heaviest(label: np.ndarray, sizes: np.ndarray, weight: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return of each component its heaviest entities, as many as are wanted of it."""
    order = np.lexsort((-weight, label))
    begin = np.cumsum(sizes) - sizes
    rank = np.arange(len(label)) - begin[label[order]]
    return order[rank < wanted[label[order]]]
