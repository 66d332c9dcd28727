"""Deep, wide and circular graphs: the right answer, without recursion and soon enough."""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from customers.ownership.measures import Shares
from customers.ownership.problems import problems
from customers.ownership.reading import read_graph
from tests.customers.ownership.graphs import measured
from tests.customers.ownership.shapes import chain, ladder, many_owners, ring, thicket

CHECKOUT = Path(__file__).resolve().parents[3]

SHAPES = {
    "a chain 10,000 deep": (chain(10_000, "100"), "9999", "100 100 yes yes yes"),
    "a chain that thins out": (chain(10_000, "99.99"), "9999", "36.786104643 36.786104643 yes yes yes"),
    "a chain thinner than a float": (chain(10_000, "51"), "9999", "0 0 yes yes yes"),
    "a ring of two": (ring(2, "99.999", "0.001"), "1", "100 100 no no yes"),
    "a ring that floats cannot prove": (ring(2, "99.9999999999", "0.0000000001"), "1", "100 100 no no yes"),
    "a ring of 1,000": (ring(1000, "99.999", "0.001"), "999", "100 100 no no yes"),
    "a ring of 10,000": (ring(10_000, "99.999", "0.001"), "9999", "100 100 no no yes"),
    "5,000 owners": (many_owners(5000), "0", "50 50 yes no yes"),
    "more chains than can be counted": (ladder(10_000), "9999", "37.123456789 37.123456789 no no yes"),
    "a thicket solved densely": (thicket(500, 4), "7", "50 50 no no yes"),
    "a thicket too large for that": (thicket(5000, 4), "7", "50 50 no no yes"),
}


@pytest.mark.parametrize(("data", "entity", "expected"), SHAPES.values(), ids=SHAPES)
def test_a_hard_shape_is_right(data, entity, expected):
    assert measured(data)[entity] == expected


def test_a_large_circle_that_does_not_settle_is_named_and_leaves_an_interval():
    data = ring(10_000, "99.9999999999", "0.0000000001")
    graph = read_graph(data)
    shares = Shares.of(graph)
    assert [problem.code for problem in problems(graph, shares.bounds)] == ["circle_unsettled"]
    assert measured(data)["7"] == "0 100 no no yes"


@pytest.mark.soak
@pytest.mark.parametrize("data", [shape[0] for shape in SHAPES.values()], ids=SHAPES)
def test_a_hard_shape_takes_seconds_and_little_memory(data, tmp_path):
    path = tmp_path / "graph.json"
    path.write_text(json.dumps(data))
    started = time.monotonic()
    subprocess.run(
        [sys.executable, "manage.py", "state_share", "--graph", str(path), "--json"],
        cwd=CHECKOUT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    assert time.monotonic() - started < 60
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 512 * 1024
