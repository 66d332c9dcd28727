"""What a decision sees of a customer, day by day: its profile. No database, no clock.

Shares are told apart only where a policy's limit does: `at_least` and `at_most` of a profile stand on the same side of
every limit as those of the customer.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from customers.classification import Evidence, Spells, Tree, classify
from customers.ownership.share import Share
from customers.periods import Range, holds, stretches

WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Seen:
    """The state axis and the activities of a customer on a day, as far as a decision tells customers apart."""

    segments: tuple[str, ...]
    state: bool
    activities: tuple[str, ...]
    at_least: Decimal
    at_most: Decimal
    any_share: str
    cascade_ge50: str
    cascade_gt50: str
    control: str


Shape = tuple[tuple, ...]
"""Evidence without its words: what two customers share whose profiles are the same."""


def shape_of(evidence: Iterable[Evidence]) -> Shape:
    return tuple((each.kind, each.segment, each.strength, each.valid, each.stands) for each in evidence)


class Profiler:
    """Reads evidence as profiles under one tree and one set of limits; customers that are alike are read once."""

    def __init__(self, tree: Tree, limits: Iterable[Decimal]):
        self.tree, self.limits = tree, tuple(sorted(limits))
        self.read = lru_cache(maxsize=20_000)(self.read_anew)

    def read_anew(self, shape: Shape, spells: Spells) -> tuple[tuple[Range, Seen], ...]:
        """Return the days of all time in order, each stretch with what is seen in it; neighbors differ.

        The first of the shares stands for the days before it too, the last for those that follow.
        """
        evidence = [
            Evidence(kind, segment, strength, f"each:{place}", "", valid, stands)
            for place, (kind, segment, strength, valid, stands) in enumerate(shape)
        ]
        spells = lengthened(spells)
        found: list[tuple[Range, Seen]] = []
        for days in stretches([*(each.valid for each in evidence), *(valid for _share, valid in spells)]):
            seen = self.seen(evidence, spells, a_day_of(days))
            if found and found[-1][1] == seen:
                days = (found.pop()[0][0], days[1])
            found.append((days, seen))
        return tuple(found)

    def seen(self, evidence: list[Evidence], spells: Spells, on: date) -> Seen:
        share = next((share for share, valid in spells if holds(valid, on)), spells[-1][0])
        result = classify(evidence, share, self.tree, on, spells)
        at_least, at_most = between_limits(share, self.limits)
        return Seen(
            tuple(sorted({row.segment for row in result.segments if holds(row.valid, on)})),
            result.state,
            tuple(sorted(result.activities)),
            at_least,
            at_most,
            share.any_share,
            share.cascade_ge50,
            share.cascade_gt50,
            share.control,
        )


def lengthened(spells: Spells) -> Spells:
    """Return the shares with the first reaching back, and the last on, as far as there are days."""
    parts = [(replace(share, version=None), valid) for share, valid in spells]
    parts[0] = (parts[0][0], (None, parts[0][1][1]))
    parts[-1] = (parts[-1][0], (parts[-1][1][0], None))
    return tuple(parts)


def a_day_of(days: Range) -> date:
    first, over = days
    if first is not None:
        return first
    return over - timedelta(days=1) if over is not None else date.min


def just_below(limit: Decimal) -> Decimal:
    """Return the limit above which every share is that is at least this one: shares have nine decimals, limits ten."""
    return limit - Decimal("1e-10")


def between_limits(share: Share, limits: tuple[Decimal, ...]) -> tuple[Decimal, Decimal]:
    """Return an interval that stands to each limit as the share does: above it, not above it, or neither.

    Between two limits every share is the upper one of them; below the lowest the least share is nothing.
    """
    below = [limit for limit in limits if share.at_least > limit]
    above = [limit for limit in limits if share.at_least <= limit]
    at_least = (above[0] if above else WHOLE) if below else Decimal(0)
    at_most = next((limit for limit in limits if share.at_most <= limit), WHOLE)
    return at_least, at_most


@lru_cache(maxsize=20_000)
def key_of(country: str, region: str, seen: Seen) -> str:
    """Return the hash by which a profile is known."""
    values = {"country": country, "region": region, **asdict(seen)}
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), default=plain)
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
