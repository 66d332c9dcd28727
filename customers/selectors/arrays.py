"""Tables of millions as arrays, by binary COPY."""

from collections.abc import Iterator, Sequence

import numpy as np
from django.db import connection

from customers.ownership import record
from customers.ownership.graph import UNIT
from customers.ownership.record import Entities, Facts, Holdings, Record
from customers.ownership.results import NINTHS, Results
from customers.ownership.windows import ALWAYS, NEVER

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
FIELDS, LENGTH, ARRAY_HEAD = 2, 4, 20
"""How many bytes stand before a line's fields, before a field, and before the values of an array of one dimension."""
AS_LOW = -2
"""Stands for an exact share's upper bound: making an integer of a numeric is what costs most in reading."""
BLOCK = 16
"""So many low bits of a key are alike in a block: 65,536 rows of a table by its own key."""
CASTS = {"i8": "bigint", "i4": "integer", "i2": "smallint"}
Column = tuple[str, str]
"""An expression of SQL that is never null, and its width: i8, i4 or i2."""

FIRST = f"coalesce(lower(valid) - date '0001-01-01' + 1, {ALWAYS})"
OVER = f"coalesce(upper(valid) - date '0001-01-01' + 1, {NEVER})"
STANDS = (
    f"CASE kind WHEN 'public_body' THEN {record.PUBLIC} WHEN 'person' THEN {record.PRIVATE}"
    f" WHEN 'foreign_state' THEN {record.PRIVATE} ELSE {record.OPEN} END"
)
KIND = f"CASE kind WHEN 'shares' THEN {record.SHARES} WHEN 'votes' THEN {record.VOTES} ELSE {record.CONTROL} END"
FACT = f"CASE fact WHEN 'complete' THEN {record.COMPLETE_FACT} ELSE {record.PRIVATE_FACT} END"


def read_record(pks: Sequence[int] | None = None) -> Record:
    """Return what is on file now of all entities, or of these: they, their owners' holdings, their facts."""
    entities = copied_out(
        "customers_entity", [("id", "i8"), (STANDS, "i2"), ("coalesce(merged_into_id, 0)", "i8")], "id", pks
    )
    order = np.argsort(entities[0], kind="stable")
    return Record(
        Entities(*(column[order] for column in entities)),
        read_holdings(pks),
        Facts(*copied_out("customers_entityfact", FACT_COLUMNS, "entity_id", pks, "NOT isempty(valid)")),
    )


def read_holdings(pks: Sequence[int] | None) -> Holdings:
    found = Holdings(*copied_out("customers_holding", HOLDING, "asset_id", pks, "NOT isempty(valid)"))
    found.high = np.where(found.high == AS_LOW, found.low, found.high)
    return found


def percent(column: str) -> Column:
    return f"coalesce({column} * {UNIT}, {record.UNSTATED})", "i8"


HOLDING = [
    ("id", "i8"),
    ("owner_id", "i8"),
    ("asset_id", "i8"),
    (KIND, "i2"),
    percent("low"),
    (f"CASE WHEN high = low THEN {AS_LOW} ELSE {percent('high')[0]} END", "i8"),
    (FIRST, "i4"),
    (OVER, "i4"),
]
FACT_COLUMNS = [("entity_id", "i8"), (FACT, "i2"), (FIRST, "i4"), (OVER, "i4")]
SHARE = [
    ("entity_id", "i8"),
    (f"at_least * {NINTHS}", "i8"),
    (f"at_most * {NINTHS}", "i8"),
    ("any_share", "i2"),
    ("cascade_ge50", "i2"),
    ("cascade_gt50", "i2"),
    ("control", "i2"),
    ("reaches::int", "i2"),
    (FIRST, "i4"),
    (OVER, "i4"),
]


def read_kept(pks: Sequence[int] | None = None) -> tuple[np.ndarray, Results]:
    """Return whose results are kept, ascending, and the results."""
    entity, *columns = copied_out("customers_stateshare", SHARE, "entity_id", pks)
    order = np.argsort(entity, kind="stable")
    found = Results(*(column[order] for column in columns))
    found.reaches = found.reaches.astype(bool)
    return entity[order], found


def copied_out(
    table: str, columns: Sequence[Column], key: str, pks: Sequence[int] | None, condition: str = "true"
) -> list[np.ndarray]:
    """Return columns of a table as arrays; with `pks` only of the rows whose `key` is among them.

    PostgreSQL puts the values of many rows into one array, so that a line of COPY is taken in for each block and not
    for each row: that took longer than everything else.
    """
    wanted = ", ".join(f"array_agg(({expression})::{CASTS[width]})" for expression, width in columns)
    # Written out, for a cursor that logs what it is sent takes no parameters of COPY.
    chosen = "" if pks is None else f" AND {key} = ANY('{{{','.join(str(int(pk)) for pk in pks)}}}'::bigint[])"
    rows = f"SELECT {wanted} FROM {table} WHERE {condition}{chosen} GROUP BY {key} >> {BLOCK}"
    with connection.cursor() as cursor, cursor.copy(f"COPY ({rows}) TO STDOUT (FORMAT binary)") as copy:
        data = b"".join(copy)
    return [np.concatenate(parts) for parts in zip(*blocks(data, columns), strict=True)] or [
        np.zeros(0, dtype=width) for _, width in columns
    ]


def blocks(data: bytes, columns: Sequence[Column]) -> Iterator[list[np.ndarray]]:
    """Yield the arrays of each line of binary COPY."""
    place = len(HEADER)
    while data[place : place + len(TRAILER)] != TRAILER:
        place += FIELDS
        line = []
        for _, width in columns:
            length = int.from_bytes(data[place : place + LENGTH], "big")
            kind = np.dtype([("length", ">i4"), ("value", f">{width}")])
            begin, place = place + LENGTH + ARRAY_HEAD, place + LENGTH + length
            line.append(np.frombuffer(data[begin:place], kind)["value"].astype(width))
        yield line
