"""Whom a question is about: the end customer or the buyer, as the facts know it."""

from dataclasses import dataclass

from licensing.decision.facts import Customer, Facts
from licensing.decision.question import CustomerRef
from licensing.decision.territory import Place


@dataclass(frozen=True, slots=True)
class Party:
    """The end customer or the buyer as the facts know it: its id (None: not on file) and what it is."""

    id: str | None
    customer: Customer

    @property
    def place(self) -> Place:
        return Place(self.customer.country, self.customer.region)


def party_of(ref: CustomerRef, facts: Facts) -> Party:
    """Return the customer as on file, by country and identifier, or as somebody nothing is known of."""
    if "customers" not in facts.cache:
        facts.cache["customers"] = {(row.country, row.identifier): key for key, row in facts.customers.items()}
    key = facts.cache["customers"].get((ref.country, ref.identifier))
    if key is None:
        return Party(None, Customer(ref.country, ref.region, ref.identifier))
    return Party(key, facts.customers[key])
