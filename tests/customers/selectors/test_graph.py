"""The graph above an entity: as of a day, as it was known, with merged entities as one."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Fact, Holding
from customers.selectors.graph import graph_above
from history import clock
from history.asof import current_snapshot
from history.changes import change
from history.reading import Reading
from tests.customers.owners import REASON, Owners, days

pytestmark = pytest.mark.django_db
ON = date(2021, 4, 1)


@pytest.fixture
def owners(db) -> Owners:
    return Owners()


def edges(graph, owners: Owners) -> set[str]:
    names = {entity.pk: name for name, entity in owners.items()}
    rows = zip(graph.owner, graph.asset, graph.low, graph.high, strict=True)
    return {
        f"{names[graph.names[o]]}>{names[graph.names[a]]} {low / 1e10:g}-{high / 1e10:g}" for o, a, low, high in rows
    }


def above(owners: Owners, *names: str, on: date = ON, reading: Reading | None = None):
    return graph_above([owners[name].pk for name in names], on=on, reading=reading)


def test_only_what_lies_above_is_read(owners):
    owners.hold("State>A 50; A>B 25-60; B>C 10; Other>D 100; A>E ?")
    assert edges(above(owners, "B"), owners) == {"State>A 50-50", "A>B 25-60"}


def test_a_share_that_is_not_stated_may_be_anything(owners):
    owners.hold("A>E ?")
    graph = above(owners, "E")
    assert edges(graph, owners) == {"A>E 0-100"}
    assert graph.stated.tolist() == [False]


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2021, 2, 28), set()),
        (date(2021, 3, 1), {"State>A 50-50"}),
        (date(2021, 3, 31), {"State>A 50-50"}),
        (date(2021, 4, 1), set()),
    ],
    ids=["eve", "first day", "last day", "day after"],
)
def test_holdings_count_on_the_days_of_their_period(owners, on, found):
    owners.hold("State>A 50", days("2021-03-01", "2021-04-01"))
    assert edges(above(owners, "A", on=on), owners) == found


def test_a_holding_that_never_was_does_not_count(owners):
    owners.hold("State>A 50", days("2021-03-01", "2021-03-01"))
    assert edges(above(owners, "A", on=date(2021, 3, 1)), owners) == set()


def test_kinds_and_facts_say_how_an_entity_counts(owners):
    owners.hold("State>A 10; Person>A 10; Abroad>A 10; Found>A 10; Was>A 10; Open>A 10")
    owners.find("Found", Fact.PRIVATE)
    owners.find("Was", Fact.PRIVATE, days("2020-01-01", "2021-01-01"))
    owners.find("A", Fact.COMPLETE)
    graph = above(owners, "A")
    names = {entity.pk: name for name, entity in owners.items()}

    def flagged(flags) -> set[str]:
        return {names[pk] for pk, flag in zip(graph.names, flags, strict=True) if flag}

    assert flagged(graph.seeds) == {"State"}
    assert flagged(graph.private) == {"Person", "Abroad", "Found"}
    assert flagged(graph.complete) == {"A"}


def test_a_merged_entity_counts_as_the_one_it_was_merged_into(owners):
    owners.hold("State>Twin 60; Other>A 10; A>B 100")
    owners.find("Twin", Fact.COMPLETE)
    owners.merge("Twin", "A")
    graph = above(owners, "B", "Twin")
    assert edges(graph, owners) == {"State>A 60-60", "Other>A 10-10", "A>B 100-100"}
    assert graph.places([owners["Twin"].pk]).tolist() == graph.places([owners["A"].pk]).tolist()
    assert graph.complete[graph.places([owners["A"].pk])].all()


def test_of_an_unknown_key_nothing_is_on_file(owners):
    assert graph_above([10**9], on=ON).places([10**9]).tolist() == [-1]


def test_votes_and_control_are_links_and_no_shares(owners):
    rows = owners.hold("State>A control; V>A votes 60; State>V 100")
    graph = above(owners, "A")
    assert edges(graph, owners) == {"State>V 100-100"}
    assert sorted(graph.links.holding.tolist()) == [rows[0].pk, rows[1].pk]
    assert graph.holding.tolist() == [rows[2].pk]


def test_the_days_say_how_long_nothing_above_changes(owners):
    owners.hold("State>A 50", days("2021-03-01", "2021-06-01"))
    owners.hold("A>B 50", days("2020-01-01"))
    owners.hold("Other>B 10", days("2021-05-01"))
    graph = above(owners, "B")
    place = graph.places([owners["B"].pk])[0]
    assert date.fromordinal(int(graph.begin[place])) == date(2021, 3, 1)
    assert date.fromordinal(int(graph.end[place])) == date(2021, 5, 1)


@pytest.mark.parametrize("by", ["known", "snapshot"])
def test_an_earlier_knowledge_gives_the_earlier_graph(owners, by):
    (holding,) = owners.hold("State>A 50")
    owners.hold("A>B 100")
    before = Reading(known=clock.now()) if by == "known" else Reading(snapshot=current_snapshot())
    with change(actor=None, reason=REASON):
        Holding.objects.filter(pk=holding.pk).update(low=10, high=10)
    owners.hold("Later>B 1")
    now = {"State>A 10-10", "A>B 100-100", "Later>B 1-1"}
    assert edges(above(owners, "B"), owners) == now
    if by == "known":
        assert edges(above(owners, "B", reading=before), owners) == {"State>A 50-50", "A>B 100-100"}


def test_a_long_chain_takes_no_more_queries_than_a_short_one(owners):
    owners.hold("; ".join(["State>C0 100", *(f"C{turn}>C{turn + 1} 100" for turn in range(40))]))
    with CaptureQueriesContext(connection) as sent:
        assert len(above(owners, "C40").owner) == 41
    assert len(sent) == 4
