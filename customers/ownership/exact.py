"""Both sums once more by fractions, for what lies at a limit: only over what lies above it."""

from fractions import Fraction

import numpy as np

from customers.ownership.graph import WHOLE, Flow, Graph
from customers.ownership.order import Circles, circles

EFFORT = 4 * 10**8
"""How much arithmetic exact solutions may take: one product of machine words is one; it bounds the memory too."""

OVERHEAD, KEEPING = 200, 20
"""What one operation costs however small its numbers, and what each machine word of them costs to keep."""
LARGEST = 2000
"""Up to how many entities a circle of owners is solved by fractions at all."""


class Diverges(ArithmeticError):
    """A circle of owners hands on at least what it gets: the sum has no finite solution."""


class TooLarge(ArithmeticError):
    """The fractions grew past what is worth the time."""


class Meter:
    """Counts the arithmetic done, by the size of the numbers in it."""

    def __init__(self, effort: int = EFFORT):
        self.left = effort

    def add(self, one: Fraction, other: Fraction) -> Fraction:
        self.pay(one, other)
        return one + other

    def multiply(self, one: Fraction, other: Fraction) -> Fraction:
        self.pay(one, other)
        return one * other

    def pay(self, one: Fraction, other: Fraction) -> None:
        long, short = one.denominator.bit_length() // 64, other.denominator.bit_length() // 64
        self.left -= OVERHEAD + long * short + KEEPING * (long + short)
        if self.left < 0:
            raise TooLarge


def above(owners: Flow, wanted: np.ndarray) -> np.ndarray:
    """Return who owns of these through any chain, themselves included; `owners` is the flow turned."""
    seen = np.zeros(owners.size, dtype=bool)
    seen[wanted] = True
    found = np.flatnonzero(seen)
    while found.size:
        places, _ = owners.of_owners(found)
        up = owners.asset[places]
        found = np.unique(up[~seen[up]])
        seen[found] = True
    return np.flatnonzero(seen)


def solve_exactly(
    graph: Graph, owners: Flow, given: np.ndarray, wanted: np.ndarray, effort: int = EFFORT
) -> dict[int, Fraction]:
    """Return the sums of `wanted` and of all above them; `given` is what each has of its own, in 10^-10 percent.

    Without those that have no finite sum, and those for which the effort does not suffice.
    """
    part, meter = circles(graph.flow, above(owners, wanted)), Meter(effort)
    solved: dict[int, Fraction] = {}
    for component in in_order(part):
        entities = part.entity[part.begin[component] : part.begin[component + 1]].tolist()
        try:
            rows, own = equations(entities, owners, given, solved, meter)
            solved.update(zip(entities, eliminate(rows, own, meter), strict=True))
        except (KeyError, Diverges):
            continue  # it lies in or below a circle that has no solution
        except TooLarge:
            break
    return solved


def equations(
    entities: list[int], owners: Flow, given: np.ndarray, solved: dict[int, Fraction], meter: Meter
) -> tuple[list[dict[int, int]], list[Fraction]]:
    """Return for each of these entities what the others among them hold, and what it has from outside."""
    place = {entity: turn for turn, entity in enumerate(entities)}
    rows, own = [], []
    for entity in entities:
        inner, known = {}, Fraction(int(given[entity]), WHOLE)
        first, last = owners.start[entity], owners.start[entity + 1]
        for owner, low in zip(owners.asset[first:last].tolist(), owners.low[first:last].tolist(), strict=True):
            if owner in place:
                inner[place[owner]] = low
            elif solved[owner]:
                known = meter.add(known, meter.multiply(Fraction(low, WHOLE), solved[owner]))
        rows.append(inner)
        own.append(known)
    return rows, own


def in_order(part: Circles) -> range:
    """Return the components so that owners come first; csgraph numbers them so, from the last."""
    owner, asset = part.component[part.cross.owner], part.component[part.cross.asset]
    if (owner < asset).any():
        raise AssertionError("csgraph no longer numbers components in order.")
    return range(len(part.begin) - 2, -1, -1)


def eliminate(rows: list[dict[int, int]], given: list, meter: Meter | None = None) -> list[Fraction]:
    """Return the least solution of x = rows · x + given, rows in 10^-10 percent. Diverges where there is none."""
    meter = meter or Meter()
    own = [Fraction(value) for value in given]
    if not any(own):
        return own
    if len(own) > LARGEST:
        raise TooLarge
    left = [{owner: Fraction(low, WHOLE) for owner, low in row.items()} for row in rows]
    users = [set() for _ in rows]
    for asset, row in enumerate(left):
        for owner in row:
            users[owner].add(asset)
    order = []
    waiting = set(range(len(rows)))
    while waiting:
        entity = min(waiting, key=lambda each: (len(left[each]) * len(users[each]), each))
        waiting.remove(entity)
        order.append(entity)
        substitute(entity, left, users, own, meter)
    for entity in reversed(order):
        for owner, part in left[entity].items():
            own[entity] = meter.add(own[entity], meter.multiply(part, own[owner]))
    return own


def substitute(entity: int, left: list[dict], users: list[set], own: list[Fraction], meter: Meter) -> None:
    """Write the entity's value by those of others, and put that in the place of it wherever it is used."""
    row = left[entity]
    rest = 1 - row.pop(entity, Fraction(0))
    users[entity].discard(entity)
    if rest <= 0:
        raise Diverges
    if rest != 1:
        own[entity] = meter.multiply(own[entity], 1 / rest)
        for owner in row:
            row[owner] = meter.multiply(row[owner], 1 / rest)
    for owner in row:
        users[owner].discard(entity)
    for asset in users[entity]:
        part = left[asset].pop(entity)
        own[asset] = meter.add(own[asset], meter.multiply(part, own[entity]))
        for owner, share in row.items():
            left[asset][owner] = meter.add(left[asset].get(owner, Fraction(0)), meter.multiply(part, share))
            users[owner].add(asset)
