"""The ways of grants from the asking partner up to the vendor, and the best path among them.

A tangle of grants has more paths than anybody can walk (nine interlinked partners have 100,000), so none is listed:
what a path gives is the worst of its hops, so the best path is the shortest one among the hops that are good enough.
"""

from collections import deque
from collections.abc import Callable
from itertools import pairwise

from licensing.decision.facts import VENDOR, Facts, License

Path = tuple[str, ...]
Ways = dict[str, list[str]]
Cost = Callable[[str, str], int]
"""What a hop from a partner to who is next above costs: a severity, or `IMPASSABLE`."""
WORST = 2
IMPASSABLE = WORST + 1


def licenses_of(facts: Facts, holder: str, line: str) -> list[tuple[str, License]]:
    """Return the holder's recorded licenses of the line, lowest number first."""
    index = facts.cache.get("licenses")
    if index is None:
        index = facts.cache["licenses"] = {}
        for key, row in sorted(facts.licenses.items(), key=lambda item: item[1].number):
            index.setdefault((row.holder, row.line), []).append((key, row))
    return index.get((holder, line), [])


def steps(facts: Facts, partner: str, line: str) -> list[str]:
    """Return who is next above: the grantors of any recorded license of the line, else the parent, else the vendor."""
    grantors = list(dict.fromkeys(row.grantor for _, row in licenses_of(facts, partner, line)))
    if grantors:
        return grantors
    row = facts.partners.get(partner)
    return [row.parent if row and row.parent is not None else VENDOR]


def ways(facts: Facts, partner: str, line: str) -> Ways:
    """Return who is next above each partner from which a way leads to the vendor, lowest license number first.

    No way leads back to the asking partner; it is missing where there are only circles.
    """
    key = ("ways", partner, line)
    if key not in facts.cache:
        facts.cache[key] = leading_to_vendor(reachable(facts, partner, line))
    return facts.cache[key]


def reachable(facts: Facts, partner: str, line: str) -> Ways:
    found: Ways = {}
    waiting = [partner]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found[at] = [above for above in steps(facts, at, line) if above != partner]
            waiting += [above for above in found[at] if above != VENDOR]
    return found


def leading_to_vendor(found: Ways) -> Ways:
    below: dict[str, list[str]] = {}
    for at, aboves in found.items():
        for above in aboves:
            below.setdefault(above, []).append(at)
    arrives = {VENDOR}
    waiting = [VENDOR]
    while waiting:
        new = [at for at in below.get(waiting.pop(), []) if at not in arrives]
        arrives.update(new)
        waiting += new
    return {at: [above for above in aboves if above in arrives] for at, aboves in found.items() if at in arrives}


def best_path(facts: Facts, partner: str, line: str, costs: list[Cost]) -> Path | None:
    """Return the path whose worst hop costs least; of those the shortest, of those that of the lowest license numbers.

    Each of `costs` is one way to count, and the better one stands. None where there are only circles.
    """
    found = ways(facts, partner, line)
    if all(len(aboves) == 1 for aboves in found.values()):
        return shortest(found, partner)
    for level in range(WORST + 1):
        reached = [shortest(found, partner, within(cost, level)) for cost in costs]
        if paths := [path for path in reached if path is not None]:
            return min(paths, key=lambda path: (len(path), numbers(facts, path, line)))
    return None


def within(cost: Cost, level: int) -> Callable[[str, str], bool]:
    return lambda at, above: cost(at, above) <= level


def shortest(
    found: Ways,
    start: str,
    may_pass: Callable[[str, str], bool] = lambda at, above: True,
    *,
    goal: str = VENDOR,
    avoid: frozenset[str] = frozenset(),
) -> Path | None:
    """Return the shortest path to the goal, of equal ones that of the lowest license numbers hop by hop."""
    came: dict[str, str | None] = {start: None}
    waiting = deque([start])
    while waiting:
        at = waiting.popleft()
        if at == goal:
            return trail(came, goal)
        for above in found.get(at, []):
            if above not in came and above not in avoid and may_pass(at, above):
                came[above] = at
                waiting.append(above)
    return None


def trail(came: dict[str, str | None], goal: str) -> Path:
    path = [goal]
    while (before := came[path[-1]]) is not None:
        path.append(before)
    return tuple(reversed(path))


def other_paths(facts: Facts, partner: str, line: str, path: Path) -> list[Path]:
    """Return for every hop that is not on the path the shortest path it is part of: together they show each hop once."""
    found = ways(facts, partner, line)
    seen = set(pairwise(path))
    others = []
    for at, aboves in found.items():
        for above in aboves:
            if (at, above) not in seen and (other := through(found, partner, at, above)) is not None:
                seen.update(pairwise(other))
                others.append(other)
    return sorted(others, key=lambda other: (len(other), numbers(facts, other, line)))


def through(found: Ways, partner: str, at: str, above: str) -> Path | None:
    """Return a path that uses the hop, without repetition."""
    below = shortest(found, partner, goal=at, avoid=frozenset({above}))
    rest = shortest(found, above, avoid=frozenset(below)) if below is not None else None
    return (*below, *rest) if rest is not None else None


def numbers(facts: Facts, path: Path, line: str) -> list[float]:
    """Return the lowest number of each hop's licenses on the line; infinity where it has none."""
    return [
        min((row.number for _, row in licenses_of(facts, at, line) if row.grantor == above), default=float("inf"))
        for at, above in pairwise(path)
    ]
