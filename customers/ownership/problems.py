"""What is wrong in a graph of holdings, with the rows. Named, and counted as it stands: never put right in silence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from customers.ownership.bounds import Bounds
from customers.ownership.graph import WHOLE, Graph


@dataclass(frozen=True, slots=True)
class Problem:
    """`rows` are positions in the graph's holdings, `entities` whom it is about, `amount` in 10^-10 percent."""

    code: str
    entities: tuple[int, ...]
    rows: tuple[int, ...] = ()
    amount: int | None = None


def problems(graph: Graph, bounds: Bounds | None = None) -> list[Problem]:
    """Return everything wrong in the holdings, and of a solved graph the circles that did not settle."""
    found = [problem for look in LOOKS for problem in look(graph)]
    for circle in bounds.unsettled if bounds else []:
        found.append(Problem("circle_hands_on_all" if circle.over else "circle_unsettled", circle.entities))
    return found


def minima_over_100(graph: Graph) -> Iterator[Problem]:
    over = np.flatnonzero(graph.known > WHOLE)
    rows = rows_of(graph, graph.asset, over)
    for entity in over.tolist():
        yield Problem("minima_over_100", (entity,), rows[entity], int(graph.known[entity]))


def band_upside_down(graph: Graph) -> Iterator[Problem]:
    for row in np.flatnonzero(graph.low > graph.high).tolist():
        yield Problem("band_upside_down", (int(graph.asset[row]),), (row,))


def owns_itself(graph: Graph) -> Iterator[Problem]:
    for row in np.flatnonzero(graph.owner == graph.asset).tolist():
        yield Problem("owns_itself", (int(graph.asset[row]),), (row,), int(graph.low[row]))


def share_missing(graph: Graph) -> Iterator[Problem]:
    for row in np.flatnonzero(~graph.stated).tolist():
        yield Problem("share_missing", (int(graph.asset[row]),), (row,))


def share_twice(graph: Graph) -> Iterator[Problem]:
    """Yield each owner and asset that more than one row names; all of them count."""
    pair = graph.owner.astype(np.int64) * graph.size + graph.asset
    ordered = np.sort(pair)
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    rows = rows_of(graph, pair, twice)
    for value in twice.tolist():
        yield Problem("share_twice", (value // graph.size, value % graph.size), rows[value])


def rows_of(graph: Graph, key: np.ndarray, wanted: np.ndarray) -> dict[int, tuple[int, ...]]:
    if not wanted.size:
        return {}
    found: dict[int, list[int]] = {value: [] for value in wanted.tolist()}
    for row in np.flatnonzero(np.isin(key, wanted)).tolist():
        found[int(key[row])].append(row)
    return {value: tuple(rows) for value, rows in found.items()}


LOOKS: tuple[Callable[[Graph], Iterator[Problem]], ...] = (
    minima_over_100,
    band_upside_down,
    owns_itself,
    share_missing,
    share_twice,
)
