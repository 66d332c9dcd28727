"""Sets of what a policy hits, as plain data: counted, compared, and what moved between two of them."""

from datetime import date

import pytest

from licensing.impact import Impact, Move, PartnerHit, Turn, counts_of, digest_of, moves

DAY = date(2021, 3, 31)


def impact(**values) -> dict:
    """Return a set with one partner, three customers, a stopping contract and a flipped answer, changed by `values`."""
    found = Impact(
        DAY,
        partners=[PartnerHit(1, ("KZ",), ("state",), (11, 12))],
        customers={"in_scope": [21, 22], "one_click": [23], "officer": [], "blocked": []},
        untouched=4,
        stopping=[Turn(31, "allow", "deny")],
        continuing=[32],
        flips=[Turn(41, "allow", "deny")],
    )
    for name, value in values.items():
        setattr(found, name, value)
    return found.as_found()


def customers(**ways) -> dict:
    return {"in_scope": [21, 22], "one_click": [23], "officer": [], "blocked": [], **ways}


NOT_IN_THE_SET = {
    "nothing": {},
    "whom it leaves alone": {"untouched": 5},
    "what goes on": {"continuing": [32, 33]},
    "the gap": {"gap_answers": [1], "gap_commitments": [2]},
    "the day": {"on": date(2021, 4, 1)},
    "through which license": {"partners": [PartnerHit(1, ("KZ",), ("state",), (12, 11))]},
}
IN_THE_SET = {
    "a partner came": (
        {"partners": [PartnerHit(1, ("KZ",), ("state",), (11, 12)), PartnerHit(2, ("KZ",), ("state",))]},
        [Move("partners", [2], [], [])],
    ),
    "a partner loses elsewhere": (
        {"partners": [PartnerHit(1, ("AM",), ("state",), (11, 12))]},
        [Move("partners", [], [], [1])],
    ),
    "a license fell out": (
        {"partners": [PartnerHit(1, ("KZ",), ("state",), (11,))]},
        [Move("licenses", [], [12], [])],
    ),
    "a customer came": ({"customers": customers(officer=[24])}, [Move("customers", [24], [], [])]),
    "a customer fell out": ({"customers": customers(one_click=[])}, [Move("customers", [], [23], [])]),
    "a customer is found otherwise": (
        {"customers": customers(in_scope=[21, 22, 23], one_click=[])},
        [Move("customers", [], [], [23])],
    ),
    "a contract stops": (
        {"stopping": [Turn(31, "allow", "deny"), Turn(33, "allow", "deny")]},
        [Move("commitments", [33], [], [])],
    ),
    "an answer flips otherwise": ({"flips": [Turn(41, "allow", "review")]}, [Move("answers", [], [], [41])]),
    "all at once": (
        {"flips": [], "customers": customers(blocked=[20])},
        [Move("customers", [20], [], []), Move("answers", [], [41], [])],
    ),
}


@pytest.mark.parametrize("values", NOT_IN_THE_SET.values(), ids=NOT_IN_THE_SET.keys())
def test_the_same_set(values):
    assert (moves(impact(), impact(**values)), digest_of(impact(**values))) == ([], digest_of(impact()))


@pytest.mark.parametrize(("values", "moved"), IN_THE_SET.values(), ids=IN_THE_SET.keys())
def test_what_moved(values, moved):
    after = impact(**values)
    assert moves(impact(), after) == moved
    assert moves(after, impact()) == [Move(row.kind, row.left, row.came, row.other) for row in moved]
    assert digest_of(after) != digest_of(impact())


def test_everything_is_counted():
    assert counts_of(impact(customers=customers(officer=[24, 25, 26], blocked=[27]))) == {
        "in_scope": 2, "one_click": 1, "officer": 3, "blocked": 1, "partners": 1, "licenses": 2, "stopping": 1,
        "continuing": 1, "flips": 1, "gap_answers": 0, "gap_commitments": 0, "untouched": 4, "customers": 11,
        "officer_share": 37,
    }  # fmt: skip


def test_without_customers_nobody_needs_an_officer():
    assert counts_of(Impact(DAY).as_found())["officer_share"] == 0
