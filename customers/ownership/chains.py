"""Why a share is what it is: the chains of holdings behind it, largest first.

Chains are found by a best-first search upward from the company. What each entity can still reach is known beforehand,
so the search goes straight to the next largest chain and never walks all paths. A chain does not pass an entity
twice: what circles of owners add on top is told apart.
"""

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from itertools import count

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from customers.ownership.graph import WHOLE, Graph

MOST_CHAINS = 50
MOST_STEPS = 20_000
"""How many holdings the search looks at before it stops and leaves what is left to the rest."""
DIGITS = 50
NOTHING = Decimal("1e-9")
"""Percent: what is smaller than the last digit shown is no rest."""

Node = tuple[int, bool]


@dataclass(frozen=True, slots=True)
class Chain:
    """Holdings from the public body down to the company; `part` is what they come to, None without a share."""

    rows: tuple[int, ...]
    part: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Chains:
    """`listed` are the largest; `rest` is the part of the share, in percent, that they leave out.

    `is_all` says that every chain is listed: then the rest is what circles of owners add. Otherwise it is what
    further chains and circles come to, together.
    """

    listed: tuple[Chain, ...]
    rest: Decimal
    is_all: bool


def share_chains(
    graph: Graph, company: int, at_least: Decimal, *, most: int = MOST_CHAINS, steps: int = MOST_STEPS
) -> Chains:
    """Return the chains from public bodies that make up the known part of `company`, largest first.

    `at_least` is that part in percent, as it was computed.
    """
    paths, is_all = search(counted_links(graph), company, seeds_of(graph), most, steps)
    chains = [Chain(rows, part_of(graph, rows)) for rows in paths]
    chains.sort(key=lambda chain: -chain.part)
    rest = at_least - sum((chain.part for chain in chains), Decimal(0))
    return Chains(tuple(chains), rest if rest > NOTHING else Decimal(0), is_all)


def part_of(graph: Graph, rows: Sequence[int]) -> Decimal:
    """Return in percent what a chain comes to by the known minima of its holdings."""
    with localcontext(Context(prec=DIGITS)):
        part = Decimal(100)
        for row in rows:
            part *= Decimal(int(graph.low[row])) / WHOLE
        return part


@dataclass(frozen=True, slots=True)
class Link:
    """A holding as the search sees it: who holds what, what the step costs, and whether it has no share."""

    row: int
    owner: int
    asset: int
    cost: float
    is_open: bool = False


def counted_links(graph: Graph) -> list[Link]:
    """Return the holdings that count: the cost of a step is the logarithm of how much smaller it makes the part."""
    found = []
    for row in np.flatnonzero((graph.low > 0) & graph.free[graph.asset]).tolist():
        # More than a whole is named as a problem elsewhere; here it must not make a path cheaper the longer it is.
        cost = max(0.0, -math.log(int(graph.low[row]) / WHOLE))
        found.append(Link(row, int(graph.owner[row]), int(graph.asset[row]), cost))
    return found


def seeds_of(graph: Graph) -> set[int]:
    return set(np.flatnonzero(graph.seeds).tolist())


def open_chains(
    links: Sequence[Link], company: int, bodies: set[int], *, most: int = MOST_CHAINS, steps: int = MOST_STEPS
) -> tuple[list[Chain], bool]:
    """Return chains that lead to public bodies over at least one holding without a share, the shortest first.

    Also whether these are all. Such a chain says that the state has a hand in it, not how large.
    """
    paths, is_all = search(links, company, bodies, most, steps, over_open=True)
    return [Chain(rows) for rows in paths], is_all


def search(
    links: Sequence[Link], company: int, goals: set[int], most: int, steps: int, *, over_open: bool = False
) -> tuple[list[tuple[int, ...]], bool]:
    """Return the cheapest paths from `goals` down to `company`, and whether they are all there are.

    With `over_open` only those over at least one open link: a place is an entity and whether one was passed.
    """
    up, down = neighbors(links)
    left = distances(down, goals, over_open, company)
    return Search(up, left, goals, over_open, in_circles(links)).run(company, most, steps)


