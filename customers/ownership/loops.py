"""Circles of owners, solved as a whole: many small ones at once, a stubborn one with more digits.

Every solution is proved: with v = (I − M)⁻¹ · 1 above zero, no error is larger than 2 · residual · max v, and where no
such v exists the holdings in the circle give more than they take, and the sum has no finite solution.
"""

from dataclasses import dataclass

import numpy as np

from customers.ownership.exact import Diverges, TooLarge, eliminate
from customers.ownership.graph import WHOLE, Flow, spans
from customers.ownership.order import Circles, members
from customers.ownership.refining import refined
from customers.ownership.rings import DENSE, solver_of

TOLERANCE = 1e-13
"""How far a solution may be off, as a part of one."""
ROUNDING = 8 * np.finfo(float).eps
BATCH = DENSE**2

Values = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A circle without a proved solution: `over` when there is none, for it hands on more than it gets."""

    entities: tuple[int, ...]
    over: bool


def settle(part: Circles, components: np.ndarray, values: Values) -> list[Unsettled]:
    """Solve these components in place; what comes in from outside is in `values`. Return those that do not settle."""
    components = components[are_fed(part, components, values)]
    sizes = np.diff(part.begin)[components]
    stubborn = list(components[sizes > DENSE])
    for size in np.unique(sizes[sizes <= DENSE]):
        alike = components[sizes == size]
        at_once = max(1, BATCH // int(size) ** 2)
        for first in range(0, len(alike), at_once):
            stubborn += solve_alike(part, alike[first : first + at_once], int(size), values)
    return [left for component in stubborn if (left := solve_alone(part, component, values))]


def are_fed(part: Circles, components: np.ndarray, values: Values) -> np.ndarray:
    """Return which components anything comes into; the sums of the others are nil."""
    places, counts = spans(part.begin[components], part.begin[components + 1])
    fed = (values[0][places] > 0) | (values[1][places] > 0)
    return np.bincount(np.repeat(np.arange(len(components)), counts)[fed], minlength=len(components)) > 0


def solve_alike(part: Circles, components: np.ndarray, size: int, values: Values) -> list[int]:
    """Solve components of one size at once, densely; return those whose solution is not proved."""
    count = len(components)
    places = members(part, components).reshape(count, size)
    given = np.stack([value[places] for value in values] + [np.ones((count, size))], axis=-1)
    matrix = matrices(part, components, size)
    try:
        found = np.linalg.solve(matrix, given)
    except np.linalg.LinAlgError:
        return list(components)
    left = np.abs(given - matrix @ found).max(axis=1)
    scale = found[:, :, 2].max(axis=1)
    proved = (found[:, :, 2] > 0).all(axis=1) & (left[:, 2] < 0.5)
    errors = 2 * scale[:, None] * (left[:, :2] + ROUNDING * np.abs(found[:, :, :2]).max(axis=1))
    proved &= (errors <= TOLERANCE).all(axis=1)
    for turn, value in enumerate(values):
        value[places[proved]] = np.maximum(found[proved, :, turn], 0)
    return list(components[~proved])


def matrices(part: Circles, components: np.ndarray, size: int) -> np.ndarray:
    """Return I − M of each component, asset by owner."""
    begin = part.begin[components]
    held, lengths = spans(part.inner.start[begin], part.inner.start[begin + size])
    which = np.repeat(np.arange(len(components)), lengths)
    owner = part.inner.owner[held] - begin[which]
    found = np.broadcast_to(np.eye(size), (len(components), size, size)).copy()
    np.subtract.at(found, (which, part.inner.asset[held] - begin[which], owner), part.inner.low[held] / WHOLE)
    return found


def solve_alone(part: Circles, component: int, values: Values) -> Unsettled | None:
    """Solve one component with more digits, or by fractions; None when that worked."""
    begin, end = part.begin[component], part.begin[component + 1]
    loop = inside(part.inner, begin, end)
    for value in values:
        given = value[begin:end]
        if not given.any():
            continue
        found = refined(loop, solver_of(loop), given)
        if found is None:
            try:
                found = by_fractions(loop, given)
            except (Diverges, TooLarge) as error:
                entities = tuple(int(place) for place in part.entity[begin:end])
                return Unsettled(entities, isinstance(error, Diverges))
        value[begin:end] = found
    return None


def inside(flow: Flow, begin: int, end: int) -> Flow:
    first, last = flow.start[begin], flow.start[end]
    return Flow(flow.start[begin : end + 1] - first, flow.asset[first:last] - begin, flow.low[first:last])


def by_fractions(loop: Flow, given: np.ndarray) -> np.ndarray:
    rows = [{} for _ in range(loop.size)]
    for owner, asset, low in zip(loop.owner, loop.asset, loop.low, strict=True):
        rows[asset][int(owner)] = rows[asset].get(int(owner), 0) + int(low)
    return np.array([float(value) for value in eliminate(rows, given.tolist())])
