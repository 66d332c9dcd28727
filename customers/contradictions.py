"""What a contradiction between two pieces of evidence is: which of them stands, what brought it up, how it is known again.

No database, no clock, no translation.
"""

from customers.classification import Conflict, Evidence, Kind, Strength

ORDER = {kind: place for place, kind in enumerate(Kind)}
RECORDED = frozenset({Kind.FINDING, Kind.DECLARATION, Kind.IMPORT, Kind.LISTED})
"""Evidence that somebody wrote down of the customer itself; the rest is read from codes, owners and names."""


def sides(conflict: Conflict) -> tuple[Evidence, Evidence]:
    """Return what stands and what speaks against it: the stronger kind stands."""
    if ORDER[conflict.other.kind] < ORDER[conflict.one.kind]:
        return conflict.other, conflict.one
    return conflict.one, conflict.other


def cause_of(conflict: Conflict) -> str:
    """Return why an officer has to look: what came in against what a person found, or sources among themselves."""
    one, other = sides(conflict)
    if one.kind not in RECORDED:
        return "sources"
    if other.kind == Kind.DECLARATION:
        return "declaration"
    if other.kind == Kind.IMPORT:
        return "import"
    return "conflict" if other.strength == Strength.PROOF else "signal"


def key_of(conflict: Conflict) -> str:
    """Return a text that is the same whenever the same evidence speaks against the same segment.

    Which record says what stands is left out: a finding written anew meets the same objection, once answered.
    """
    one, other = sides(conflict)
    return f"{conflict.code}|{one.segment}|{other.segment}|{other.source}"[:400]
