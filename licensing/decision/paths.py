"""The paths of grants from the asking partner up to the vendor."""

from licensing.decision.facts import VENDOR, Facts, License

MOST_PATHS = 1000
"""A guard against a tangle of grants; a channel has a handful of paths."""


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


def paths(facts: Facts, partner: str, line: str) -> list[tuple[str, ...]]:
    """Return every path (partner, …, vendor) without repetition, those of lower license numbers first."""
    key = ("paths", partner, line)
    if key not in facts.cache:
        facts.cache[key] = list(walk(facts, line, (partner,)))[:MOST_PATHS]
    return facts.cache[key]


def walk(facts: Facts, line: str, trail: tuple[str, ...]):
    for above in steps(facts, trail[-1], line):
        if above == VENDOR:
            yield (*trail, VENDOR)
        elif above not in trail:
            yield from walk(facts, line, (*trail, above))


def first_number(facts: Facts, path: tuple[str, ...], line: str) -> float:
    """Return the lowest number of the first hop's licenses on the line; infinity where it has none."""
    numbers = [row.number for _, row in licenses_of(facts, path[0], line) if row.grantor == path[1]]
    return min(numbers, default=float("inf"))
