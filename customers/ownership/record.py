"""What is on file of owners, as arrays of numbers, and the graph that follows from it for one day.

Days are ordinals (`date.toordinal`), half open.
"""

from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from customers.ownership.graph import WHOLE, Graph
from customers.ownership.windows import ALWAYS, NEVER, Changes, windows

OPEN, PUBLIC, PRIVATE = 0, 1, 2
"""How an entity counts: computed from its owners, a public body (100 percent), or in other hands (0)."""
SHARES, VOTES, CONTROL = 0, 1, 2
COMPLETE_FACT, PRIVATE_FACT = 0, 1
UNSTATED = -1
MOST_MERGES = 64
SPARSE = 4
"""Up to how many keys for each that is looked for a table over all of them pays."""


@dataclass(eq=False, slots=True)
class Entities:
    """`pk` ascending; `merged` is the entity it was merged into, 0 for none."""

    pk: np.ndarray
    stands: np.ndarray
    merged: np.ndarray

    def places(self, pks: np.ndarray) -> np.ndarray:
        """Return the positions of these, -1 for those that are not here."""
        if not len(self.pk):
            return np.full(len(pks), -1)
        span = int(self.pk[-1] - self.pk[0]) + 1
        if span <= SPARSE * len(pks):
            return self.looked_up(pks, span)
        found = np.minimum(np.searchsorted(self.pk, pks), len(self.pk) - 1)
        return np.where(self.pk[found] == pks, found, -1)

    def looked_up(self, pks: np.ndarray, span: int) -> np.ndarray:
        """Return the same for many, by a table over all keys there may be: searching each took ten times as long."""
        table = np.full(span + 1, -1, dtype=np.int32)
        table[self.pk - self.pk[0]] = np.arange(len(self.pk), dtype=np.int32)
        near = pks - self.pk[0]
        return table[np.where((near >= 0) & (near < span), near, span)]

    def roots(self) -> np.ndarray:
        """Return for each entity the position of the one that stands for it after all merges."""
        own = np.arange(len(self.pk))
        if not self.merged.any():
            return own
        into = self.places(self.merged)
        root = np.where(into < 0, own, into)
        for _ in range(MOST_MERGES):
            following = root[root]
            if (following == root).all():
                break
            root = following
        return root


@dataclass(eq=False, slots=True)
class Holdings:
    """Of whatever day; `low` and `high` in 10^-10 percent, `UNSTATED` where the source has none."""

    pk: np.ndarray
    owner: np.ndarray
    asset: np.ndarray
    kind: np.ndarray
    low: np.ndarray
    high: np.ndarray
    begin: np.ndarray
    end: np.ndarray


@dataclass(eq=False, slots=True)
class Facts:
    entity: np.ndarray
    fact: np.ndarray
    begin: np.ndarray
    end: np.ndarray


@dataclass(eq=False)
class HeldGraph(Graph):
    """A graph of what is on file: `names` are primary keys of entities that are not merged into another.

    `holding` are the primary keys behind its rows. `links` are the holdings of other kinds than shares, by place in
    the record's. `begin` and `end` are the days of each entity for which its place in this graph is the same.
    """

    holding: np.ndarray
    links: "Links"
    begin: np.ndarray
    end: np.ndarray
    entities: Entities
    position: np.ndarray

    def places(self, pks) -> np.ndarray:
        """Return the positions of these entities, merged ones included; -1 for those of which nothing is on file."""
        found = self.entities.places(np.asarray(pks, dtype=np.int64))
        return np.where(found < 0, -1, np.append(self.position, -1)[found])

    @cached_property
    def is_outside(self) -> np.ndarray:
        """The persons and foreign states of which nothing changes: what they are says all there is to say."""
        stands = self.entities.stands[self.entities.places(self.names)]
        return (stands == PRIVATE) & ~self.seeds & (self.begin == ALWAYS) & (self.end == NEVER)

    @cached_property
    def every_owner(self) -> np.ndarray:
        return np.concatenate((self.owner, self.links.owner))

    @cached_property
    def every_asset(self) -> np.ndarray:
        return np.concatenate((self.asset, self.links.asset))


