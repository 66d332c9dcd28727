"""A made-up register put on file as the owner, past the history: it is no change of anybody's."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import numpy as np
import psycopg
from psycopg import sql

from customers.ownership.graph import UNIT, Graph

TABLES = ("customers_entity", "customers_holding", "customers_entityfact")
ENTITY = "customers_entity (id, public_id, kind, name, country, scheme, value, search_key)"
HOLDING = "customers_holding (owner_id, asset_id, low, high, kind, detail, valid, dataset, key, row, is_corrected)"
FACT = "customers_entityfact (entity_id, fact, evidence, valid)"
FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
"""


def file_register(owner: psycopg.Connection, graph: Graph) -> None:
    """Put entities, holdings and facts on file; the primary key of an entity is its position and one."""
    with without_triggers(owner, TABLES):
        copy_lines(owner, ENTITY, entity_lines(graph))
        copy_lines(owner, HOLDING, holding_lines(graph))
        copy_lines(owner, FACT, (f"{pk}\tcomplete\tregister\t[,)" for pk in (np.flatnonzero(graph.complete) + 1)))
    owner.execute("VACUUM ANALYZE")


@contextmanager
def without_triggers(owner: psycopg.Connection, tables: tuple[str, ...] = TABLES) -> Iterator[None]:
    """Take history's triggers and the foreign keys off, and put them back: keys are checked at once, not row by row."""
    keys = owner.execute(FOREIGN_KEYS, [list(tables)]).fetchall()
    for table in tables:
        owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
    for table, name, _definition in keys:
        owner.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    for table, name, definition in keys:
        owner.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    for table in tables:
        owner.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))


def entity_lines(graph: Graph) -> Iterator[str]:
    kinds = np.where(graph.seeds, "public_body", np.where(graph.private, "person", "company"))
    for pk, kind in enumerate(kinds.tolist(), 1):
        yield f"{pk}\t00000000-0000-0000-0000-{pk:012d}\t{kind}\tE{pk}\tRU\t\t\t"


def holding_lines(graph: Graph) -> Iterator[str]:
    columns = ((graph.owner + 1).tolist(), (graph.asset + 1).tolist(), amounts(graph.low), amounts(graph.high))
    for owner, asset, low, high in zip(*columns, strict=True):
        yield f"{owner}\t{asset}\t{low}\t{high}\tshares\t\t[,)\t\t\t\tf"


def amounts(shares: np.ndarray) -> Iterable[str]:
    whole, part = (each.tolist() for each in np.divmod(shares, UNIT))
    return map("{}.{:010d}".format, whole, part)


def copy_lines(owner: psycopg.Connection, into: str, lines: Iterable[str]) -> None:
    with owner.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for line in lines:
            copy.write(f"{line}\n")
