"""Tables of millions as arrays and back: binary COPY, whose rows all have one length where no column can be missing."""

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
        Holdings(*copied_out("customers_holding", HOLDING, "asset_id", pks, "NOT isempty(valid)")),
        Facts(*copied_out("customers_entityfact", FACT_COLUMNS, "entity_id", pks, "NOT isempty(valid)")),
    )


def percent(column: str) -> Column:
    return f"coalesce({column} * {UNIT}, {record.UNSTATED})", "i8"


HOLDING = [
    ("id", "i8"),
    ("owner_id", "i8"),
    ("asset_id", "i8"),
    (KIND, "i2"),
    percent("low"),
    percent("high"),
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
    """Return columns of a table as arrays; with `pks` only of the rows whose `key` is among them."""
    wanted = ", ".join(f"({expression})::{CASTS[width]}" for expression, width in columns)
    # Written out, for a cursor that logs what it is sent takes no parameters of COPY.
    chosen = "" if pks is None else f" AND {key} = ANY('{{{','.join(str(int(pk)) for pk in pks)}}}'::bigint[])"
    statement = f"COPY (SELECT {wanted} FROM {table} WHERE {condition}{chosen}) TO STDOUT (FORMAT binary)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        data = b"".join(copy)
    kind = row_type([width for _, width in columns])
    rows = np.frombuffer(data, kind, offset=len(HEADER), count=(len(data) - len(HEADER)) // kind.itemsize)
    return [rows[f"value{turn}"].astype(width) for turn, (_, width) in enumerate(columns)]


def row_type(widths: Sequence[str]) -> np.dtype:
    """Return the form of a row in binary COPY: how many fields, and before each its length."""
    fields = [("fields", ">i2")]
    for turn, width in enumerate(widths):
        fields += [(f"length{turn}", ">i4"), (f"value{turn}", f">{width}")]
    return np.dtype(fields)
