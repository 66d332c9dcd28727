"""A catalogue with two lines, what the vendor grants the distributor, and short ways to grant and ask."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from customers.identifiers import parse
from customers.models import Customer, Segment
from customers.reference import load_segments
from customers.services.customers import add_customer
from customers.services.segments import set_segment
from licensing.models import License, Policy, Product, ProductLine, Vendor
from licensing.services.answers import Asked
from licensing.services.catalogue import add_line, add_product, add_vendor
from licensing.services.licenses import Grant, grant_licenses
from licensing.services.policies import draft_policy, enact_policy
from tests.clock import played
from tests.fixtures.cast import REASON

SYSTEM = {"actor": None, "reason": REASON}
YEAR = (date(2021, 1, 1), date(2022, 1, 1))
DAY = date(2021, 6, 1)
LETTER = date(2021, 3, 31)
UNIVERSITY = "KZ:070840003749"


@pytest.fixture
def segments(db) -> dict[str, Segment]:
    load_segments()
    return {row.code: row for row in Segment.objects.all()}


@pytest.fixture
def vendor(db) -> Vendor:
    return add_vendor(**SYSTEM, slug="acme", name="Acme", site="https://acme.example/")


@pytest.fixture
def lines(vendor, country_groups) -> dict[str, ProductLine]:
    """Kettles and lamps, each with one product that is offered in the CIS."""
    found = {}
    for slug in ("kettles", "lamps"):
        line = found[slug] = add_line(vendor, **SYSTEM, slug=slug, name=slug.title())
        add_product(
            line, **SYSTEM, sku=f"{slug[:-1]}-1", name=f"{slug[:-1]} 1", territory=["CIS"], since=date(2015, 1, 1)
        )
    return found


@pytest.fixture
def kettle(lines) -> Product:
    return Product.objects.get(sku="kettle-1")


@pytest.fixture
def grant(lines, segments, operator, bens_partner) -> Callable[..., License]:
    """Return a function that grants one license, to Ben's partner for kettles, commercial, KZ unless told otherwise."""

    def make(segment: str = "commercial", **values) -> License:
        given = {
            "holder": bens_partner,
            "grantor": operator,
            "line": lines["kettles"],
            "segment": segments[segment],
            "territory": ("KZ",),
            "since": YEAR[0],
            "until": YEAR[1],
            **values,
        }
        return License.objects.get(act_items__act=grant_licenses([Grant(**given)], **SYSTEM))

    return make


@pytest.fixture
def ceiling(grant, operator) -> list[License]:
    """What the vendor grants the distributor: kettles for business and education in the CIS."""
    top = {"holder": operator, "grantor": None, "territory": ("CIS",), "since": date(2015, 1, 1), "until": None}
    return [grant(code, **top) for code in ("commercial", "education")]


@pytest.fixture
def make_customer(segments) -> Callable[..., Customer]:
    """Return a function that adds a customer with the segments it carries."""

    def make(identifier: str, *codes: str, name: str = "ТОО «Берег»", partner=None) -> Customer:
        customer, _created = add_customer(parse(identifier), **SYSTEM, name=name, partner=partner)
        for code in codes:
            set_segment(customer, **SYSTEM, segment=segments[code], basis="import", evidence="Charter")
        return customer

    return make


@pytest.fixture
def bank(make_customer) -> Customer:
    """A private company of Kazakhstan."""
    return make_customer("KZ:020240000555", "commercial", "none")


@pytest.fixture
def ask(kettle, bens_partner) -> Callable[..., Asked]:
    """Return a function that makes a question of Ben's partner about the bank's identifier."""

    def make(customer: str = "KZ:020240000555", **values) -> Asked:
        return Asked(**{"partner": bens_partner, "product": kettle, "customer": parse(customer), "on": DAY, **values})

    return make


@pytest.fixture
def eve_of_the_letter(db) -> Iterator[None]:
    """Put the clock to the morning of 30 March 2021; ask for it before anything that is written then."""
    with played(2021, 3, 30, 9):
        yield


@pytest.fixture
def draft(vendor, lines, segments, ada) -> Callable[..., Policy]:
    """Return a function that drafts a policy: from 31 March kettles are withdrawn from the state in the CIS."""

    def make(**values) -> Policy:
        given = {
            "actor": ada,
            "reason": "The letter",
            "since": LETTER,
            "title_en": "State",
            "vendor": vendor,
            "lines": ["kettles"],
            "territory": ["CIS"],
            "segments": ["state"],
            **values,
        }
        return draft_policy(**given)

    return make


@pytest.fixture
def withdraw(draft, ada) -> Callable[..., Policy]:
    """Return a function that drafts a policy and enacts it."""

    def make(**values) -> Policy:
        policy = draft(**values)
        enact_policy(policy, actor=ada, reason="The letter", shown=None)
        policy.refresh_from_db()
        return policy

    return make


@pytest.fixture
def university(make_customer) -> Customer:
    """A state university of Kazakhstan."""
    return make_customer(UNIVERSITY, "university", "institution", name="Университет «Алатау»")
