"""Rows of entities, holdings and facts → the graph of everything above some entities, for any day and any knowledge.

Every table read is recorded, so that what was computed once is computed again from its two clocks.
"""

from collections.abc import Iterable
from datetime import date

import numpy as np
from django.db import connection, models

from customers.models import Entity, EntityFact, EntityKind, Fact, Holding, HoldingKind
from customers.ownership import record
from customers.ownership.graph import UNIT
from customers.ownership.record import Entities, Facts, HeldGraph, Holdings, Record
from customers.ownership.windows import ALWAYS, NEVER
from history.reading import Reading
from history.recording import event_model

STANDS = {
    EntityKind.PUBLIC_BODY: record.PUBLIC,
    EntityKind.PERSON: record.PRIVATE,
    EntityKind.FOREIGN_STATE: record.PRIVATE,
}
"""How the kinds count that are not computed from their owners."""
KINDS = {HoldingKind.SHARES: record.SHARES, HoldingKind.VOTES: record.VOTES, HoldingKind.CONTROL: record.CONTROL}
FACTS = {Fact.COMPLETE: record.COMPLETE_FACT, Fact.PRIVATE: record.PRIVATE_FACT}

ABOVE = """
WITH RECURSIVE above(id) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT step.id FROM above, LATERAL (
        SELECT owner_id AS id FROM {holding} WHERE asset_id = above.id AND valid @> %s::date
        UNION ALL SELECT merged_into_id FROM {entity} WHERE id = above.id AND merged_into_id IS NOT NULL
        UNION ALL SELECT id FROM {entity} WHERE merged_into_id = above.id
    ) AS step
)
SELECT id FROM above
"""


def graph_above(entity_pks: Iterable[int], *, on: date, reading: Reading | None = None) -> HeldGraph:
    """Return the graph of these entities and of everything above them, as it is on the day.

    `names` are the primary keys of those that stand, `places(pks)` finds any, `holding` has the primary keys of the
    holdings behind the rows, `links` those of other kinds than shares.
    """
    return record_above(entity_pks, on=on, reading=reading or Reading()).graph(on.toordinal())


def record_above(entity_pks: Iterable[int], *, on: date, reading: Reading) -> Record:
    """Return what is on file of these entities and of all above them, in a number of queries that does not grow.

    Whoever is above by an earlier or later knowledge may be among them: only the rows as known are looked at then.
    """
    pks = pks_above(entity_pks, on=on, live=reading.known is None and reading.snapshot is None)
    return Record(
        entities_of(reading.rows(Entity, id__in=pks)),
        holdings_of(row for row in reading.rows(Holding, asset_id__in=pks) if not row["valid"].isempty),
        facts_of(row for row in reading.rows(EntityFact, entity_id__in=pks) if not row["valid"].isempty),
    )


def pks_above(entity_pks: Iterable[int], *, on: date, live: bool) -> list[int]:
    """Return the keys of these entities and of all above them; with the history of the rows where not `live`."""
    tables = {"holding": table_of(Holding, live), "entity": table_of(Entity, live)}
    with connection.cursor() as cursor:
        cursor.execute(ABOVE.format(**tables), [list(entity_pks), on])
        return [row[0] for row in cursor.fetchall()]


def table_of(model: type[models.Model], live: bool) -> str:
    return (model if live else event_model(model))._meta.db_table


def entities_of(rows: Iterable[dict]) -> Entities:
    found = [(row["id"], STANDS.get(row["kind"], record.OPEN), row["merged_into_id"] or 0) for row in rows]
    return Entities(*columns(found, 3))


def holdings_of(rows: Iterable[dict]) -> Holdings:
    found = [
        (
            row["id"],
            row["owner_id"],
            row["asset_id"],
            KINDS[row["kind"]],
            units(row["low"]),
            units(row["high"]),
            *days(row["valid"]),
        )
        for row in rows
    ]
    return Holdings(*columns(found, 8))


def facts_of(rows: Iterable[dict]) -> Facts:
    return Facts(*columns([(row["entity_id"], FACTS[row["fact"]], *days(row["valid"])) for row in rows], 4))


def columns(rows: list[tuple], count: int) -> list[np.ndarray]:
    return list(np.array(rows, dtype=np.int64).reshape(len(rows), count).T)


def units(percent) -> int:
    return record.UNSTATED if percent is None else int(percent * UNIT)


def days(period) -> tuple[int, int]:
    """Return a daterange as ordinals, half open."""
    first, over = period.lower, period.upper
    return ALWAYS if first is None else first.toordinal(), NEVER if over is None else over.toordinal()
