"""Tables of millions as arrays, by binary COPY."""

from collections.abc import Sequence

import numpy as np
from django.db import connection

from customers.ownership import record
from customers.ownership.graph import UNIT
from customers.ownership.record import Entities, Facts, Holdings, Record
from customers.ownership.results import NINTHS, Results
from customers.ownership.windows import ALWAYS, NEVER

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
FIELDS, LENGTH = 2, 4
"""How many bytes stand before a line's fields, and before a field."""
AS_LOW = -2
"""Stands for an exact share's upper bound: making an integer of a numeric is what costs most in reading."""
PAGES = 1000
"""How many pages of a table are put into one line of COPY: some 100,000 rows, and never near the gigabyte it may be."""
SENT = {"i8": "int8send({}::bigint)", "i4": "int4send({}::integer)", "i2": "int2send({}::smallint)"}
KIND_BITS, DAY_BITS = 2, 24
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
    return Record(
        read_entities(pks),
        read_holdings(pks),
        read_facts(pks),
    )


def read_entities(pks: Sequence[int] | None) -> Entities:
    (number,) = copied_out("customers_entity", [(f"id << {KIND_BITS} | {STANDS}", "i8")], "id", pks)
    number.sort()
    pk, stands = number >> KIND_BITS, (number & (1 << KIND_BITS) - 1).astype(np.int8)
    merged = np.zeros_like(pk)
    # Read for themselves: few of many are merged.
    columns = [("id", "i8"), ("merged_into_id", "i8")]
    which, into = copied_out("customers_entity", columns, "id", pks, "merged_into_id IS NOT NULL")
    found = Entities(pk, stands, merged)
    places = found.places(which)
    merged[places[places >= 0]] = into[places >= 0]
    return found


def read_holdings(pks: Sequence[int] | None) -> Holdings:
    columns = copied_out("customers_holding", HOLDING, "asset_id", pks, "NOT isempty(valid)")
    pk, owner, asset, low, high, number = columns
    kind, begin, end = unpacked(number)
    return Holdings(pk, owner, asset, kind, low, np.where(high == AS_LOW, low, high), begin, end)


def read_facts(pks: Sequence[int] | None) -> Facts:
    columns = [("entity_id", "i8"), packed(FACT, "fact = 'complete'", record.COMPLETE_FACT)]
    entity, fact = copied_out("customers_entityfact", columns, "entity_id", pks, "NOT isempty(valid)")
    return Facts(entity, *unpacked(fact))


def percent(column: str) -> Column:
    return f"coalesce({column} * {UNIT}, {record.UNSTATED})", "i8"


def packed(kind: str, is_usual: str, usual: int) -> Column:
    """Return kind and days in one number, quickly where the kind is the usual one and there are no days."""
    always = (ALWAYS << DAY_BITS | NEVER) << KIND_BITS | usual
    number = (
        f"(greatest({FIRST}, {ALWAYS})::bigint << {DAY_BITS + KIND_BITS})"
        f" | (least({OVER}, {NEVER})::bigint << {KIND_BITS}) | {kind}"
    )
    return f"CASE WHEN {is_usual} AND lower_inf(valid) AND upper_inf(valid) THEN {always} ELSE {number} END", "i8"


def unpacked(number: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return kind, first day and the day after the last."""
    days = number >> KIND_BITS
    kind = (number & (1 << KIND_BITS) - 1).astype(np.int8)
    return kind, days >> DAY_BITS, days & (1 << DAY_BITS) - 1


HOLDING = [
    ("id", "i8"),
    ("owner_id", "i8"),
    ("asset_id", "i8"),
    percent("low"),
    (f"CASE WHEN high = low THEN {AS_LOW} ELSE {percent('high')[0]} END", "i8"),
    packed(KIND, "kind = 'shares'", record.SHARES),
]
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

    PostgreSQL puts the values of many rows one behind the other, so that a line of COPY is taken in for each part of the
    table and not for each row: that took longer than everything else.
    """
    wanted = ", ".join(f"string_agg({SENT[width].format(f'({expression})')}, '')" for expression, width in columns)
    # Written out, for a cursor that logs what it is sent takes no parameters of COPY.
    parts = [f"{key} = ANY('{{{','.join(str(int(pk)) for pk in pks)}}}'::bigint[])"] if pks is not None else None
    rows = " UNION ALL ".join(
        f"SELECT {wanted} FROM {table} WHERE {condition} AND {part} HAVING count(*) > 0"
        for part in parts or parts_of(table)
    )
    with connection.cursor() as cursor, cursor.copy(f"COPY ({rows}) TO STDOUT (FORMAT binary)") as copy:
        # Each is taken apart while PostgreSQL makes the next.
        lines = [line_of(data, columns) for data in map(without_header, copy) if data != TRAILER]
    return [np.concatenate(found) for found in zip(*lines, strict=True)] or [
        np.zeros(0, dtype=width) for _, width in columns
    ]


def parts_of(table: str) -> list[str]:
    """Return conditions that cut a table into parts, each read as it lies: grouping by a key would sort it all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size(%s) / current_setting('block_size')::bigint", [table])
        first = range(0, max(1, cursor.fetchone()[0]), PAGES)
    ends = [f" AND ctid < '({place},0)'" for place in first[1:]] + [""]
    return [f"ctid >= '({place},0)'{end}" for place, end in zip(first, ends, strict=True)]


def without_header(data: bytes) -> memoryview:
    """Return one line of binary COPY; the header comes with the first."""
    view = memoryview(data)
    return view[len(HEADER) :] if view[: len(HEADER)] == HEADER else view


def line_of(data: memoryview, columns: Sequence[Column]) -> list[np.ndarray]:
    """Return the columns in one line."""
    place, line = FIELDS, []
    for _, width in columns:
        begin = place + LENGTH
        place = begin + int.from_bytes(data[place:begin], "big")
        line.append(np.frombuffer(data[begin:place], f">{width}").astype(width))
    return line
