"""Missing facts, the one that settles most first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from customers.models import Customer, Entity
from customers.selectors.missing import Missing, missing_facts
from licensing.models import BusinessClass
from licensing.selectors.waiting import open_commitments, waiting_answers


@dataclass(frozen=True, slots=True)
class Weight:
    """What waits for some customers: how many they are, answers, and commitments by kind."""

    customers: int
    answers: int
    deals: Counter

    @property
    def bids(self) -> int:
        return self.deals[BusinessClass.BID]

    @property
    def other_deals(self) -> int:
        return self.deals.total() - self.bids

    @property
    def rank(self) -> tuple[int, int]:
        """Return by what it is sorted, ascending: answers and commitments together first, then customers."""
        return -(self.answers + self.deals.total()), -self.customers


@dataclass(frozen=True, slots=True)
class Fact:
    """A missing fact as the page shows it; `touched` are customers that need another fact besides."""

    entity: Entity
    weight: Weight
    touched: int
    rest: float
    is_listed: bool


@dataclass
class Ranking:
    missing: Missing
    answers: dict[int, list[int]]
    deals: dict[int, Counter]

    @classmethod
    def on(cls, day: date) -> "Ranking":
        return cls(missing_facts(day), waiting_answers(), open_commitments(day))

    def weight(self, customers: Iterable[int]) -> Weight:
        pks = list(customers)
        deals: Counter = sum((self.deals[pk] for pk in pks if pk in self.deals), Counter())
        return Weight(len(pks), sum(len(self.answers.get(pk, ())) for pk in pks), deals)

    @cached_property
    def bare(self) -> Weight:
        return self.weight(self.missing.bare)

    @cached_property
    def entities(self) -> list[int]:
        """Return the open entities by primary key, the one that settles most first; ties by age on file."""
        settles = self.missing.settles
        return sorted(settles, key=lambda pk: (*self.weight(settles[pk]).rank, pk))

    @cached_property
    def bare_customers(self) -> list[int]:
        """Return the customers with nothing on file, those for whom most waits first."""
        return sorted(self.missing.bare, key=lambda pk: (*self.weight([pk]).rank, pk))

    def facts(self, pks: list[int]) -> list[Fact]:
        """Return these missing facts with all that the page says of them."""
        rows = Entity.objects.select_related("customer").in_bulk(pks)
        return [self.fact(rows[pk]) for pk in pks]

    def fact(self, entity: Entity) -> Fact:
        missing, pk = self.missing, entity.pk
        weight = self.weight(missing.settles[pk])
        return Fact(entity, weight, len(missing.touched(pk)), missing.rest(pk), missing.is_listed(pk))

    def waiting(self, customers: Iterable[int]) -> list[int]:
        """Return the answers that wait for these customers."""
        return [answer for pk in customers for answer in self.answers.get(pk, ())]

    def customers(self, pks: Iterable[int]) -> dict[int, Customer]:
        return Customer.objects.prefetch_related("identifiers").in_bulk(list(pks))
