"""Random graphs against the definitions computed by fractions, and sums at the limit."""

import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customers.ownership.graph import UNIT, WHOLE, Graph
from customers.ownership.measures import NO, UNKNOWN, WORDS, YES, Shares, answers, percent
from customers.ownership.reading import read_graph
from tests.customers.ownership import reference

NAMES = ["State", "Private", "A", "B", "C", "D", "E", "F"]
AMOUNTS = st.one_of(
    st.sampled_from(["0", "0.0000000001", "10", "25", "33.3333333333", "49.9999999999", "50", "50.0000000001", "100"]),
    st.integers(0, 100).map(str),
    st.integers(0, WHOLE).map(lambda units: f"{units // UNIT}.{units % UNIT:010d}"),
)
PAIRS = {"owner": st.sampled_from(NAMES), "asset": st.sampled_from(NAMES[2:])}
EXACT = st.fixed_dictionaries({**PAIRS, "share": AMOUNTS})
BAND = st.fixed_dictionaries({**PAIRS, "min": AMOUNTS, "max": AMOUNTS})


@st.composite
def graphs(draw) -> dict:
    """Draw a graph; in most, no owners hold more than all, so what does not fit is left out."""
    edges = draw(st.lists(st.one_of(EXACT, BAND), max_size=16))
    if draw(st.integers(0, 4)):
        edges = fitting(edges)
    return {
        "seeds": ["State", *draw(st.lists(st.just("F"), max_size=1))],
        "private": ["Private", *draw(st.lists(st.just("E"), max_size=1))],
        "complete": draw(st.lists(st.sampled_from(NAMES[2:]), unique=True)),
        "edges": edges,
    }


def fitting(edges: list[dict]) -> list[dict]:
    kept, known = [], dict.fromkeys(NAMES, Fraction(0))
    for edge in edges:
        if "min" in edge and Fraction(edge["min"]) > Fraction(edge["max"]):
            edge = edge | {"min": edge["max"], "max": edge["min"]}
        low = Fraction(edge.get("share", edge.get("min")))
        if known[edge["asset"]] + low <= 100:
            known[edge["asset"]] += low
            kept.append(edge)
    return kept


@given(graphs())
@settings(max_examples=400, deadline=None)
def test_every_measure_is_the_exact_one(data):
    found = dict(answers(Shares.of(read_graph(data))))
    for name, expected in reference.measures(data).items():
        if None in (expected["at_least"], expected["at_most"]):
            continue  # no finite sum: what is counted then has a case of its own
        exact = {key: percent(expected[key] / 100) for key in ("at_least", "at_most")}
        assert found[name] == expected | exact


@given(graphs(), st.one_of(st.sampled_from([25, 50, 100]), st.integers(1, 100)))
@settings(max_examples=200, deadline=None)
def test_the_effective_share_is_on_the_right_side_of_any_limit(data, limit):
    shares = Shares.of(read_graph(data))
    found = dict(zip(shares.graph.names, shares.effective(limit).tolist(), strict=True))
    for name, expected in reference.measures(data).items():
        least, most = expected["at_least"], expected["at_most"]
        if None not in (least, most):
            assert WORDS[found[name]] == ("yes" if least >= limit else "no" if most < limit else "unknown")


def split(total: int, parts: int, dice: random.Random) -> list[int]:
    cuts = sorted(dice.sample(range(1, total), parts - 1))
    return [end - begin for begin, end in zip([0, *cuts], [*cuts, total], strict=True)]


@pytest.mark.parametrize(
    ("short", "ge50", "gt50", "effective"),
    [(0, YES, NO, YES), (1, NO, NO, NO), (-1, YES, YES, YES)],
    ids=["exactly half", "one unit less", "one unit more"],
)
def test_ten_thousand_lists_of_shares_fall_on_the_right_side(short, ge50, gt50, effective):
    dice, lists = random.Random(50), 10_000
    shares = [split(50 * UNIT - short, dice.randint(2, 12), dice) for _ in range(lists)]
    low = np.array([share for row in shares for share in row], dtype=np.int64)
    asset = np.repeat(np.arange(1, lists + 1), [len(row) for row in shares])
    is_state = np.arange(lists + 1) == 0
    nothing = np.zeros(lists + 1, dtype=bool)
    graph = Graph(range(lists + 1), is_state, nothing, ~is_state, asset * 0, asset, low, low, low > 0)
    found = Shares.of(graph)
    assert (found.cascade_ge50[1:] == ge50).all()
    assert (found.cascade_gt50[1:] == gt50).all()
    assert (found.effective(50)[1:] == effective).all()
    assert UNKNOWN not in found.any_share


def test_a_thousand_halves_through_companies_are_solved_exactly_at_the_limit():
    """Each list goes through companies of which the state holds all, so that the sum is one of floats."""
    dice = random.Random(51)
    edges = []
    for turn in range(1000):
        for part, units in enumerate(split(50 * UNIT, 10, dice)):
            edges.append({"owner": f"H{part}", "asset": f"A{turn}", "share": f"{units // UNIT}.{units % UNIT:010d}"})
    edges += [{"owner": "State", "asset": f"H{part}", "share": "100"} for part in range(10)]
    shares = Shares.of(read_graph({"seeds": ["State"], "private": [], "complete": [], "edges": edges}))
    assert set(shares.effective(50).tolist()) == {YES}
    assert set(shares.effective(Fraction(50 * UNIT + 1, UNIT)).tolist()) == {YES, UNKNOWN}
