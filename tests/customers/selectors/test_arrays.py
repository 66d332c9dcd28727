"""A table read in parts is the table, and what PostgreSQL packed is unpacked the same."""

from dataclasses import fields

import numpy as np
import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from customers.models import Entity, EntityFact, Fact, Holding
from customers.ownership.windows import ALWAYS, NEVER
from customers.selectors import arrays
from customers.selectors.graph import entities_of, facts_of, holdings_of
from tests.customers.owners import Owners, days

pytestmark = pytest.mark.django_db
MANY = 400
PERIODS = [
    DateRange(None, None),
    days("2021-03-31"),
    days(None, "2021-04-01"),
    days("0001-01-01", "9999-12-31"),
]


@pytest.fixture
def owners(db) -> Owners:
    """Enough holdings for several pages, of every kind, share and period, and two companies that were one."""
    owners = Owners()
    kinds = ("shares", "votes", "control")
    for turn, valid in enumerate(PERIODS):
        owners.hold(f"State>C{turn} ?; Person>C{turn} 10-20; Abroad>C{turn} 0.0000000001", valid)
        owners.hold(";".join(f"C{turn}>D{place} {kinds[place % 3]} {place % 90}" for place in range(MANY // 4)), valid)
        owners.find(f"C{turn}", Fact.COMPLETE, valid)
        owners.find(f"D{turn}", Fact.PRIVATE, valid)
    owners.merge("D1", "D2")
    return owners


@pytest.mark.parametrize("pages", [1, 1000])
def test_parts_come_to_what_each_row_says(owners, monkeypatch, pages):
    monkeypatch.setattr(arrays, "PAGES", pages)
    found = arrays.read_record()
    assert len(arrays.parts_of("customers_holding")) > 1 or pages > 1
    meant = (
        entities_of(Entity.objects.values()),
        holdings_of(Holding.objects.values()),
        facts_of(EntityFact.objects.values()),
    )
    for read, rows in zip((found.entities, found.holdings, found.facts), meant, strict=True):
        assert in_order(read) == in_order(rows)


def in_order(table) -> list[tuple]:
    return sorted(zip(*(getattr(table, each.name).tolist() for each in fields(table)), strict=True))


def test_nothing_on_file_is_an_empty_record(db):
    found = arrays.read_record()
    assert [len(found.entities.pk), len(found.holdings.pk), len(found.facts.entity)] == [0, 0, 0]


def test_merged_entities_and_days_are_read(owners):
    found = arrays.read_record([owners["D1"].pk])
    assert (found.entities.pk.tolist(), found.entities.merged.tolist()) == ([owners["D1"].pk], [owners["D2"].pk])
    assert {ALWAYS, NEVER} <= set(np.concatenate((found.holdings.begin, found.holdings.end)).tolist())
