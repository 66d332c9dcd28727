"""A made-up register of companies: most with one to three owners, some in circles, the same for every run."""

import numpy as np

from customers.ownership.graph import WHOLE, Graph

BODIES, PERSONS = 1 / 500, 1 / 3


def register(companies: int, seed: int = 7) -> Graph:
    """Return a graph of so many companies, their public bodies and private persons beside them."""
    dice = np.random.default_rng(seed)
    bodies, persons = int(companies * BODIES), int(companies * PERSONS)
    size = bodies + persons + companies
    first = bodies + persons
    owner, asset = owners_of(dice, companies, bodies, persons)
    ring_owner, ring_asset = rings(dice, companies, first)
    shares = np.concatenate([shares_of(dice, asset), np.full(len(ring_owner), WHOLE // 8)])
    owner, asset = np.concatenate([owner, ring_owner]), np.concatenate([asset, ring_asset])
    is_band = dice.random(len(asset)) < 0.1
    place = np.arange(size)
    return Graph(
        names=place,
        seeds=place < bodies,
        private=(place >= bodies) & (place < first),
        complete=(place >= first) & (dice.random(size) < 0.5),
        owner=owner,
        asset=asset,
        low=np.where(is_band, shares // 2, shares),
        high=shares,
        stated=np.ones(len(asset), dtype=bool),
    )


def owners_of(dice, companies: int, bodies: int, persons: int) -> tuple[np.ndarray, np.ndarray]:
    counts = dice.choice([0, 1, 2, 3], companies, p=[0.15, 0.45, 0.25, 0.15])
    asset = np.repeat(np.arange(companies), counts)
    kind = dice.random(len(asset))
    body = dice.integers(0, bodies, len(asset))
    person = bodies + dice.integers(0, persons, len(asset))
    earlier = bodies + persons + (asset * dice.random(len(asset))).astype(np.int64)
    return np.where(kind < 0.05, body, np.where(kind < 0.4, person, earlier)), bodies + persons + asset


def rings(dice, companies: int, first: int) -> tuple[np.ndarray, np.ndarray]:
    """Return holdings that close circles of two to six neighbors."""
    begin = np.arange(0, companies - 8, 250)
    length = dice.integers(2, 7, len(begin))
    step = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    base, size = np.repeat(begin, length), np.repeat(length, length)
    return first + base + step, first + base + (step + 1) % size


def shares_of(dice, asset: np.ndarray) -> np.ndarray:
    """Return shares in 10^-10 percent: halves, quarters, wholes and odd ones; an asset's never above 84 %."""
    count = np.bincount(asset)[asset]
    share = dice.choice([84, 75, 50, 25, 10, 0], len(asset), p=[0.3, 0.1, 0.25, 0.1, 0.1, 0.15]) * 10**10
    odd = dice.integers(1, 84 * 10**10, len(asset))
    return np.where(share > 0, share, odd) // count
