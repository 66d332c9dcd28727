"""A part of a graph that holds everything above some entities gives them the same sums, to the last bit."""

import numpy as np
import pytest

from benchmarks.holdings import register
from customers.ownership.bounds import solve
from customers.ownership.exact import above
from customers.ownership.graph import Graph


def part_of(graph: Graph, entities: np.ndarray) -> Graph:
    place = np.full(graph.size, -1)
    place[entities] = np.arange(len(entities))
    rows = np.isin(graph.asset, entities)
    flags = {name: getattr(graph, name)[entities] for name in ("names", "seeds", "private", "complete")}
    amounts = {name: getattr(graph, name)[rows] for name in ("low", "high", "stated")}
    return Graph(**flags, owner=place[graph.owner[rows]], asset=place[graph.asset[rows]], **amounts)


@pytest.mark.parametrize("seed", range(3))
def test_a_part_gives_the_same_to_the_last_bit(seed):
    graph = register(20_000, seed)
    whole, owners = solve(graph), graph.flow.turned()
    dice = np.random.default_rng(seed)
    for wanted in (dice.choice(graph.size, 300, replace=False), dice.choice(graph.size, 5000, replace=False)):
        entities = above(owners, wanted)
        part = solve(part_of(graph, entities))
        assert (part.state == whole.state[entities]).all()
        assert (part.other == whole.other[entities]).all()
