"""Graphs of shapes that are hard to compute."""

import random


def holding(owner: str, asset: int, share: str) -> dict:
    return {"owner": owner, "asset": str(asset), "share": share}


def whole(edges: list[dict]) -> dict:
    return {
        "seeds": ["State"],
        "private": [],
        "complete": sorted({edge["asset"] for edge in edges}),
        "edges": edges,
    }


def chain(length: int, share: str) -> dict:
    return whole([holding("State" if i == 0 else str(i - 1), i, share) for i in range(length)])


def ring(length: int, gain: str, inflow: str, others: str = "100") -> dict:
    """Return a ring in which the last holds `gain` of the first, and the state `inflow` of it."""
    shares = [gain] + [others] * (length - 1)
    return whole(
        [holding("State", 0, inflow)] + [holding(str((i - 1) % length), i, share) for i, share in enumerate(shares)]
    )


def many_owners(count: int) -> dict:
    """Return a company whose owners hold equal parts of it, and of each of them the state holds half."""
    owners = [holding("State", i + 1, "50") for i in range(count)]
    return whole(owners + [holding(str(i + 1), 0, str(100 / count)) for i in range(count)])


def ladder(length: int) -> dict:
    """Return a chain in which everybody also owns of the one after the next: more chains than can be counted."""
    edges = [holding("State", 0, "37.1234567891"), holding("State", 1, "37.1234567891")]
    for i in range(2, length):
        edges += [holding(str(i - 1), i, "33.3333333333"), holding(str(i - 2), i, "66.6666666667")]
    return whole(edges)


def thicket(size: int, owners: int) -> dict:
    """Return companies that own one another at random, 90 % of each, while the state holds 5 % of every one."""
    dice = random.Random(5)
    edges = [holding("State", i, "5") for i in range(size)]
    for i in range(size):
        edges += [holding(str(dice.randrange(size)), i, str(90 / owners)) for _ in range(owners)]
    return whole(edges)
