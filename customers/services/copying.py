"""Results as rows of binary COPY, written by numpy: a row for each entity, all of one length."""

from datetime import date

import numpy as np
from django.db import connection

from customers.ownership.results import NINTHS, Results
from customers.ownership.windows import ALWAYS, NEVER
from customers.selectors.arrays import HEADER, TRAILER

EPOCH = date(2000, 1, 1).toordinal()
"""Day 0 of PostgreSQL."""
NEGATIVE, DECIMALS = 0x4000, 9
FEW_GROUPS, MOST_GROUPS, PART_GROUPS = 1, 3, 3
"""Groups of four digits before the point, as a rule and at most, and behind it."""
BOUNDS = {(True, True): 0x02, (True, False): 0x12, (False, True): 0x0A, (False, False): 0x18}
"""The flags of a daterange, by whether it has a first day and a day after the last."""
AT_ONCE = 16_384
"""So many rows are made while PostgreSQL takes in those before."""
COPY_IN = (
    "COPY customers_stateshare (entity_id, at_least, at_most, any_share, cascade_ge50, cascade_gt50, control, reaches,"
    " valid, version_id) FROM STDIN (FORMAT binary)"
)


def copy_in(entity: np.ndarray, found: Results, version: int) -> None:
    """Write the results of these entities; none of them may be kept yet."""
    bounded = (found.begin > ALWAYS), (found.end < NEVER)
    with connection.cursor() as cursor, cursor.copy(COPY_IN) as copy:
        copy.write(HEADER)
        for kind in BOUNDS:
            chosen = np.flatnonzero((bounded[0] == kind[0]) & (bounded[1] == kind[1]))
            for first in range(0, len(chosen), AT_ONCE):
                some = chosen[first : first + AT_ONCE]
                copy.write(rows(entity[some], found.picked(some), version, kind).tobytes())
        copy.write(TRAILER)


def rows(entity: np.ndarray, found: Results, version: int, kind: tuple[bool, bool]) -> np.ndarray:
    """Return the rows of results that alike have a first day and a last one, or none."""
    columns = {
        "entity": (">i8", entity),
        "at_least": numeric(found.at_least),
        "at_most": numeric(found.at_most),
        "any_share": (">i2", found.any_share),
        "cascade_ge50": (">i2", found.cascade_ge50),
        "cascade_gt50": (">i2", found.cascade_gt50),
        "control": (">i2", found.control),
        "reaches": ("?", found.reaches),
        "valid": (range_type(kind), ranges(found, kind)),
        "version": (">i8", version),
    }
    form = [("fields", ">i2")]
    for name, (width, _) in columns.items():
        form += [(f"length_{name}", ">i4"), (name, width)]
    written = np.zeros(len(entity), dtype=np.dtype(form))
    written["fields"] = len(columns)
    for name, (_, values) in columns.items():
        written[f"length_{name}"] = written.dtype[name].itemsize
        written[name] = values
    return written


def numeric_type(groups: int) -> np.dtype:
    return np.dtype([("count", ">i2"), ("weight", ">i2"), ("sign", ">u2"), ("scale", ">i2"), ("group", ">i2", groups)])


def numeric(ninths: np.ndarray) -> tuple[np.dtype, np.ndarray]:
    """Return 10^-9 percent as PostgreSQL's numeric: groups of four decimal digits, zeros not left out."""
    whole, part = divided(np.abs(ninths), NINTHS)
    integers = FEW_GROUPS if whole.max(initial=0) < 10_000 else MOST_GROUPS
    written = np.zeros(len(ninths), dtype=numeric_type(integers + PART_GROUPS))
    written["count"], written["weight"], written["scale"] = integers + PART_GROUPS, integers - 1, DECIMALS
    written["sign"] = np.where(ninths < 0, NEGATIVE, 0)
    for turn in reversed(range(integers)):
        whole, written["group"][:, turn] = divided(whole, 10_000)
    first, part = divided(part, 100_000)
    second, last = divided(part, 10)
    for turn, group in enumerate((first, second, last * 1000), integers):
        written["group"][:, turn] = group
    return written.dtype, written


def divided(values: np.ndarray, by: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the same as divmod, which takes several times as long: only // is made for one divisor."""
    quotient = values // by
    return quotient, values - quotient * by


def range_type(kind: tuple[bool, bool]) -> np.dtype:
    sides = [name for name, is_bounded in zip(("begin", "end"), kind, strict=True) if is_bounded]
    return np.dtype([("flags", "u1")] + [pair for side in sides for pair in ((f"length_{side}", ">i4"), (side, ">i4"))])


def ranges(found: Results, kind: tuple[bool, bool]) -> np.ndarray:
    written = np.zeros(len(found.begin), dtype=range_type(kind))
    written["flags"] = BOUNDS[kind]
    for side, is_bounded in zip(("begin", "end"), kind, strict=True):
        if is_bounded:
            written[f"length_{side}"] = 4
            written[side] = getattr(found, side) - EPOCH
    return written
