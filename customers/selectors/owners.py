"""What the page of an entity shows: its owners, the chains behind the state's part, the picture of them, as of a day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np

from customers.models import Entity, EntityFact, EntityKind, Fact, Holding, SourceDocument
from customers.ownership.chains import Chain, Chains, Link, open_chains, seeds_of, share_chains
from customers.ownership.picture import Branch, Held, branches, draw
from customers.ownership.problems import problems
from customers.ownership.record import HeldGraph
from customers.ownership.share import NOTHING_KNOWN, Share
from customers.selectors.graph import graph_above
from customers.selectors.shares import shares_of_entities
from customers.share_texts import holding_text, percent, problem_text, share_sentence
from history.reading import Reading

CHAINS, OPEN_CHAINS, MOST_SHOWN = 20, 10, 12
"""How many chains a page lists, and how many holdings of one; of a longer one the two ends are shown."""


@dataclass(frozen=True, slots=True)
class Party:
    """An entity as a page names it. `tone` is `state`, `part`, `private` or `open`; `said` what it counts as."""

    pk: int
    public_id: str
    name: str
    kind: str
    country: str
    customer_id: int | None
    share: Share
    fact: str = ""

    @property
    def tone(self) -> str:
        if self.kind == EntityKind.PUBLIC_BODY:
            return "state"
        if self.fact or self.kind in (EntityKind.PERSON, EntityKind.FOREIGN_STATE):
            return "private"
        return {"yes": "part", "no": "private"}.get(self.share.any_share, "open")

    @property
    def said(self) -> str:
        """What it counts as, in words."""
        return share_sentence(self.share) if self.is_computed else self.kind_name

    @property
    def kind_name(self) -> str:
        return str(EntityKind(self.kind).label)

    @property
    def is_computed(self) -> bool:
        return self.kind == EntityKind.COMPANY and not self.fact


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One holding as a page shows it."""

    pk: int
    owner: Party
    asset: Party
    share: str
    valid: object
    source: dict | None
    row: str
    detail: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownChain:
    """A chain from the public body down; `left_out` holdings are not listed between `first` and `last`."""

    first: tuple[HeldRow, ...]
    last: tuple[HeldRow, ...]
    left_out: int
    part: Decimal | None

    @property
    def part_text(self) -> str:
        return percent(self.part)


@dataclass(slots=True)
class View:
    """The graph above one entity on a day, and what was looked up of it."""

    entity: Entity
    on: date
    reading: Reading
    graph: HeldGraph
    place: int
    parties: dict[int, Party] = field(default_factory=dict)
    rows: dict[int, HeldRow] = field(default_factory=dict)
    wrong: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_on_file(self) -> bool:
        return self.place >= 0

    @property
    def share(self) -> Share:
        return self.parties[self.entity.pk].share if self.is_on_file else NOTHING_KNOWN

    def row(self, position: int) -> HeldRow:
        """Return the holding at a position among all rows of the graph, those that count and those that do not."""
        return self.rows[holding_at(self.graph, position)]


def view_of(entity: Entity, *, on: date, reading: Reading) -> View:
    graph = graph_above([entity.pk], on=on, reading=reading)
    return View(entity, on, reading, graph, int(graph.places([entity.pk])[0]))


def holding_at(graph: HeldGraph, position: int) -> int:
    counted = len(graph.holding)
    return int(graph.holding[position] if position < counted else graph.links.holding[position - counted])


def held_above(graph: HeldGraph) -> Held:
    low = np.concatenate((graph.low, np.zeros(len(graph.links.holding), dtype=np.int64)))
    return Held(graph.every_owner, graph.every_asset, low)


@dataclass(frozen=True, slots=True)
class Above:
    """What is shown of everything above an entity, before anything is named."""

    tree: Branch
    chains: Chains
    open: tuple[Chain, ...]
    open_is_all: bool
    owners: tuple[int, ...]


def look_above(view: View) -> Above:
    """Find tree, chains and direct owners, and look up whatever they name."""
    graph, held = view.graph, held_above(view.graph)
    tree = draw(held, view.place, graph.seeds | graph.private)
    share = shares_of_entities([view.entity.pk], on=view.on, reading=view.reading)[view.entity.pk]
    chains = share_chains(graph, view.place, share.at_least, most=CHAINS)
    hidden, is_all = open_chains(open_links(graph), view.place, seeds_of(graph), most=OPEN_CHAINS)
    return Above(tree, chains, tuple(hidden), is_all, tuple(held.of(view.place).tolist()))


def open_links(graph: HeldGraph) -> list[Link]:
    """Return every holding of a company whose part is computed; open is what says that there is a hand, not how much."""
    links = []
    for position, (owner, asset) in enumerate(zip(graph.every_owner.tolist(), graph.every_asset.tolist(), strict=True)):
        counts = position < len(graph.low) and graph.low[position] > 0
        nothing = position < len(graph.low) and graph.stated[position] and not counts
        if graph.free[asset] and not nothing:
            links.append(Link(position, owner, asset, 1.0, not counts))
    return links


def look_up_positions(view: View, positions: Iterable[int]) -> None:
    look_up_holdings(view, {holding_at(view.graph, position) for position in positions})


