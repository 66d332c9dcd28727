"""The tree that is drawn: the largest first, nothing endless, and what is left out is counted."""

import numpy as np
import pytest

from customers.ownership.graph import UNIT
from customers.ownership.picture import MOST_OWNERS, Branch, Held, branches, draw


def held(text: str) -> Held:
    """Return holdings of "1>0 60; 2>1 50": owner, company, percent."""
    rows = [part.split() for part in text.split(";") if part.strip()]
    pairs = [pair.split(">") for pair, _share in rows]
    owner, asset = (np.array([int(pair[end]) for pair in pairs], dtype=np.int64) for end in (0, 1))
    return Held(owner, asset, np.array([int(share) * UNIT for _pair, share in rows], dtype=np.int64))


def written(branch: Branch) -> str:
    more = f"+{branch.more}" if branch.more else ""
    owners = ",".join(written(owner) for owner in branch.owners)
    return f"{branch.entity}{'*' if branch.again else ''}{more}{f'({owners})' if owners else ''}"


def ends(size: int, *places: int) -> np.ndarray:
    found = np.zeros(size, dtype=bool)
    found[list(places)] = True
    return found


@pytest.mark.parametrize(
    ("text", "stops", "most", "tree"),
    [
        pytest.param("", [], 120, "0", id="no owners"),
        pytest.param("1>0 40; 2>0 60", [], 120, "0(2,1)", id="the largest first"),
        pytest.param("1>0 60; 2>1 50; 2>0 40", [], 120, "0(1(2),2)", id="one owner over two ways"),
        pytest.param("1>0 60; 0>1 50", [], 120, "0(1(0*))", id="a circle is named once"),
        pytest.param("0>0 10", [], 120, "0(0*)", id="owns itself"),
        pytest.param("1>0 60; 2>1 50", [1], 120, "0(1)", id="nobody asks who owns the state"),
        pytest.param("1>0 60; 2>0 40; 3>1 100; 4>2 100", [], 4, "0(1(3),2+1)", id="what does not fit is counted"),
    ],
)
def test_the_tree(text, stops, most, tree):
    assert written(draw(held(text), 0, ends(5, *stops), most=most)) == tree


def test_of_five_thousand_owners_a_few_are_drawn():
    text = "; ".join(f"{place}>0 1" for place in range(1, 5001))
    tree = draw(held(text), 0, ends(5001))
    assert (len(tree.owners), tree.more) == (MOST_OWNERS, 5000 - MOST_OWNERS)


def test_every_branch_is_listed_once():
    tree = draw(held("1>0 60; 2>1 50; 3>2 100"), 0, ends(4))
    assert [branch.entity for branch in branches(tree)] == [0, 1, 2, 3]
