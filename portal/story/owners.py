"""Who owns the customers of the story: an invented agency, holdings below it, a circle, a band, persons, and a riddle."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from psycopg.types.range import DateRange

from customers.models import Customer, Entity, EntityFact, EntityKind, Fact, Holding, HoldingKind
from customers.names import search_key
from customers.services.documents import note_document
from customers.services.shares import recompute_all
from history.changes import change
from portal.story.customers import Customers

REASON = "Annual reports of 2019, read for the distributor"
SINCE = date(2019, 1, 1)
SOUTH, RIDDLE = 4, 24
"""How many private and how many bare customers hang on one holding each."""
HALF, HALF_AND_ONE_SHARE, THE_REST = "50", "50.0000000100", "49.9999999900"


@dataclass(slots=True)
class Owners:
    """Those of the structure that the story and its tests name."""

    agency: Entity
    north: Entity
    riddle: Entity
    companies: list[Entity] = field(default_factory=list)


class Notary:
    """Gathers entities and holdings and brings them in at once, as a file of them would be: computed in one go."""

    def __init__(self, actor):
        self.why = {"actor": actor, "reason": REASON}
        self.report = note_document(title="Annual reports of 2019 (invented)", **self.why)
        self.common = {"valid": DateRange(SINCE, None), "source": self.report}
        self.entities: list[Entity] = []
        self.holdings: list[Holding] = []
        self.facts: list[EntityFact] = []

    def entity(self, name: str, kind: str = EntityKind.COMPANY, country: str = "RU", **values) -> Entity:
        self.entities.append(Entity(name=name, kind=kind, country=country, search_key=search_key(name), **values))
        return self.entities[-1]

    def customer(self, customer: Customer) -> Entity:
        number = customer.identifiers.get(is_current=True, names_customer=True)
        named = {"scheme": number.scheme, "value": number.value, "customer": customer}
        return self.entity(customer.name, country=customer.country, **named)

    def holds(
        self, owner: Entity, asset: Entity, low: str = "", high: str = "", kind: str = HoldingKind.SHARES
    ) -> None:
        share = {"low": Decimal(low), "high": Decimal(high or low)} if low else {}
        self.holdings.append(Holding(owner=owner, asset=asset, kind=kind, **share, **self.common))

    def knows(self, entity: Entity, fact: str, evidence: str) -> None:
        self.facts.append(EntityFact(entity=entity, fact=fact, evidence=evidence, **self.common))

    def bring_in(self) -> None:
        with change(**self.why):
            Entity.objects.bulk_create(self.entities)
            Holding.objects.bulk_create(self.holdings)
            EntityFact.objects.bulk_create(self.facts)
            recompute_all(cause=REASON)


def add_owners(customers: Customers, actor) -> Owners:
    """Enter the whole structure.

    What is found of the state agrees with what the officers found before, and what stays unknown hangs on customers
    of whom nothing else is known, so the story's answers are the same with it and without it.
    """
    notary = Notary(actor)
    agency = notary.entity("Федеральное агентство имущества (вымышленное)", EntityKind.PUBLIC_BODY)
    north = notary.entity("АО «Северный холдинг»")
    notary.holds(agency, north, "75")
    notary.holds(notary.entity("Биржа: акции Северного холдинга", EntityKind.FREE_FLOAT), north, "25")
    companies = [notary.customer(row) for row in customers.partly[:8]]
    below_the_state(notary, agency, north, companies)
    below_persons(notary, [notary.customer(row) for row in customers.private[:SOUTH]])
    riddle = below_a_riddle(notary, [notary.customer(row) for row in customers.bare[-RIDDLE:]])
    notary.bring_in()
    return Owners(agency, north, riddle, companies)


def below_the_state(notary: Notary, agency: Entity, north: Entity, companies: list[Entity]) -> None:
    """Enter holdings that say of each company what the officers found: controlled, or a part of it the state's."""
    person = notary.entity("Анна Пример", EntityKind.PERSON)
    unnamed = notary.entity("Владелец не назван", EntityKind.UNNAMED)
    majority, one_share, minority, half, band, left, right, golden = companies
    for owner, company, low, high in [
        (north, majority, "60", ""),
        (person, majority, "40", ""),
        (agency, one_share, HALF_AND_ONE_SHARE, ""),
        (person, one_share, THE_REST, ""),
        (north, minority, "30", ""),
        (person, minority, "70", ""),
        (agency, half, HALF, ""),
        (person, half, HALF, ""),
        (agency, band, "10", "25"),
        (unnamed, band, "75", ""),
        (agency, left, "51", ""),
        (right, left, "20", ""),
        (north, right, "55", ""),
        (left, right, "30", ""),
        (agency, golden, "5", ""),
    ]:
        notary.holds(owner, company, low, high)
    notary.holds(agency, golden, kind=HoldingKind.CONTROL)


def below_persons(notary: Notary, companies: list[Entity]) -> None:
    """Enter a holding of two persons, and the companies that are wholly its own."""
    south = notary.entity("ООО «Южная группа»")
    for name, share in (("Борис Образец", "60"), ("Вера Образец", "40")):
        notary.holds(notary.entity(name, EntityKind.PERSON), south, share)
    notary.knows(south, Fact.COMPLETE, "Extract from the register: two participants")
    for company in companies:
        notary.holds(south, company, "100")


def below_a_riddle(notary: Notary, companies: list[Entity]) -> Entity:
    """Enter a holding nobody knows the owners of, and the many companies that are wholly its own."""
    riddle = notary.entity("АО «Холдинг Загадка»")
    for company in companies:
        notary.holds(riddle, company, "100")
    return riddle
