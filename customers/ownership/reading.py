"""A graph from plain data: {"seeds", "private", "complete", "edges": [{"owner", "asset", "share" | "min", "max"}]}."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction

import numpy as np

from customers.ownership.graph import UNIT, WHOLE, Graph

LISTS = ("seeds", "private", "complete", "edges")
LARGEST = 10**6
"""The largest percentage read; anything above 100 is a problem all the same, but it still fits the arrays."""


class GraphError(ValueError):
    """The data is not a graph; the text says where and what is wrong."""


def read_graph(data: object) -> Graph:
    """Return the graph; percentages are text or Decimal. GraphError names what cannot be read."""
    if not isinstance(data, dict):
        raise GraphError("A graph is one JSON object with the lists seeds, private, complete and edges.")
    for key in LISTS:
        if not isinstance(data.get(key), list):
            raise GraphError(f"The graph lacks the list “{key}”: it needs seeds, private, complete and edges.")
    places: dict[str, int] = {}
    named = {key: [place_of(name, places, f"an entry of {key}") for name in data[key]] for key in LISTS[:3]}
    rows = [read_edge(edge, number, places) for number, edge in enumerate(data["edges"], 1)]
    flags = {key: flagged(positions, len(places)) for key, positions in named.items()}
    names = list(places)
    for place in np.flatnonzero(flags["seeds"] & flags["private"]):
        raise GraphError(f"“{names[place]}” is among the seeds and private: it can only be one of them.")
    owner, asset, low, high, stated = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    positions = {"owner": np.array(owner, dtype=np.int64), "asset": np.array(asset, dtype=np.int64)}
    amounts = {"low": np.array(low, dtype=np.int64), "high": np.array(high, dtype=np.int64)}
    return Graph(names=names, **flags, **positions, **amounts, stated=np.array(stated, dtype=bool))


def place_of(name: object, places: dict[str, int], where: str) -> int:
    if not isinstance(name, str) or not name:
        raise GraphError(f"{where[0].upper()}{where[1:]} is {name!r}: an entity is named by a text.")
    return places.setdefault(name, len(places))


def flagged(positions: list[int], size: int) -> np.ndarray:
    flags = np.zeros(size, dtype=bool)
    flags[positions] = True
    return flags


def read_edge(edge: object, number: int, places: dict[str, int]) -> tuple[int, int, int, int, bool]:
    """Return owner, asset, low, high and whether a share was stated; a missing bound counts as 0 or 100."""
    if not isinstance(edge, dict):
        raise GraphError(f"Edge {number} is not an object with owner, asset and share, or min and max.")
    owner, asset = (place_of(edge.get(key), places, f"the {key} of edge {number}") for key in ("owner", "asset"))
    share, low, high = (read_percent(edge.get(key), key, number) for key in ("share", "min", "max"))
    if share is not None:
        if low is not None or high is not None:
            raise GraphError(f"Edge {number} has a share and a band: give share, or min and max.")
        return owner, asset, share, share, True
    stated = low is not None or high is not None
    return owner, asset, low or 0, WHOLE if high is None else high, stated


def read_percent(value: object, key: str, number: int) -> int | None:
    """Return a percentage in 10^-10 percent."""
    if value is None:
        return None
    where = f"The {key} of edge {number}"
    try:
        if isinstance(value, bool | float):
            raise InvalidOperation
        found = Decimal(value) if isinstance(value, str | int | Decimal) else Decimal("nan")
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite():
        raise GraphError(f"{where} is {value!r}: a percentage such as 50 or 25.5 is wanted.")
    if not 0 <= found <= LARGEST:
        raise GraphError(f"{where} is {value}: it cannot be below 0 or above {LARGEST}.")
    # Adjusted first: the fraction of 1E-999999999 would fill the memory.
    if found and (found.adjusted() < -10 or (Fraction(found) * UNIT).denominator != 1):
        raise GraphError(f"{where} is {value}: a percentage has ten decimals at most.")
    return int(Fraction(found) * UNIT) if found else 0
