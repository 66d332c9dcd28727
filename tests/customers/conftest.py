"""Customers, and the tree of segments they carry."""

import pytest

from customers.identifiers import parse
from customers.models import Customer, Segment
from customers.reference import load_codes, load_segments
from customers.services.customers import add_customer

REASON = "system:test"


def make_customer(
    identifier: str = "RU:7700000009", name: str = "ООО «Ромашка»", *, partner=None, **values
) -> Customer:
    return add_customer(parse(identifier), actor=None, reason=REASON, name=name, partner=partner, **values)[0]


@pytest.fixture
def segments(db) -> dict[str, Segment]:
    load_segments()
    return {row.code: row for row in Segment.objects.all()}


@pytest.fixture
def codes(segments) -> None:
    """The tables of register codes with the preset rules."""
    load_codes()


@pytest.fixture
def romashka(db) -> Customer:
    """A customer nobody knows."""
    return make_customer()


@pytest.fixture
def bens_customer(bens_partner) -> Customer:
    return make_customer("KZ:020240000555", "ТОО «Берег»", partner=bens_partner)


@pytest.fixture
def cleos_customer(cleos_partner) -> Customer:
    return make_customer("AM:02502212", "Sevan Soft LLC", partner=cleos_partner)
