"""Shares as people and registers write them."""

from decimal import Decimal

import pytest

from customers.holdings_import.percent import ShareError, exact, read_share

NEXT = Decimal("50.0000000001")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("60", 60, 60),
        ("75 %", 75, 75),
        ("33,3", Decimal("33.3"), Decimal("33.3")),
        ("25-50", 25, 50),
        ("25.00–50.00", 25, 50),
        ("25,5 - 50 %", Decimal("25.5"), 50),
        ("от 25 до 50", 25, 50),
        ("> 50", NEXT, 100),
        ("более 50 %", NEXT, 100),
        ("≥ 50", 50, 100),
        ("не менее 50", 50, 100),
        ("< 50", 0, Decimal("49.9999999999")),
        ("не более 25", 0, 25),
        ("50-25", 50, 25),
        ("0", 0, 0),
        ("", None, None),
        ("50.00000000001", 50, NEXT),
    ],
)
def test_shares(text, low, high):
    assert read_share(text) == (low, high)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("half", "no_share"),
        ("NaN", "no_share"),
        ("1e400", "no_share"),
        ("-5", "negative"),
        ("−5", "negative"),
        ("1000", "too_large"),
        ("5-5-5", "no_share"),
        ("9" * 400, "no_share"),
    ],
)
def test_what_is_no_share(text, code):
    with pytest.raises(ShareError) as error:
        read_share(text)
    assert error.value.code == code


def test_digits_beyond_the_tenth_become_a_band():
    assert exact(Decimal("1E-999999999")) == (0, Decimal("1E-10"))
