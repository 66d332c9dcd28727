"""What is wrong in the holdings is named with its rows."""

import pytest

from customers.ownership.graph import UNIT
from customers.ownership.measures import Shares
from customers.ownership.problems import problems
from customers.ownership.reading import read_graph
from tests.customers.ownership.graphs import graph_of

CASES = {
    "nothing wrong": ("State>A 50; A>B 10-20", []),
    "minima over 100": ("State>A 60; State>B 1; P>A 41", [("minima_over_100", "A", (0, 2), 101 * UNIT)]),
    "exactly 100": ("State>A 60; P>A 40", []),
    "band upside down": ("State>A 60-40", [("band_upside_down", "A", (0,), None)]),
    "owns itself": ("State>A 60; A>A 20", [("owns_itself", "A", (1,), 20 * UNIT)]),
    "share missing": ("State>A ?", [("share_missing", "A", (0,), None)]),
    "share twice": ("State>A 25; P>A 1; State>A 25", [("share_twice", "State A", (0, 2), None)]),
    "a circle that hands on all it gets": (
        "State>A 10; B>A 100; A>B 100",
        [("minima_over_100", "A", (0, 1), 110 * UNIT), ("circle_hands_on_all", "A B", (), None)],
    ),
}


@pytest.mark.parametrize(("edges", "expected"), CASES.values(), ids=CASES)
def test_what_is_wrong_is_named(edges, expected):
    graph = read_graph(graph_of(edges, private="P"))
    found = problems(graph, Shares.of(graph).bounds)
    told = [
        (item.code, " ".join(sorted(graph.names[e] for e in item.entities)), item.rows, item.amount) for item in found
    ]
    wanted = [(code, " ".join(sorted(names.split())), rows, amount) for code, names, rows, amount in expected]
    assert told == wanted
