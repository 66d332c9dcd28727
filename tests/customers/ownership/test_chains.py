"""Chains behind a share: largest first, bounded, none twice, and together with the rest the whole share."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings

from customers.ownership.chains import Link, open_chains, share_chains
from customers.ownership.graph import WHOLE, Graph
from customers.ownership.measures import Shares, percent
from customers.ownership.reading import read_graph
from tests.customers.ownership.graphs import graph_of
from tests.customers.ownership.test_random import graphs

UP_TO = Decimal("1e-8")


def at_least(graph: Graph, company: int) -> Decimal:
    return Decimal(percent(Shares.of(graph).bounds.state[company]))


def chains_of(edges: str, company: str = "A", **options):
    graph = read_graph(graph_of(edges, private="P"))
    place = list(graph.names).index(company)
    return graph, share_chains(graph, place, at_least(graph, place), **options)


def written(graph: Graph, rows: tuple[int, ...]) -> str:
    return ">".join([*(graph.names[graph.owner[row]] for row in rows), graph.names[graph.asset[rows[-1]]]])


@pytest.mark.parametrize(
    ("edges", "listed", "rest", "is_all"),
    [
        pytest.param("P>A 100", {}, "0", True, id="no chain"),
        pytest.param("State>A 37.5", {"State>A": "37.5"}, "0", True, id="straight"),
        pytest.param(
            "State>B 60; B>A 50; State>A 10", {"State>B>A": "30", "State>A": "10"}, "0", True, id="the longer is larger"
        ),
        pytest.param("State>A 25-60", {"State>A": "25"}, "0", True, id="a band counts with what is known"),
        pytest.param("State>A ?", {}, "0", True, id="without a share nothing is known"),
        pytest.param("State>A 0", {}, "0", True, id="nothing held"),
        pytest.param(
            "State>B 100; B>A 20; B>A 30", {"State>B>A": "30", "State>B>A ": "20"}, "0", True, id="stated twice, both"
        ),
        pytest.param("State>A 50; A>A 20", {"State>A": "50"}, "12.5", True, id="owns itself"),
        pytest.param(
            "State>B 50; B>A 50; A>B 50", {"State>B>A": "25"}, "8.333333333", True, id="two that own each other"
        ),
        pytest.param("P>B 50; State>P 100; B>A 100", {}, "0", True, id="nothing passes what is known to be private"),
        pytest.param(
            "State>A 50; A>State 50", {"State>A": "50"}, "0", True, id="who owns a public body does not count"
        ),
    ],
)
def test_the_chains_of_a_share(edges, listed, rest, is_all):
    graph, found = chains_of(edges)
    told = [(written(graph, chain.rows), chain.part) for chain in found.listed]
    assert told == [(way.strip(), Decimal(part)) for way, part in listed.items()]
    assert abs(found.rest - Decimal(rest)) <= UP_TO
    assert found.is_all == is_all


def test_what_is_not_listed_is_the_rest():
    edges = "; ".join(f"State>B{place} {place}; B{place}>A 10" for place in range(1, 10))
    graph, found = chains_of(edges, most=3)
    assert [written(graph, chain.rows) for chain in found.listed] == ["State>B9>A", "State>B8>A", "State>B7>A"]
    assert (found.rest, found.is_all) == (Decimal("2.1"), False)


def test_a_search_that_looked_far_enough_stops():
    edges = "; ".join(f"State>B{place} 10; B{place}>A 1" for place in range(50))
    _graph, found = chains_of(edges, steps=20)
    assert (found.listed, found.rest, found.is_all) == ((), Decimal(5), False)


def test_not_all_paths_are_walked():
    """Forty floors of two companies each: a million million paths, and the largest are found at once."""
    floors = ["State>L0 60; State>R0 40"]
    for floor in range(1, 40):
        floors += [
            f"L{floor - 1}>L{floor} 60; R{floor - 1}>L{floor} 40; L{floor - 1}>R{floor} 60; R{floor - 1}>R{floor} 40"
        ]
    graph, found = chains_of("; ".join([*floors, "L39>A 60; R39>A 40"]), most=5)
    assert len(found.listed) == 5
    assert written(graph, found.listed[0].rows) == ">".join(["State", *(f"L{floor}" for floor in range(40)), "A"])
    parts = [chain.part for chain in found.listed]
    assert parts == sorted(parts, reverse=True)
    assert abs(sum(parts) + found.rest - 52) <= UP_TO


def test_a_chain_ten_thousand_deep_is_one_chain():
    edges = "; ".join(["State>C0 100", *(f"C{place}>C{place + 1} 100" for place in range(10_000))])
    _graph, found = chains_of(edges, "C10000")
    assert [(len(chain.rows), chain.part) for chain in found.listed] == [(10_001, Decimal(100))]
    assert (found.rest, found.is_all) == (0, True)


def simple_ways(graph: Graph, company: int) -> Iterator[tuple[int, ...]]:
    """Yield every way down from a public body that passes no entity twice, by walking all of them."""

    def walk(entity: int, rows: tuple[int, ...], passed: frozenset[int]) -> Iterator[tuple[int, ...]]:
        if graph.seeds[entity]:
            yield rows
            return
        for row in range(len(graph.owner)):
            owner = int(graph.owner[row])
            if graph.asset[row] == entity and graph.low[row] > 0 and graph.free[entity] and owner not in passed:
                yield from walk(owner, (row, *rows), passed | {owner})

    if not graph.seeds[company]:
        yield from walk(company, (), frozenset([company]))


def product(graph: Graph, rows: tuple[int, ...]) -> Fraction:
    part = Fraction(100)
    for row in rows:
        part *= Fraction(int(graph.low[row]), WHOLE)
    return part


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_the_chains_are_all_ways_that_come_back_nowhere(data):
    graph = read_graph(data)
    for company in range(graph.size):
        ways = sorted(simple_ways(graph, company))
        found = share_chains(graph, company, Decimal(0), most=10_000, steps=10**7)
        assert sorted(chain.rows for chain in found.listed) == ways
        assert found.is_all
        for chain in found.listed:
            assert abs(Fraction(chain.part) - product(graph, chain.rows)) < Fraction(1, 10**30)
        few = share_chains(graph, company, Decimal(0), most=2, steps=10**7).listed
        largest = sorted((product(graph, rows) for rows in ways), reverse=True)[:2]
        assert [chain.part for chain in few] == [chain.part for chain in found.listed[: len(few)]]
        assert len(few) == len(largest)


def is_without_circles(graph: Graph) -> bool:
    return not any(True for entity in range(graph.size) if comes_back(graph, entity))


def comes_back(graph: Graph, entity: int) -> bool:
    seen, waiting = set(), [entity]
    while waiting:
        here = waiting.pop()
        for row in range(len(graph.owner)):
            if graph.owner[row] == here and graph.low[row] > 0 and graph.asset[row] not in seen:
                seen.add(int(graph.asset[row]))
                waiting.append(int(graph.asset[row]))
    return entity in seen


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_chains_and_rest_come_to_the_share(data):
    graph = read_graph(data)
    without_circles = is_without_circles(graph)
    for company in range(graph.size):
        if graph.seeds[company]:
            continue
        known = at_least(graph, company)
        for most in (1, 10_000):
            found = share_chains(graph, company, known, most=most, steps=10**7)
            listed = sum((chain.part for chain in found.listed), Decimal(0))
            assert listed <= known + UP_TO * max(1, known)
            assert abs(listed + found.rest - known) <= UP_TO
            if without_circles and found.is_all:
                assert found.rest <= UP_TO


def links(text: str) -> list[Link]:
    """Return links of "1>2 3>4?": whole numbers are entities, the question mark a holding without a share."""
    found = []
    for row, pair in enumerate(text.split()):
        owner, asset = pair.rstrip("?").split(">")
        found.append(Link(row, int(owner), int(asset), 1.0, pair.endswith("?")))
    return found


@pytest.mark.parametrize(
    ("text", "rows", "is_all"),
    [
        pytest.param("0>9", [], True, id="a chain with shares all along is none of these"),
        pytest.param("0>9?", [(0,)], True, id="straight"),
        pytest.param("0>1 1>9?", [(0, 1)], True, id="open below"),
        pytest.param("0>1? 1>9", [(0, 1)], True, id="open above"),
        pytest.param("0>1? 1>9?", [(0, 1)], True, id="open twice is one chain"),
        pytest.param("0>1? 1>9 0>9 0>2 2>3 3>9?", [(0, 1), (3, 4, 5)], True, id="shortest first"),
        pytest.param("2>9? 2>3", [], True, id="leads to nobody public"),
        pytest.param("0>1? 1>2 2>1 2>9", [(0, 1, 3)], True, id="round a circle only once"),
        pytest.param("0>9? 9>0?", [(0,)], True, id="who owns a public body does not count"),
        pytest.param("0>1? 1>8 8>9 0>8", [(0, 1, 2)], True, id="only the side that is open"),
    ],
)
def test_chains_without_a_share(text, rows, is_all):
    found, whole = open_chains(links(text), 9, {0})
    assert [chain.rows for chain in found] == rows
    assert whole == is_all
    assert all(chain.part is None for chain in found)
