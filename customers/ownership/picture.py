"""What is drawn of the owners above a company: a tree from the company up, the branches with the largest parts first.

An entity that owns over two ways stands in the tree twice; one that stands on the way down already is only named
again. What does not fit is counted, so that the picture never looks whole when it is not.
"""

import heapq
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from customers.ownership.graph import WHOLE

MOST_DRAWN = 120
MOST_OWNERS = 12


@dataclass(eq=False)
class Held:
    """Every holding above a company, those that count in sums and those that do not, by asset.

    `low` is in 10^-10 percent, 0 where no share is stated or none counts.
    """

    owner: np.ndarray
    asset: np.ndarray
    low: np.ndarray
    order: np.ndarray = field(init=False)
    sorted_assets: np.ndarray = field(init=False)

    def __post_init__(self):
        self.order = np.lexsort((np.arange(len(self.low)), -self.low, self.asset))
        self.sorted_assets = self.asset[self.order]

    def of(self, company: int) -> np.ndarray:
        """Return the rows of a company's owners, the largest first."""
        first, last = np.searchsorted(self.sorted_assets, [company, company + 1])
        return self.order[first:last]


@dataclass(eq=False, slots=True)
class Branch:
    """An entity in the picture, and by which row it holds the one below; `more` are its owners left out.

    `again` says that it stands on the way down already: the owners go in a circle.
    """

    entity: int
    row: int | None = None
    below: "Branch | None" = None
    owners: list["Branch"] = field(default_factory=list)
    more: int = 0
    again: bool = False

    def stands_below(self, entity: int) -> bool:
        branch = self
        while branch is not None:
            if branch.entity == entity:
                return True
            branch = branch.below
        return False


def draw(held: Held, company: int, ends: np.ndarray, *, most: int = MOST_DRAWN) -> Branch:
    """Return the tree of owners above a company; who is among `ends` (public bodies, private) is drawn without owners."""
    root, turn, left = Branch(company), count(), most - 1
    heap = [(-1.0, next(turn), root)]
    while heap:
        part, _, branch = heapq.heappop(heap)
        rows = [] if branch.again or ends[branch.entity] else held.of(branch.entity).tolist()
        shown = rows[: min(MOST_OWNERS, max(left, 0))]
        left -= len(shown)
        branch.more = len(rows) - len(shown)
        for row in shown:
            owner = int(held.owner[row])
            above = Branch(owner, row, branch, again=branch.stands_below(owner))
            branch.owners.append(above)
            heapq.heappush(heap, (part * int(held.low[row]) / WHOLE, next(turn), above))
    return root


def branches(root: Branch) -> list[Branch]:
    """Return all branches of a tree, the company first."""
    found = [root]
    for branch in found:
        found += branch.owners
    return found
