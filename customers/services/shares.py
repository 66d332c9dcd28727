"""Computes the state's share anew and keeps it, in the transaction of whoever changed what it rests on.

Everything that writes entities, holdings or facts calls `recompute_below` with those it changed before it commits, or
`recompute_all` where it changed many. One computation runs at a time: the next begins when the one before is
committed, and so sees what that one saw and what it wrote.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import numpy as np
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from customers.models import Entity, GraphVersion, StateShare
from customers.ownership.measures import Shares
from customers.ownership.record import HeldGraph
from customers.ownership.results import Results
from customers.selectors.arrays import read_kept, read_record
from customers.selectors.graph import pks_above
from customers.services.copying import copy_in
from customers.services.problems import keep_problems
from customers.services.profiles import reprofile
from history import clock
from history.reading import any_of

LOCK = "state shares"
STEPS = 4
CAUSE_KEPT = 500
FEW = 200_000
"""Beyond so many entities below and above, all is read: that is quicker than picking them."""

BELOW = """
WITH RECURSIVE below(id) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT step.id FROM below, LATERAL (
        SELECT asset_id AS id FROM customers_holding WHERE owner_id = below.id AND valid @> %s::date
        UNION ALL SELECT merged_into_id FROM customers_entity WHERE id = below.id AND merged_into_id IS NOT NULL
        UNION ALL SELECT id FROM customers_entity WHERE merged_into_id = below.id
    ) AS step
)
SELECT id FROM below
"""
Progress = Callable[[int, int], None]


def recompute_all(*, cause: str, on: date | None = None, progress: Progress | None = None) -> GraphVersion:
    """Compute every share for the day, by default today, and keep it; what is the same stays as it is."""
    tell = progress or (lambda done, total: None)
    with transaction.atomic():
        on = begin(on)
        tell(0, STEPS)
        graph = read_record().graph(on.toordinal())
        tell(1, STEPS)
        shares = Shares.of(graph)
        found = Results.of(graph, shares)
        tell(2, STEPS)
        version = keep(graph, found, np.arange(graph.size), None, on=on, cause=cause)
        tell(3, STEPS)
        keep_problems(graph, shares.bounds, None, None)
        tell(STEPS, STEPS)
    return version


def recompute_below(entities: Iterable[Entity | int], *, cause: str, on: date | None = None) -> GraphVersion | None:
    """Compute the shares of these entities and of all that lies below them anew; None where there is nothing to do.

    `entities` are those whose own owners, facts, kind or merge changed: of a holding its company. Values of others are
    not touched.
    """
    pks = sorted({getattr(entity, "pk", entity) for entity in entities})
    if not pks:
        return None
    with transaction.atomic():
        on = begin(on)
        version = recompute(pks_below(pks, on), cause=cause, on=on)
        # A public body has no share that is computed, and still says something of its customer.
        reprofile(customers_of(pks))
    return version


def recompute_due(*, on: date | None = None) -> GraphVersion | None:
    """Compute anew what is kept for days that are over: something above began or ended since."""
    with transaction.atomic():
        on = begin(on)
        due = list(StateShare.objects.exclude(valid__contains=on).values_list("pk", flat=True))
        return recompute(due, cause=f"system:day {on.isoformat()}", on=on) if due else None


def recompute(pks: list[int], *, cause: str, on: date) -> GraphVersion:
    """Compute these entities, and those above them of which nothing is kept yet, from what lies above."""
    above = pks_above(pks, on=on, live=True)
    graph = read_record(above if len(above) < FEW else None).graph(on.toordinal())
    kept = set(StateShare.objects.filter(entity__in=above).values_list("pk", flat=True))
    pks = [*pks, *(pk for pk in above if pk not in kept)]
    places = graph.places(pks)
    places = np.unique(places[places >= 0])
    # A merged entity is found at the place of the one that stands for it, which may not have been asked for.
    pks = list({*pks, *np.asarray(graph.names)[places].tolist()})
    shares = Shares.of(graph)
    version = keep(graph, Results.of(graph, shares), places, pks, on=on, cause=cause)
    keep_problems(graph, shares.bounds, places, pks)
    return version


def begin(on: date | None) -> date:
    """Wait until no other computation runs, and return the day to compute for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
    return on or clock.today()


def pks_below(pks: list[int], on: date) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(BELOW, [pks, on])
        return [row[0] for row in cursor.fetchall()]


def keep(
    graph: HeldGraph, found: Results, places: np.ndarray, pks: list[int] | None, *, on: date, cause: str
) -> GraphVersion:
    """Keep the results at these places, and of `pks` (None: of all) nothing else; write only what differs."""
    places = places[~graph.is_outside[places]]
    entity, found = np.asarray(graph.names)[places], found.picked(places)
    kept_of, kept = read_kept(pks)
    same = is_same(entity, found, kept_of, kept)
    gone = np.setdiff1d(kept_of, entity[same], assume_unique=True)
    version = GraphVersion.objects.create(
        made_at=clock.now(), on=on, cause=cause[:CAUSE_KEPT], entities=int((~same).sum())
    )
    with connection.cursor() as cursor:
        if gone.size:
            cursor.execute("DELETE FROM customers_stateshare WHERE entity_id = ANY(%s)", [gone.tolist()])
    copy_in(entity[~same], found.picked(~same), version.pk)
    reprofile(customers_of(np.concatenate((entity[~same], gone))))
    return version


def customers_of(entities: Sequence[int] | np.ndarray) -> list[int]:
    """Return the customers that are these entities, or that are recorded as ones merged into them."""
    rows = Entity.objects.filter(customer__isnull=False).order_by()
    if len(entities) < FEW:
        listed = any_of(np.asarray(entities).tolist())
        rows = rows.filter(Q(pk__in=listed) | Q(merged_into__in=listed))
    # Beyond a few it is quicker to read whose entities are customers than to send all that changed.
    found = np.array(rows.values_list("customer", "pk", Coalesce("merged_into", 0)), dtype=np.int64).reshape(-1, 3)
    if not len(found):
        return []
    return found[np.isin(found[:, 1:], entities).any(axis=1), 0].tolist()


def is_same(entity: np.ndarray, found: Results, kept_of: np.ndarray, kept: Results) -> np.ndarray:
    """Return as flags for which of these entities just this is kept already; both are in ascending order."""
    if not kept_of.size:
        return np.zeros(len(entity), dtype=bool)
    place = np.minimum(np.searchsorted(kept_of, entity), len(kept_of) - 1)
    return (kept_of[place] == entity) & found.is_equal(kept.picked(place))
