"""Ben's business with a state university in March 2021, and what withdraws it on the 31st."""

from collections.abc import Callable
from datetime import date

import pytest

from files.documents import Document, check_document
from licensing.models import Commitment
from licensing.services.commitments import record_commitment
from tests.fixtures.documents import PDF

BID = date(2021, 3, 29)
REASON = "Entered on the page."


@pytest.fixture
def market(eve_of_the_letter, ceiling, grant, university, bank, ada, ann):
    """It is 30 March: Ben may sell kettles to business and education in Kazakhstan until 2030."""
    for code in ("commercial", "education"):
        grant(code, since=date(2015, 1, 1), until=date(2030, 1, 1))


@pytest.fixture
def paper() -> Document:
    return check_document(PDF, "bid.pdf")


@pytest.fixture
def enter(market, bens_partner, university, ben) -> Callable[..., Commitment]:
    """Return a function by which Ben enters a bid of 29 March that waits, unless told otherwise."""

    def make(**values) -> Commitment:
        given = {
            "partner": bens_partner, "customer": university, "products": ["kettle-1"], "business": "bid", "since": BID,
            "number": "0373-21", "actor": ben, "reason": REASON, "confirmed": False,
        }  # fmt: skip
        return record_commitment(**given | values)

    return make
