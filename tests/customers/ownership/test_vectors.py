"""Graphs with their exact results: published examples, the edges of the rules, circles, and what is unknown."""

import pytest

from tests.customers.ownership.graphs import graph_of, measured

CASES = {
    # X 50% A; A 50% B (OFAC FAQ 401 https://ofac.treasury.gov/faqs/401 example 1 (text found))
    "ofac401-1": (graph_of("X>A 50; A>B 50", seeds="X", complete="A B"), {
        "A": "50 50 yes no yes",
        "B": "25 25 yes no yes",
    }),
    # X 50% A, 50% B; A and B 25% each of C (OFAC FAQ 401 https://ofac.treasury.gov/faqs/401 example 2 (text found))
    "ofac401-2": (graph_of("X>A 50; X>B 50; A>C 25; B>C 25", seeds="X", complete="A B C"), {
        "A": "50 50 yes no yes",
        "B": "50 50 yes no yes",
        "C": "25 25 yes no yes",
    }),
    # Two state bodies 25% + 25% (aggregation rule: OFAC guidance Aug 2014; EU best practices 3 Jul 2024)
    "agg-1": (graph_of("Ministry>A 25; Region>A 25", seeds="Ministry Region", complete="A"), {
        "A": "50 50 yes no yes",
    }),
    # Exactly 50%
    "thr-50": (graph_of("State>A 50; Private>A 50", private="Private", complete="A"), {
        "A": "50 50 yes no yes",
    }),
    # 50% + 1 share of 21586948000 (Sberbank pattern) (memory (share structure of Sberbank))
    "thr-50p1": (graph_of("State>A 50.0000000046", complete="A"), {
        "A": "50.000000005 50.000000005 yes yes yes",
    }),
    # 51% at each of four levels (223-FZ art.1 part 2 (literal text has three levels))
    "chain-51x4": (graph_of("State>A 51; A>B 51; B>C 51; C>D 51", complete="A B C D"), {
        "A": "51 51 yes yes yes",
        "B": "26.01 26.01 yes yes yes",
        "C": "13.2651 13.2651 yes yes yes",
        "D": "6.765201 6.765201 yes yes yes",
    }),
    # Many minority routes: 30% direct + 40% of B which owns 50%
    "minor-sum": (graph_of("State>C 30; State>B 40; B>C 50", complete="B C"), {
        "B": "40 40 no no yes",
        "C": "50 50 no no yes",
    }),
    # S0 10% S3, 80% S1, 60% S2; S2 10% S1; S1 40% S3; S2 20% S3 (https://www.sigmaconso.com/en/blog/when-matrix-theory-explains-consolidation (text found: 56.4%))
    "sigma": (graph_of("S0>S1 80; S0>S2 60; S2>S1 10; S1>S3 40; S2>S3 20; S0>S3 10", seeds="S0", complete="S1 S2 S3"), {
        "S1": "86 86 yes yes yes",
        "S2": "60 60 yes yes yes",
        "S3": "56.4 56.4 yes yes yes",
    }),
    # State 40% A, B 60% A, A 60% B, private 40% B
    "cyc-1": (graph_of("State>A 40; B>A 60; A>B 60; Priv>B 40", private="Priv", complete="A B"), {
        "A": "62.5 62.5 no no yes",
        "B": "37.5 37.5 no no yes",
    }),
    # Own shares: A holds 20% of itself, State 45%
    "cyc-3": (graph_of("State>A 45; A>A 20; Priv>A 35", private="Priv", complete="A"), {
        "A": "56.25 56.25 no no yes",
    }),
    # Closed loop: A 100% B, B 100% A
    "cyc-4": (graph_of("A>B 100; B>A 100", complete="A B"), {
        "A": "0 100 unknown unknown unknown",
        "B": "0 100 unknown unknown unknown",
    }),
    # Control: all private
    "no-state": (graph_of("P>A 100; A>B 100", private="P", complete="A B"), {
        "A": "0 0 no no no",
        "B": "0 0 no no no",
    }),
    # State exact 30; the rest unknown
    "unk-1": (graph_of("S>A 30", seeds="S"), {
        "A": "30 100 unknown unknown yes",
    }),
    # State between 50 and 75, nobody else from the state
    "unk-3": (graph_of("S>A 50-75", seeds="S", complete="A"), {
        "A": "50 75 yes unknown yes",
    }),
    # A private person holds 60, the state an unknown share
    "unk-5": (graph_of("P>A 60; S>A 0-100", seeds="S", private="P", complete="A"), {
        "A": "0 40 no no unknown",
    }),
    # Half private, half unknown, above it a chain
    "unk-8": (graph_of("P>A 50; A>B 60; P>B 40", seeds="S", private="P", complete="B"), {
        "A": "0 50 unknown no unknown",
        "B": "0 30 unknown no unknown",
    }),
    # A loop about whose owners nothing is known, fed by one of whom nothing is known either
    "loop-below-unknown": (graph_of("U>A 30; B>A 70; A>B 100", complete="A B"), {
        "U": "0 100 unknown unknown unknown", "A": "0 100 unknown unknown unknown", "B": "0 100 unknown unknown unknown",
    }),
    # A loop with a rest that is not the state's is wholly in other hands
    "loop-with-rest": (graph_of("A>B 100; B>A 60", complete="A B"), {"A": "0 0 no no no", "B": "0 0 no no no"}),
    # A loop that the state feeds is no unknown loop
    "loop-fed": (graph_of("State>A 40; B>A 60; A>B 100", complete="A B"), {
        "A": "100 100 no no yes", "B": "100 100 no no yes",
    }),
    # The slack of a private band is not known to be in other hands, so it counts for the state
    "private-band": (graph_of("State>A 30; P>A 25-50", private="P", complete="A"), {"A": "30 55 unknown unknown yes"}),
    "seed-and-private-themselves": (graph_of("State>P 100; P>State 100", private="P"), {
        "State": "100 100 yes yes yes", "P": "0 0 no no no",
    }),
    "nobody-known": (graph_of("", private="P", complete="C"), {"P": "0 0 no no no", "C": "0 0 no no no"}),
    # What is wrong is counted as it stands
    "over-100": (graph_of("State>A 60; State>A 60"), {"A": "120 100 yes yes yes"}),
    "private-over-100": (graph_of("P>A 60; Q>A 60", private="P Q"), {"A": "0 -20 no no no"}),
    "upside-down": (graph_of("State>A 60-40", complete="A"), {"A": "60 40 yes yes yes"}),
    "missing": (graph_of("State>A ?", complete="A"), {"A": "0 100 unknown unknown unknown"}),
    "twice": (graph_of("State>A 25; State>A 25", complete="A"), {"A": "50 50 yes no yes"}),
    # A loop that hands on all it gets has no finite sum: only what comes from outside counts
    "endless": (graph_of("State>A 10; B>A 100; A>B 100"), {"A": "10 100 no no yes"}),
}  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), CASES.values(), ids=CASES)
def test_the_measures_are_exactly(data, expected):
    found = measured(data)
    assert {name: found[name] for name in expected} == expected