@dataclass(eq=False, slots=True)
class Links:
    """Holdings of votes, and control without shares: they count in no sum. `low` is 0 where none is stated."""

    holding: np.ndarray
    owner: np.ndarray
    asset: np.ndarray
    kind: np.ndarray
    low: np.ndarray


@dataclass(eq=False, slots=True)
class Record:
    entities: Entities
    holdings: Holdings
    facts: Facts

    def graph(self, on: int) -> HeldGraph:
        """Return who owns what on the day; an entity that was merged counts as the one it was merged into."""
        root = self.entities.roots()
        standing = np.flatnonzero(root == np.arange(len(root)))
        position = (np.cumsum(root == np.arange(len(root))) - 1)[root]
        size, held = len(standing), self.held(position)
        flags = self.flags(on, standing, position)
        in_force = picked(held, (held.begin <= on) & (on < held.end) & (held.owner >= 0))
        begin, end = windows(self.changes(held, position), in_force.owner, in_force.asset, size, on)
        is_share = in_force.kind == SHARES
        rows = picked(in_force, is_share)
        return HeldGraph(
            names=self.entities.pk[standing],
            **flags,
            owner=rows.owner,
            asset=rows.asset,
            low=np.maximum(rows.low, 0),
            high=np.where(rows.high == UNSTATED, WHOLE, rows.high),
            stated=(rows.low != UNSTATED) | (rows.high != UNSTATED),
            holding=rows.pk,
            links=links_of(picked(in_force, ~is_share)),
            begin=begin,
            end=end,
            entities=self.entities,
            position=position,
        )

    def held(self, position: np.ndarray) -> Holdings:
        """Return the holdings by position in the graph; the owner of one that is not in force may not be here: -1."""
        owner, asset = (self.entities.places(pks) for pks in (self.holdings.owner, self.holdings.asset))
        found = picked(self.holdings, asset >= 0)
        found.owner = np.append(position, -1)[owner[asset >= 0]]
        found.asset = position[asset[asset >= 0]]
        return found

    def flags(self, on: int, standing: np.ndarray, position: np.ndarray) -> dict[str, np.ndarray]:
        """Return who is a public body, who is in other hands and whose owners are all listed, on the day.

        What is merged with a public body is one, whichever of the two records was kept.
        """
        stands = self.entities.stands[standing]
        public = np.zeros(len(stands), dtype=bool)
        public[position[self.entities.stands == PUBLIC]] = True
        found = {"seeds": public, "private": stands == PRIVATE, "complete": np.zeros(len(stands), dtype=bool)}
        in_force = (self.facts.begin <= on) & (on < self.facts.end)
        for name, fact in (("complete", COMPLETE_FACT), ("private", PRIVATE_FACT)):
            places = self.entities.places(self.facts.entity[in_force & (self.facts.fact == fact)])
            found[name][position[places[places >= 0]]] = True
        found["private"] &= ~found["seeds"]
        return found

    def changes(self, held: Holdings, position: np.ndarray) -> Changes:
        """Return every day on which a holding or a fact begins or ends."""
        places = self.entities.places(self.facts.entity)
        here = places >= 0
        about = position[places[here]]
        parts = (
            dated(held.asset, held.begin),
            dated(held.asset, held.end),
            dated(about, self.facts.begin[here]),
            dated(about, self.facts.end[here]),
        )
        return Changes(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def dated(entity: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return these without the days that stand for no beginning and no end."""
    is_day = np.flatnonzero((day > ALWAYS) & (day < NEVER))
    return entity[is_day], day[is_day]


def picked(holdings: Holdings, chosen: np.ndarray) -> Holdings:
    if chosen.all():
        return copy(holdings)
    return Holdings(*(getattr(holdings, name)[chosen] for name in Holdings.__slots__))


def links_of(held: Holdings) -> Links:
    return Links(held.pk, held.owner, held.asset, held.kind, np.maximum(held.low, 0))
