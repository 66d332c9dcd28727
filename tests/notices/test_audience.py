"""Who gets a notice: the pure choice, by tables."""

import pytest

from notices.audience import Reachable, choose

BEN = Reachable(
    1,
    "benco",
    frozenset({"KZ", "CIS", "EAEU"}),
    frozenset({"kettles"}),
    frozenset({"education"}),
    ((7, "ru"), (8, "en")),
)
CLEO = Reachable(
    2, "cleoco", frozenset({"AM", "CIS"}), frozenset({"kettles", "lamps"}), frozenset({"commercial"}), ((9, "en"),)
)
DIDO = Reachable(3, "dido", frozenset({"GE"}), frozenset(), frozenset())
ALL = [BEN, CLEO, DIDO]

AUDIENCES = {
    "nobody named": ({}, ""),
    "empty parts": ({"groups": [], "lines": [], "segments": [], "partners": []}, ""),
    "a group": ({"groups": ["CIS"]}, "benco cleoco"),
    "one of two groups": ({"groups": ["EAEU", "GE"]}, "benco dido"),
    "a country": ({"groups": ["AM"]}, "cleoco"),
    "a group of nobody": ({"groups": ["BY"]}, ""),
    "holders of a line": ({"lines": ["lamps"]}, "cleoco"),
    "holders of any of the lines": ({"lines": ["kettles", "lamps"]}, "benco cleoco"),
    "holders of a segment": ({"segments": ["education"]}, "benco"),
    "every part that is given": ({"groups": ["CIS"], "lines": ["kettles"], "segments": ["commercial"]}, "cleoco"),
    "parts nobody meets together": ({"groups": ["EAEU"], "segments": ["commercial"]}, ""),
    "a named partner": ({"partners": ["dido"]}, "dido"),
    "a named one beside the others": ({"groups": ["EAEU"], "partners": ["dido"]}, "benco dido"),
    "a named one twice": ({"groups": ["CIS"], "partners": ["benco"]}, "benco cleoco"),
    "a name of nobody": ({"partners": ["eve"]}, ""),
}


@pytest.mark.parametrize(("audience", "slugs"), AUDIENCES.values(), ids=AUDIENCES.keys())
def test_who_is_chosen(audience, slugs):
    found = choose(audience, ALL)
    assert [row.slug for row in found.partners] == slugs.split()
    assert [row.slug for row in found.without_contact] == [slug for slug in slugs.split() if slug == "dido"]
    assert found.contacts == sum({"benco": 2, "cleoco": 1, "dido": 0}[slug] for slug in slugs.split())
