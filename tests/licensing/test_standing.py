"""Whose word contests a policy, and which words an answer quotes."""

from datetime import UTC, datetime, timedelta

import pytest

from licensing.standing import Voices, Word, contested_after_end, contested_by, contests, own_rank, voices

NOON = datetime(2021, 4, 7, 12, tzinfo=UTC)


def word(key: int, rank: str, stance: str, *, hours: int = 0, direct: bool | None = None) -> Word:
    return Word(key, rank, stance, NOON + timedelta(hours=hours), direct)


@pytest.mark.parametrize(
    ("has_letter", "asserting", "rank"),
    [
        (True, [], "vendor"),
        (True, ["press"], "vendor"),
        (False, ["press"], "press"),
        (False, ["press", "distributor"], "distributor"),
        (False, ["press", "vendor"], "vendor"),
        (False, [], "distributor"),
    ],
    ids=["a letter", "a letter and the press", "the press alone", "distributor", "vendor", "nobody"],
)
def test_the_own_rank_of_a_policy(has_letter, asserting, rank):
    assert own_rank(has_letter=has_letter, asserting=asserting) == rank


@pytest.mark.parametrize(
    ("rank", "stance", "own", "does"),
    [
        ("vendor", "denies", "vendor", True),
        ("distributor", "denies", "vendor", False),
        ("press", "denies", "vendor", False),
        ("vendor", "denies", "distributor", True),
        ("distributor", "denies", "distributor", True),
        ("press", "denies", "distributor", False),
        ("press", "denies", "press", True),
        ("vendor", "asserts", "vendor", False),
        ("vendor", "clarifies", "vendor", False),
    ],
)
def test_what_contests_a_policy(rank, stance, own, does):
    assert contests(rank, stance, own) is does


@pytest.mark.parametrize(
    ("before", "is_over", "after"),
    [
        ("", False, "open"), ("kept", False, "open"), ("resolved", False, "open"), ("open", False, "open"),
        ("held", False, "held"), ("", True, ""), ("resolved", True, "resolved"), ("kept", True, "kept"),
    ],
)  # fmt: skip
def test_one_more_denial(before, is_over, after):
    assert contested_by(before, is_over=is_over) == after


@pytest.mark.parametrize(
    ("before", "is_over", "after"),
    [
        ("", True, ""), ("open", True, "resolved"), ("kept", True, "resolved"), ("held", True, "resolved"),
        ("resolved", True, "resolved"), ("held", False, "held"), ("", False, ""),
    ],
)  # fmt: skip
def test_what_an_end_resolves(before, is_over, after):
    assert contested_after_end(before, is_over=is_over) == after


LETTER = word(1, "vendor", "asserts")
PRESS = word(2, "press", "asserts", hours=5)
UNIVERSITY = word(3, "press", "denies", hours=6)
DENIAL = word(4, "vendor", "denies", hours=7, direct=True)
CONTRACTS = word(5, "distributor", "clarifies", hours=4, direct=False)
LATER = word(6, "distributor", "clarifies", hours=8, direct=False)
TWIN = word(7, "vendor", "denies", hours=7)


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ([], Voices()),
        ([PRESS, LETTER], Voices(asserting=LETTER)),
        ([PRESS, UNIVERSITY], Voices(asserting=PRESS, denying=UNIVERSITY)),
        ([LETTER, UNIVERSITY, DENIAL], Voices(asserting=LETTER, denying=DENIAL, route=DENIAL)),
        ([LETTER, DENIAL, TWIN], Voices(asserting=LETTER, denying=TWIN, route=DENIAL)),
        ([CONTRACTS, DENIAL], Voices(denying=DENIAL, route=DENIAL)),
        ([DENIAL, LATER], Voices(denying=DENIAL, route=LATER)),
        ([word(8, "press", "denies", direct=True)], Voices(denying=word(8, "press", "denies", direct=True))),
    ],
    ids=[
        "nobody", "rank before day", "the press", "both sides", "of one moment the later entered",
        "the newest of the route", "a clarification takes the route over", "the press says nothing of the route",
    ],
)  # fmt: skip
def test_who_is_quoted(words, quoted):
    assert voices(words) == quoted


def test_a_word_that_is_both_is_quoted_once():
    assert voices([LETTER, DENIAL]).all() == [LETTER, DENIAL]
