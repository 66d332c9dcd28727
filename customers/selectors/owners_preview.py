"""What a change would do to the state's part in a company, computed before anything is written."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from customers.models import Entity, Fact
from customers.ownership.graph import UNIT, WHOLE, Graph
from customers.ownership.measures import WORDS, Shares, percent
from customers.ownership.record import HeldGraph
from customers.ownership.share import NOTHING_KNOWN, Share
from customers.selectors.graph import graph_above
from customers.share_texts import share_sentence


@dataclass(frozen=True, slots=True)
class Draft:
    """A change not yet made: a holding of shares by `owner` added, one taken away, or a fact recorded.

    `low` and `high` are percent, None where no share is stated; `counts` is false for what counts in no sum.
    """

    owner: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    counts: bool = True
    without: int | None = None
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Would:
    """The state's part in a company today, and what it would be."""

    before: str
    after: str

    @property
    def is_same(self) -> bool:
        return self.before == self.after


def would_change(asset: Entity, draft: Draft, *, on: date) -> Would:
    """Return the sentences before and after, for a change that holds on the day."""
    pks = [asset.pk] if draft.owner is None else [asset.pk, draft.owner]
    graph = graph_above(pks, on=on)
    place = int(graph.places([asset.pk])[0])
    return Would(share_sentence(share_in(graph, place)), share_sentence(share_in(drafted(graph, place, draft), place)))


def drafted(graph: HeldGraph, place: int, draft: Draft) -> Graph:
    """Return the graph with the change made to the company at `place`."""
    kept = graph.holding != (draft.without or 0)
    columns = {name: getattr(graph, name)[kept] for name in ("owner", "asset", "low", "high", "stated")}
    if draft.owner is not None and draft.counts:
        owner, is_stated = int(graph.places([draft.owner])[0]), draft.low is not None
        low, high = (int(draft.low * UNIT), int(draft.high * UNIT)) if is_stated else (0, WHOLE)
        new = {"owner": owner, "asset": place, "low": low, "high": high, "stated": is_stated}
        columns = {name: np.append(values, new[name]).astype(values.dtype) for name, values in columns.items()}
    flags = {name: getattr(graph, name).copy() for name in ("seeds", "private", "complete")}
    if draft.fact:
        flags["private" if draft.fact == Fact.PRIVATE else "complete"][place] = True
    return Graph(names=graph.names, **flags, **columns)


def share_in(graph: Graph, place: int) -> Share:
    if place < 0:
        return NOTHING_KNOWN
    shares = Shares.of(graph)
    return Share(
        at_least=Decimal(percent(shares.bounds.state[place])),
        at_most=Decimal(percent(1 - shares.bounds.other[place])),
        any_share=WORDS[shares.any_share[place]],
        cascade_ge50=WORDS[shares.cascade_ge50[place]],
        cascade_gt50=WORDS[shares.cascade_gt50[place]],
    )
