"""Notices tell of licenses: their catalogue and grants are those of licensing. Beside them short ways to write and send."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from notices.models import Notice
from notices.services.deliveries import send_waiting
from notices.services.notices import draft_notice, send_notice
from partners.models import Contact
from partners.services.contacts import add_contact
from tests.clock import played
from tests.licensing.conftest import bank, ceiling, draft, grant, lines, make_customer, segments, vendor, withdraw

__all__ = ["bank", "ceiling", "draft", "grant", "lines", "make_customer", "segments", "vendor", "withdraw"]

TEXTS = {
    "subject_en": "New rule",
    "body_en": "**Ask** first.",
    "subject_ru": "Новое правило",
    "body_ru": "Сначала **спросите**.",
}
DUE = date(2021, 4, 7)


@pytest.fixture
def day_of_the_letter(db) -> Iterator[None]:
    """Put the clock to the morning of 31 March 2021."""
    with played(2021, 3, 31, 9):
        yield


@pytest.fixture
def bo(bens_partner) -> Contact:
    """Ben's partner's contact without an account, who reads Russian."""
    return add_contact(bens_partner, name="Bo", email="bo@benco.example", language="ru")


@pytest.fixture
def cy(cleos_partner) -> Contact:
    """Cleo's partner's contact, who reads English."""
    return add_contact(cleos_partner, name="Cy", email="cy@cleoco.example", language="en")


@pytest.fixture
def write(ada) -> Callable[..., Notice]:
    """Return a function that drafts a notice to Ben's and Cleo's partners, to be acknowledged within a week."""

    def make(**values) -> Notice:
        given = {"audience": {"partners": ["benco", "cleoco"]}, "needs_acknowledgement": True, "acknowledge_by": DUE}
        return draft_notice(actor=ada, **{**TEXTS, **given, **values})

    return make


@pytest.fixture
def sent(write, bo, cy, ada) -> Notice:
    """A notice that went to both partners, its mails included."""
    notice = send_notice(write(), actor=ada)
    send_waiting()
    notice.refresh_from_db()
    return notice
