"""Which segments a customer carries, and which of them need a license of their own."""

from datetime import date

from licensing.decision.facts import COMMERCIAL, NO_STATE, Customer, Facts, holds


def lineage(segment: str, facts: Facts) -> list[str]:
    """Return the segment and everything above it, nearest first; a circle ends the walk."""
    line: list[str] = []
    while segment is not None and segment not in line:
        line.append(segment)
        row = facts.segments.get(segment)
        segment = row.parent if row else None
    return line


def carried(customer: Customer, on: date) -> set[str]:
    """Return the codes the customer carries on the day."""
    return {row.segment for row in customer.segments if holds(row.valid, on)}


def needing_license(segments: set[str], facts: Facts) -> list[str]:
    """Return the most specific of the segments that need a license, in order; none at all counts as commercial."""
    needing = {code for code in segments if code in facts.segments and facts.segments[code].needs_license}
    above = {upper for code in needing for upper in lineage(code, facts)[1:]}
    return sorted(needing - above) or [COMMERCIAL]


def counted_as(segments: set[str], facts: Facts) -> set[str]:
    """Return the segments with what their license counts as: commercial, where none of them needs one."""
    return segments | ({COMMERCIAL} if needing_license(segments, facts) == [COMMERCIAL] else set())


def has_activity(segments: set[str], facts: Facts) -> bool:
    return any(code in facts.segments and facts.segments[code].axis == "activity" for code in segments)


def is_on_state_axis(code: str, facts: Facts) -> bool:
    row = facts.segments.get(code)
    return row is not None and row.axis == "state" and code != NO_STATE


def is_state_root(code: str, facts: Facts) -> bool:
    return is_on_state_axis(code, facts) and facts.segments[code].parent is None