def look_up_holdings(view: View, pks: Iterable[int]) -> None:
    """Read these holdings, their two ends and their documents, in a fixed number of queries."""
    found = list(view.reading.rows(Holding, id__in=set(pks) - view.rows.keys()))
    wanted = {standing_pk(view, row[end]) for row in found for end in ("owner_id", "asset_id")} | {view.entity.pk}
    view.parties |= parties(wanted - view.parties.keys(), on=view.on, reading=view.reading)
    documents = view.reading.rows(SourceDocument, id__in={row["source_id"] for row in found} - {None})
    sources = {row["id"]: row for row in documents}
    view.wrong = view.wrong or wrong_rows(view.graph)
    view.rows |= {row["id"]: held_row(view, row, sources.get(row["source_id"])) for row in found}


def held_row(view: View, row: dict, source: dict | None) -> HeldRow:
    owner, asset = (view.parties[standing_pk(view, row[end])] for end in ("owner_id", "asset_id"))
    said = holding_text(row["kind"], row["low"], row["high"])
    wrong = view.wrong.get(row["id"], ())
    return HeldRow(row["id"], owner, asset, said, row["valid"], source, row["row"], row["detail"], wrong)


def standing_pk(view: View, pk: int) -> int:
    """Return the entity that a holding names, or the one it was merged into."""
    place = int(view.graph.places([pk])[0])
    return int(view.graph.names[place]) if place >= 0 else pk


def parties(pks: Iterable[int], *, on: date, reading: Reading) -> dict[int, Party]:
    pks = list(pks)
    shares = shares_of_entities(pks, on=on, reading=reading)
    facts = {
        row["entity_id"]: row["evidence"]
        for row in reading.rows(EntityFact, entity_id__in=pks, fact=Fact.PRIVATE, valid__contains=on)
    }
    return {
        row["id"]: Party(
            row["id"],
            str(row["public_id"]),
            row["name"],
            row["kind"],
            row["country"],
            row["customer_id"],
            shares.get(row["id"], NOTHING_KNOWN),
            facts.get(row["id"], ""),
        )
        for row in reading.rows(Entity, id__in=pks)
    }


def wrong_rows(graph: HeldGraph) -> dict[int, tuple[str, ...]]:
    """Return by holding what is wrong with it, in words."""
    found: dict[int, list[str]] = {}
    for problem in problems(graph):
        for position in problem.rows:
            found.setdefault(holding_at(graph, position), []).append(problem_text(problem.code))
    return {pk: tuple(dict.fromkeys(texts)) for pk, texts in found.items()}


def shown_positions(above: Above, owners: Iterable[int]) -> set[int]:
    """Return the positions of every holding that the page names."""
    tree = {branch.row for branch in branches(above.tree) if branch.row is not None}
    chains = {row for chain in (*above.chains.listed, *above.open) for row in ends_of(chain.rows)}
    return tree | chains | set(owners)


def ends_of(rows: tuple[int, ...]) -> tuple[int, ...]:
    half = MOST_SHOWN // 2
    return rows if len(rows) <= MOST_SHOWN else rows[:half] + rows[-half:]


def shown_chain(view: View, chain: Chain) -> ShownChain:
    rows = tuple(view.row(position) for position in ends_of(chain.rows))
    left_out = len(chain.rows) - len(rows)
    first = rows[: MOST_SHOWN // 2] if left_out else rows
    return ShownChain(first, rows[len(first) :], left_out, chain.part)


def picture(view: View, branch: Branch) -> dict:
    """Return the tree as the script draws it."""
    row = view.row(branch.row) if branch.row is not None else None
    party = row.owner if row else view.parties[view.entity.pk]
    return {
        "name": party.name,
        "id": party.public_id,
        "tone": party.tone,
        "said": party.said,
        "share": row.share if row else "",
        "wrong": list(row.problems) if row else [],
        "again": branch.again,
        "more": branch.more,
        "owners": [picture(view, above) for above in branch.owners],
    }


@dataclass(frozen=True, slots=True)
class Change:
    """A holding that is not the same at two moments; None where there is none."""

    before: HeldRow | None
    after: HeldRow | None


def changes_between(then: View, now: View) -> list[Change]:
    """Return the holdings above an entity that differ between two views of it, in a stable order."""
    one, other = counted(then.graph), counted(now.graph)
    differing = sorted(pk for pk in one.keys() | other.keys() if one.get(pk, ())[1:] != other.get(pk, ())[1:])
    for view, held in ((then, one), (now, other)):
        look_up_holdings(view, [pk for pk in differing[:MOST_SHOWN] if pk in held])
    return [Change(then.rows.get(pk), now.rows.get(pk)) for pk in differing]


def counted(graph: HeldGraph) -> dict[int, tuple]:
    """Return by holding its position and what of it counts."""
    found = {}
    for position in range(len(graph.every_owner)):
        is_share = position < len(graph.low)
        amounts = (int(graph.low[position]), int(graph.high[position])) if is_share else ()
        ends = (int(graph.names[graph.every_owner[position]]), int(graph.names[graph.every_asset[position]]))
        found[holding_at(graph, position)] = (position, *ends, *amounts)
    return found
