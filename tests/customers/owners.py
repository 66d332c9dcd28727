"""Owners in short, in the database: "State>A 50; S>B 25-50; P>A ?; G>A control; V>A votes 60"."""

from datetime import date
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from customers.models import Entity, EntityFact, EntityKind, Fact, Holding, HoldingKind
from history.changes import change

REASON = "system:test"
ALWAYS = DateRange(None, None)
KINDS = {"State": EntityKind.PUBLIC_BODY, "Person": EntityKind.PERSON, "Abroad": EntityKind.FOREIGN_STATE}


def days(first: str | None, over: str | None = None) -> DateRange:
    """Return a period from two ISO days, half open."""
    return DateRange(*(value and date.fromisoformat(value) for value in (first, over)))


class Owners(dict):
    """Entities by name, made when they are first named."""

    def __missing__(self, name: str) -> Entity:
        self[name] = Entity.objects.create(name=name, kind=KINDS.get(name, EntityKind.COMPANY))
        return self[name]

    def hold(self, text: str, valid: DateRange = ALWAYS) -> list[Holding]:
        with change(actor=None, reason=REASON):
            return [self.holding(*edge.split(), valid=valid) for edge in text.split(";")]

    def holding(self, pair: str, *words: str, valid: DateRange) -> Holding:
        owner, asset = pair.split(">")
        kind = next((HoldingKind(word) for word in words if word in HoldingKind.values), HoldingKind.SHARES)
        amounts = [word for word in words if word not in HoldingKind.values]
        low, high = shares(amounts[0]) if amounts else (None, None)
        return Holding.objects.create(owner=self[owner], asset=self[asset], kind=kind, low=low, high=high, valid=valid)

    def find(self, name: str, fact: Fact, valid: DateRange = ALWAYS) -> EntityFact:
        with change(actor=None, reason=REASON):
            return EntityFact.objects.create(entity=self[name], fact=fact, evidence="seen", valid=valid)

    def merge(self, name: str, into: str) -> None:
        with change(actor=None, reason=REASON):
            self[name].merged_into = self[into]
            self[name].save()


def shares(text: str) -> tuple[Decimal | None, Decimal | None]:
    low, _, high = text.partition("-")
    return (None, None) if text == "?" else (Decimal(low), Decimal(high or low))
