"""The measures of state share that a policy may name, for every entity of a graph."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from customers.ownership import cascade
from customers.ownership.bounds import Bounds, solve
from customers.ownership.exact import EFFORT, solve_exactly
from customers.ownership.graph import WHOLE, Graph

NEAR = 1e-11
"""10^-9 percent, as a part of one: how near to a limit a float does not decide."""
LAST_DIGITS = 0.02
"""How near to the middle between two ninth decimals, in ninth decimals, a float does not say which is nearer …"""
ROUNDING = 1e-13
"""… and how much more of its own size."""
LITTLE_EFFORT = EFFORT // 10
LARGEST = 8 * 10**18
"""The largest sum kept, in 10^-9 percent: minima far over 100 % in a circle can come to anything."""
NO, UNKNOWN, YES = 0, 1, 2
WORDS = ("no", "unknown", "yes")


@dataclass(eq=False)
class Shares:
    """What is known of a graph. Cascades and any share are arrays of NO, UNKNOWN, YES."""

    graph: Graph
    bounds: Bounds

    @classmethod
    def of(cls, graph: Graph) -> "Shares":
        return cls(graph, solve(graph))

    @cached_property
    def has_state(self) -> np.ndarray:
        """Who has a known share of the state, however small."""
        return self.is_known("state", self.graph.seeds)

    @cached_property
    def has_other(self) -> np.ndarray:
        """Who has a known share in other hands, however small."""
        return self.is_known("other", self.graph.private | (self.graph.foreign > 0))

    def is_known(self, which: str, first: np.ndarray) -> np.ndarray:
        """Return whose sum is above zero, `first` being those that have something of their own.

        The sums say it, unless something got lost on the way down: in a circle left unsolved, or too small for a float.
        """
        flow, found = self.graph.flow, getattr(self.bounds, which) > 0
        is_lost = (first & ~found).any() or (found[flow.owner] & ~found[flow.asset]).any()
        return cascade.reach(flow, first) if is_lost else found

    @cached_property
    def cascade_ge50(self) -> np.ndarray:
        return self.cascade(cascade.HALF)

    @cached_property
    def cascade_gt50(self) -> np.ndarray:
        return self.cascade(cascade.MORE_THAN_HALF)

    def cascade(self, need: int) -> np.ndarray:
        nothing_known = ~(self.has_state | self.has_other)
        possible = cascade.controllable(self.graph, need, nothing_known)
        return np.where(cascade.controlled(self.graph, need), YES, np.where(possible, UNKNOWN, NO)).astype(np.int8)

    @cached_property
    def any_share(self) -> np.ndarray:
        return np.where(self.has_state, YES, np.where(self.may_have_state, UNKNOWN, NO)).astype(np.int8)

    @cached_property
    def may_have_state(self) -> np.ndarray:
        """Who is not wholly in other hands: below the state, below what is not accounted for, or all unknown.

        Where the minima above an entity come to more than a whole, only the sum itself can tell.
        """
        graph = self.graph
        slack = np.where(graph.free, WHOLE - graph.known - graph.foreign, 0)
        found = cascade.reach(graph.flow, graph.seeds | (slack > 0) | (graph.free & ~self.has_other))
        overfull = np.flatnonzero(cascade.reach(graph.flow, slack < 0))
        if overfull.size:
            found[overfull] = self.compared("other", 1, overfull) < 0
        return found

    def effective(self, limit: Fraction | int) -> np.ndarray:
        """Return for each entity whether its share is at least `limit` percent."""
        part = Fraction(limit) / 100
        entities = np.arange(self.graph.size)
        is_at_least = self.compared("state", part, entities) >= 0
        is_below = self.compared("other", 1 - part, entities) > 0
        return np.where(is_at_least, YES, np.where(is_below, NO, UNKNOWN)).astype(np.int8)

    def compared(self, which: str, limit: Fraction | int, entities: np.ndarray) -> np.ndarray:
        """Return -1, 0 or 1 for each entity: how its sum stands to `limit`, a part of one; near it, exactly."""
        value = getattr(self.bounds, which)[entities]
        near = np.abs(value - float(limit)) < NEAR
        side = np.where(near, 0, np.sign(value - float(limit))).astype(np.int8)
        doubtful = np.flatnonzero(near & self.is_settled[entities])
        exact = self.exactly(which, entities[doubtful])
        for place in doubtful:
            found = exact.get(int(entities[place]))
            if found is not None:
                side[place] = (found > limit) - (found < limit)
        return side

    @cached_property
    def is_settled(self) -> np.ndarray:
        """Whose sums are the solution itself: no circle above them was left unsolved."""
        first = np.zeros(self.graph.size, dtype=bool)
        for circle in self.bounds.unsettled:
            first[list(circle.entities)] = True
        return ~cascade.reach(self.graph.flow, first)

    def exactly(self, which: str, entities: np.ndarray, effort: int = EFFORT) -> dict[int, Fraction]:
        """Return the exact sums of these entities and of all above; without those that take too much effort."""
        if not entities.size:
            return {}
        return solve_exactly(self.graph, self.graph.owners, self.given(which), entities, effort)

    def given(self, which: str) -> np.ndarray:
        graph = self.graph
        return graph.seeds * WHOLE if which == "state" else graph.private * WHOLE + graph.foreign


def percent(part: Fraction | float) -> str:
    """Return a part of one as percent with nine decimals at most."""
    digits = round(Fraction(part) * 100 * 10**9)
    sign, digits = "-" if digits < 0 else "", f"{abs(digits):010d}"
    return f"{sign}{digits[:-9]}.{digits[-9:]}".rstrip("0").rstrip(".")


def answers(shares: Shares) -> Iterable[tuple[str, dict[str, str]]]:
    """Yield for each entity its name and its measures, as text."""
    state, other = (last_digits(shares, which) for which in ("state", "other"))
    for place, name in enumerate(shares.graph.names):
        yield (
            name,
            {
                "at_least": percent(state[place]),
                "at_most": percent(1 - other[place]),
                "cascade_ge50": WORDS[shares.cascade_ge50[place]],
                "cascade_gt50": WORDS[shares.cascade_gt50[place]],
                "any_share": WORDS[shares.any_share[place]],
            },
        )


def last_digits(shares: Shares, which: str) -> list[Fraction]:
    """Return the sums, exactly where the ninth decimal hangs on the last digits of a float."""
    value = getattr(shares.bounds, which)
    scaled = value * 10**11
    margin = LAST_DIGITS + np.abs(scaled) * ROUNDING
    doubtful = np.flatnonzero((np.abs(scaled % 1 - 0.5) < margin) & shares.is_settled)
    found = [Fraction(each) for each in value.tolist()]
    for entity, exact in shares.exactly(which, doubtful, LITTLE_EFFORT).items():
        found[entity] = exact
    return found


def in_ninths(shares: Shares, which: str) -> np.ndarray:
    """Return the sums in 10^-9 percent, rounded; no more than the largest that is kept.

    The sums are the same to the last bit whether the whole graph was solved or what lies above alone, for owners are
    added up in one order: so what is kept is what is computed.
    """
    scaled = np.minimum(getattr(shares.bounds, which) * 10**11, LARGEST)
    return np.rint(scaled).astype(np.int64)
