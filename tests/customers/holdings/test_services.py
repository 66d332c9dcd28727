"""Entities, holdings and facts entered by hand: what is written, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from psycopg.types.range import DateRange

from customers.models import Entity, EntityKind, Fact, Holding, HoldingKind, StateShare
from customers.services import holdings as services
from partners.exceptions import Refused
from tests.customers.conftest import REASON, make_customer

pytestmark = pytest.mark.django_db
BY = {"actor": None, "reason": REASON}
SINCE_2020 = DateRange(date(2020, 1, 1), None)


def make_entity(name: str, kind: str = EntityKind.COMPANY, **values) -> Entity:
    return services.add_entity(name=name, kind=kind, **values, **BY)


def hold(owner, asset, low="60", high="60", **values) -> Holding:
    values = {"low": Decimal(low), "high": Decimal(high), "valid": SINCE_2020, **values}
    return services.set_holding(owner, asset, **values, **BY)


@pytest.fixture
def agency(db) -> Entity:
    return make_entity("Agency", EntityKind.PUBLIC_BODY)


@pytest.fixture
def company(db) -> Entity:
    return make_entity("ООО «Ромашка»", country="RU", scheme="RU-INN", value="77 00 000009")


def test_an_entity_with_a_customers_number_is_that_customer(romashka, company):
    assert (company.customer, company.value) == (romashka, "7700000009")


def test_an_entity_waits_for_the_customer_with_its_number(company):
    assert company.customer is None
    customer = make_customer()
    company.refresh_from_db()
    assert company.customer == customer


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": "  "}, "no_name"),
        ({"scheme": "RU-INN", "value": "7700000008"}, "wrong_check_digit"),
        ({"scheme": "RU-INN", "value": "77"}, "wrong_length"),
        ({"scheme": "RU-INN", "value": "7700000009"}, "taken"),
    ],
    ids=["no name", "check digit", "length", "another's"],
)
def test_entities_that_are_refused(company, values, code):
    with pytest.raises(Refused) as refusal:
        make_entity(**{"name": "A", "country": "RU", **values})
    assert (refusal.value.code, Entity.objects.count()) == (code, 1)


def test_a_corrected_entity_keeps_its_words(company):
    company.keys.create(dataset="d", key="k", describes=True)
    assert services.correct_entity(company, name="Лютик", **BY)
    assert not services.correct_entity(company, name="Лютик", **BY)
    company.refresh_from_db()
    assert (company.name, company.keys.get().describes) == ("Лютик", False)


def test_a_holding_twice_is_one(agency, company):
    assert hold(agency, company) == hold(agency, company)
    assert Holding.pgh_event_model.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"low": "-1", "high": "5"}, "no_share"),
        ({"low": "5", "high": "101"}, "no_share"),
        ({"low": "NaN", "high": "NaN"}, "no_share"),
        ({"low": "50", "high": "25"}, "upside_down"),
        ({"low": "50", "high": None}, "half_band"),
        ({"low": "1.00000000001", "high": "2"}, "too_fine"),
        ({"valid": DateRange(date(2020, 1, 1), date(2020, 1, 1))}, "empty"),
        ({"low": "61", "high": "61"}, "crossed"),
    ],
    ids=["below zero", "over 100", "no number", "upside down", "half", "too fine", "no days", "otherwise on file"],
)
def test_holdings_that_are_refused(agency, company, values, code):
    hold(agency, company)
    given = {"low": Decimal(60), "high": Decimal(60), "valid": SINCE_2020, **values}
    given |= {name: Decimal(given[name]) for name in ("low", "high") if given[name] is not None}
    with pytest.raises(Refused) as refusal:
        services.set_holding(agency, company, **given, **BY)
    assert (refusal.value.code, Holding.objects.count()) == (code, 1)


def test_nobody_owns_itself(company):
    with pytest.raises(Refused) as refusal:
        hold(company, company)
    assert refusal.value.code == "owns_itself"


def test_another_kind_and_other_days_are_other_holdings(agency, company):
    hold(agency, company, valid=DateRange(date(2020, 1, 1), date(2021, 1, 1)))
    hold(agency, company, valid=DateRange(date(2021, 1, 1), None))
    hold(agency, company, kind=HoldingKind.VOTES)
    assert Holding.objects.count() == 3


def test_a_changed_holding_is_a_persons(agency, company):
    row = hold(agency, company)
    assert services.change_holding(row, low=Decimal(25), high=Decimal(50), **BY)
    assert not services.change_holding(row, low=Decimal(25), high=Decimal(50), **BY)
    row.refresh_from_db()
    assert (row.low, row.high, row.is_corrected) == (25, 50, True)


@pytest.mark.parametrize(
    ("on", "valid"),
    [
        (date(2021, 4, 1), DateRange(date(2020, 1, 1), date(2021, 4, 1))),
        (date(2020, 1, 2), DateRange(date(2020, 1, 1), date(2020, 1, 2))),
        (date(2020, 1, 1), DateRange(empty=True)),
        (date(2019, 1, 1), DateRange(empty=True)),
    ],
    ids=["later", "after one day", "on its first day", "before"],
)
def test_a_holding_ends(agency, company, on, valid):
    row = hold(agency, company)
    assert services.end_holding(row, on=on, **BY)
    assert not services.end_holding(row, on=on, **BY)
    row.refresh_from_db()
    assert row.valid == valid


def test_facts_begin_and_end(company, ada):
    known = {"fact": Fact.COMPLETE, "evidence": "Extract", "valid": SINCE_2020, "actor": ada, "reason": "read it"}
    row = services.set_fact(company, **known)
    assert services.set_fact(company, **known) == row
    assert row.found_by == ada
    with pytest.raises(Refused) as refusal:
        services.set_fact(company, **{**known, "valid": DateRange(None, None)})
    assert refusal.value.code == "crossed"
    assert services.end_fact(row, on=date(2021, 1, 1), actor=ada, reason="sold")
    assert not services.end_fact(row, on=date(2021, 1, 1), actor=ada, reason="sold")


def test_a_customer_is_one_entity(romashka, agency, company):
    with pytest.raises(Refused) as refusal:
        services.link_customer(agency, romashka, **BY)
    assert refusal.value.code == "has_entity"
    assert services.link_customer(company, None, **BY)
    assert services.link_customer(agency, romashka, **BY)
    assert not services.link_customer(agency, romashka, **BY)


def share_of(entity: Entity) -> tuple:
    row = StateShare.objects.filter(entity=entity).values_list("at_least", "at_most").first()
    return row and tuple(map(int, row))


def test_the_share_follows_every_act(agency, company):
    below = make_entity("Below")
    row = hold(agency, company)
    hold(company, below, "50", "50")
    assert (share_of(company), share_of(below)) == ((60, 100), (30, 100))
    services.set_fact(company, fact=Fact.COMPLETE, evidence="Extract", **BY)
    assert share_of(company) == (60, 60)
    services.change_holding(row, low=Decimal(80), high=Decimal(80), **BY)
    assert (share_of(company), share_of(below)) == ((80, 80), (40, 90))
    services.correct_entity(agency, kind=EntityKind.FOREIGN_STATE, **BY)
    assert (share_of(company), share_of(below)) == ((0, 0), (0, 50))
    services.end_holding(row, on=date(2020, 1, 1), **BY)
    assert share_of(company) == (0, 0)
