"""The roof stands over licensing: its policies are those of licensing's tests."""

from tests.licensing.conftest import (
    ask,
    ceiling,
    draft,
    eve_of_the_letter,
    grant,
    kettle,
    lines,
    make_customer,
    segments,
    university,
    vendor,
    withdraw,
)

__all__ = [
    "ask",
    "ceiling",
    "draft",
    "eve_of_the_letter",
    "grant",
    "kettle",
    "lines",
    "make_customer",
    "segments",
    "university",
    "vendor",
    "withdraw",
]
