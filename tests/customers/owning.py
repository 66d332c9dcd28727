"""A small structure of owners for tests, entered by the services."""

from datetime import date
from decimal import Decimal

from django.urls import reverse
from psycopg.types.range import DateRange

from customers.models import Customer, Entity, EntityKind, Fact, Holding, HoldingKind
from customers.services.documents import note_document
from customers.services.holdings import add_entity, link_customer, set_fact, set_holding
from tests.customers.conftest import make_customer

WHY = {"actor": None, "reason": "system:test"}
SINCE = date(2015, 1, 1)


def entity(
    name: str, kind: str = EntityKind.COMPANY, *, customer: Customer | None = None, country: str = "RU"
) -> Entity:
    row = add_entity(name=name, kind=kind, country=country, **WHY)
    if customer is not None:
        link_customer(row, customer, **WHY)
        row.refresh_from_db()
    return row


def hold(
    owner: Entity,
    asset: Entity,
    low: str = "",
    high: str = "",
    kind=HoldingKind.SHARES,
    *,
    since: date = SINCE,
    **values,
) -> Holding:
    share = {"low": Decimal(low), "high": Decimal(high or low)} if low else {}
    return set_holding(owner, asset, kind=kind, valid=DateRange(since, None), **share, **values, **WHY)


def agency() -> Entity:
    return entity("Property Agency", EntityKind.PUBLIC_BODY)


def person(name: str = "Ivan Example") -> Entity:
    return entity(name, EntityKind.PERSON)


def complete(row: Entity) -> None:
    set_fact(row, fact=Fact.COMPLETE, evidence="Extract", valid=DateRange(SINCE, None), **WHY)


def owned_company() -> Entity:
    """A customer of whom a holding below the state has 60 percent, a person 30, and nobody public the rest."""
    state, north = agency(), entity("North Holding")
    hold(state, north, "75")
    hold(person("Peter Example"), north, "25")
    company = entity("ООО «Ромашка»", customer=make_customer())
    source = note_document(title="Annual report", link="https://reports.example/1", **WHY)
    hold(north, company, "60", source=source)
    hold(person(), company, "30")
    complete(company)
    return company


def agency_of() -> Entity:
    return Entity.objects.get(kind=EntityKind.PUBLIC_BODY)


def page_named(name: str, *args) -> str:
    return reverse(f"customers:{name}", args=args)