Ways = dict[int, list[Link]]


def neighbors(links: Iterable[Link]) -> tuple[Ways, Ways]:
    """Return the links by asset and by owner."""
    up: Ways = {}
    down: Ways = {}
    for link in links:
        up.setdefault(link.asset, []).append(link)
        down.setdefault(link.owner, []).append(link)
    return up, down


def in_circles(links: Sequence[Link]) -> set[int]:
    """Return the entities that lie in a circle of owners: only there a way could come back."""
    if not links:
        return set()
    owner, asset = (np.array([getattr(link, end) for link in links]) for end in ("owner", "asset"))
    size = int(max(owner.max(), asset.max())) + 1
    matrix = coo_array((np.ones(len(links), dtype=np.int8), (owner, asset)), shape=(size, size))
    _, label = connected_components(matrix, directed=True, connection="strong")
    return set(np.flatnonzero(np.bincount(label)[label] > 1).tolist())


def distances(down: Ways, goals: Iterable[int], over_open: bool, company: int) -> dict[Node, float]:
    """Return for each place the least cost of getting from it up to a goal; places that lead to none are missing."""
    found: dict[Node, float] = {}
    heap = [(0.0, (goal, over_open)) for goal in goals]
    heapq.heapify(heap)
    while heap:
        cost, node = heapq.heappop(heap)
        if node in found:
            continue
        found[node] = cost
        entity, passed = node
        for link in down.get(entity, ()) if entity != company else ():
            for before in states_before(passed, link.is_open):
                heapq.heappush(heap, (cost + link.cost, (link.asset, before)))
    return found


def states_before(passed: bool, is_open: bool) -> tuple[bool, ...]:
    """Return whether an open link may have been passed below a link, given what holds above it."""
    if is_open:
        return (True, False) if passed else ()
    return (passed,)


@dataclass(frozen=True, slots=True)
class Path:
    """A way up so far: the last link and the way before it."""

    link: Link
    before: "Path | None"

    def links(self) -> Iterator[Link]:
        path = self
        while path is not None:
            yield path.link
            path = path.before

    def passes(self, entity: int) -> bool:
        return any(entity in (link.owner, link.asset) for link in self.links())


@dataclass(slots=True)
class Search:
    """A best-first search upward; `left` is the least cost that each place still needs."""

    up: Ways
    left: dict[Node, float]
    goals: set[int]
    over_open: bool
    circles: set[int]

    def run(self, company: int, most: int, steps: int) -> tuple[list[tuple[int, ...]], bool]:
        start = (company, False)
        if start not in self.left or company in self.goals:
            return [], True
        found: list[tuple[int, ...]] = []
        turn = count()
        heap: list = [(self.left[start], 0, next(turn), 0.0, start, None)]
        while heap:
            _, length, _, cost, node, path = heapq.heappop(heap)
            if node[0] in self.goals:
                if len(found) == most:
                    return found, False
                found.append(tuple(link.row for link in path.links()))
                continue
            steps -= len(self.up[node[0]])
            if steps < 0:
                return found, False
            for place, link in self.onward(node, path):
                spent = cost + link.cost
                entry = (spent + self.left[place], length + 1, next(turn), spent, place, Path(link, path))
                heapq.heappush(heap, entry)
        return found, True

    def onward(self, node: Node, path: Path | None) -> Iterator[tuple[Node, Link]]:
        """Yield the places above from which a goal can be reached, without coming back to where the way has been."""
        for link in self.up[node[0]]:
            place = (link.owner, node[1] or link.is_open)
            if place not in self.left or link.owner == link.asset:
                continue
            if link.owner in self.goals and place[1] != self.over_open:
                continue
            if path is None or link.owner not in self.circles or not path.passes(link.owner):
                yield place, link
