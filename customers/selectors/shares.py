"""The state's share in entities and in customers, on any day and as known at any moment.

What is kept answers for the days it stands for and for what is known now; everything else is computed from the
holdings above. Both are the same: a test compares them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.backends.postgresql.psycopg_any import DateRange

from customers.models import Entity, StateShare
from customers.ownership.measures import WORDS
from customers.ownership.results import MEASURES, Results, percent_of
from customers.ownership.share import NOTHING_KNOWN, Share
from customers.ownership.windows import ALWAYS, NEVER
from customers.selectors.graph import graph_above, record_above
from history.reading import Reading

NINTHS = 10**9
EVER = DateRange(None, None)


@dataclass(frozen=True, slots=True)
class Standing:
    """A share and the days around the one asked for on which it is the same."""

    share: Share = NOTHING_KNOWN
    valid: DateRange = EVER


def shares_of_entities(pks: Iterable[int], *, on: date, reading: Reading | None = None) -> dict[int, Share]:
    """Return for each entity what the state's share in it is on the day."""
    return {pk: found.share for pk, found in standing_of_entities(pks, on=on, reading=reading).items()}


def shares_of_customers(pks: Iterable[int], *, on: date, reading: Reading | None = None) -> dict[int, Share]:
    """Return for each customer what the state's share in it is on the day; of one without owners on file nothing."""
    return {pk: found.share for pk, found in standing_of_customers(pks, on=on, reading=reading).items()}


def standing_of_customers(pks: Iterable[int], *, on: date, reading: Reading | None = None) -> dict[int, Standing]:
    """Return for each customer the share and its days. A customer's entity is the one that stands after merges."""
    reading, pks = reading or Reading(), list(pks)
    entities = {row["id"]: row["customer_id"] for row in reading.rows(Entity, customer_id__in=pks)}
    found = standing_of_entities(entities, on=on, reading=reading)
    by_customer = {customer: found[pk] for pk, customer in entities.items()}
    return {pk: by_customer.get(pk, Standing()) for pk in pks}


def share_as_one(customers: Sequence[int], *, on: date, reading: Reading) -> Standing:
    """Return the share on the day as it would be if the entities of these customers were the first one's."""
    entities = {row["customer_id"]: row["id"] for row in reading.rows(Entity, customer_id__in=customers)}
    pks = [entities[pk] for pk in customers if pk in entities]
    if not pks:
        return Standing()
    record = record_above(pks, on=on, reading=reading)
    first, *others = record.entities.places(np.array(pks)).tolist()
    record.entities.merged[first] = 0
    record.entities.merged[others] = pks[0]
    graph = record.graph(on.toordinal())
    return Standing(Results.of(graph).share(int(graph.places(pks[:1])[0])))


def standing_of_entities(pks: Iterable[int], *, on: date, reading: Reading | None = None) -> dict[int, Standing]:
    """Return for each entity the share and its days."""
    reading, pks = reading or Reading(), list(dict.fromkeys(pks))
    is_live = reading.known is None and reading.snapshot is None
    found = dict(kept(pks, on)) if is_live and pks else {}
    missing = [pk for pk in pks if pk not in found]
    return found | dict(computed(missing, on, reading)) if missing else found


def kept(pks: list[int], on: date) -> Iterator[tuple[int, Standing]]:
    for row in StateShare.objects.filter(entity__in=pks, valid__contains=on):
        yield row.pk, Standing(share_of(row), row.valid)


def share_of(row: StateShare) -> Share:
    return Share(
        at_least=percent_of(row.at_least * NINTHS),
        at_most=percent_of(row.at_most * NINTHS),
        **{name: WORDS[getattr(row, name)] for name in MEASURES},
        reaches=row.reaches,
        version=row.version_id,
    )


def computed(pks: list[int], on: date, reading: Reading) -> Iterator[tuple[int, Standing]]:
    graph = graph_above(pks, on=on, reading=reading)
    results = Results.of(graph)
    for pk, place in zip(pks, graph.places(pks).tolist(), strict=True):
        yield pk, Standing() if place < 0 else Standing(results.share(place), period(results, place))


def period(results: Results, place: int) -> DateRange:
    begin, end = int(results.begin[place]), int(results.end[place])
    return DateRange(
        None if begin == ALWAYS else date.fromordinal(begin), None if end == NEVER else date.fromordinal(end)
    )
