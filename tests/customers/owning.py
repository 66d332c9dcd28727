"""A small structure of owners for tests, entered by the services."""

from datetime import date
from decimal import Decimal

from psycopg.types.range import DateRange

from customers.models import Customer, Entity, EntityKind, Fact, Holding, HoldingKind
from customers.services.holdings import add_entity, link_customer, set_fact, set_holding

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
