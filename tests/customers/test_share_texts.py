"""Shares in plain words, and never in the trade's."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from customers.ownership.share import Share
from customers.share_texts import holding_text, measures, percent, share_sentence


def share(low: str, high: str, any_share: str = "unknown") -> Share:
    return Share(Decimal(low), Decimal(high), any_share)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        pytest.param(share("0", "0", "no"), "The state owns no part of it.", id="nothing"),
        pytest.param(share("100", "100", "yes"), "The state owns all of it.", id="all"),
        pytest.param(share("37.5", "37.5", "yes"), "The state owns 37.5 % of it.", id="exactly"),
        pytest.param(
            share("37.5", "60", "yes"), "The state owns 37.5 % of it for certain, and perhaps up to 60 %.", id="between"
        ),
        pytest.param(
            share("37.5", "100", "yes"),
            "The state owns 37.5 % of it for certain, and perhaps all of it.",
            id="open above",
        ),
        pytest.param(share("0", "100"), "Whether the state owns a part of it is not known.", id="nothing known"),
        pytest.param(
            share("0", "60"),
            "Whether the state owns a part of it is not known; it cannot be more than 60 %.",
            id="a limit is known",
        ),
        pytest.param(
            share("0", "60", "yes"),
            "The state owns a very small part of it, and perhaps up to 60 %.",
            id="smaller than the last digit",
        ),
        pytest.param(
            share("120", "100", "yes"),
            "The holdings on file come to more than a whole: the state's part adds up to 120 %.",
            id="more than a whole",
        ),
    ],
)
def test_the_sentence(found, sentence):
    assert share_sentence(found) == sentence


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("33.333333333", "33.33 %"), ("49.999999999", "49.999999999 %"), ("50.000000001", "50.000000001 %"),
        ("50.000000000", "50 %"), ("0.000000001", "0.000000001 %"), ("12.5", "12.5 %"), ("100", "100 %"),
        ("99.999", "99.999 %"), ("60.1", "60.1 %"),
    ],
)  # fmt: skip
def test_rounding_never_moves_a_share_onto_a_limit(value, text):
    assert percent(Decimal(value)) == text


def test_numbers_are_written_as_the_reader_writes_them():
    with override("ru"):
        assert percent(Decimal("37.5")).startswith("37,5")


@pytest.mark.parametrize(
    ("kind", "low", "high", "text"),
    [
        ("shares", "60", "60", "60 %"), ("shares", "25.0000000000", "50.0000000000", "25 % to 50 %"),
        ("shares", None, None, "share not stated"), ("votes", "51", "51", "51 % of the votes"),
        ("votes", None, None, "votes, share not stated"), ("control", None, None, "control without shares"),
        ("shares", "50.0000000100", "50.0000000100", "50.00000001 %"), ("shares", "60", "40", "60 % to 40 %"),
    ],
)  # fmt: skip
def test_what_is_held(kind, low, high, text):
    assert holding_text(kind, *(Decimal(part) if part else None for part in (low, high))) == text


def test_each_measure_has_an_answer_in_words():
    rows = measures(Share(any_share="yes", cascade_ge50="no", cascade_gt50="unknown", control="no"))
    assert [str(row["answer"]) for row in rows] == ["yes", "no", "not known", "no"]
    words = " ".join(str(row["label"]).lower() for row in rows)
    assert not {"cascade", "interval", "at least", "at most", "profile"} & set(words.split())
