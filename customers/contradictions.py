"""What a contradiction between two pieces of evidence is: which of them stands, what brought it up, how it is known again.

No database, no clock, no translation.
"""

from collections.abc import Iterable
from datetime import date

from customers.classification import NO_STATE, Conflict, Evidence, Kind, Strength
from customers.ownership.share import Share
from customers.periods import holds

ORDER = {kind: place for place, kind in enumerate(Kind)}


def sides(conflict: Conflict) -> tuple[Evidence, Evidence]:
    """Return what stands and what speaks against it: what a person put on file, else the stronger kind, stands."""
    one, other = sorted((conflict.one, conflict.other), key=lambda each: (not each.stands, ORDER[each.kind]))
    return one, other


def needs_review(conflict: Conflict, on: date) -> bool:
    """Return whether an officer has to look: today, and against what a person put on file or between two proofs.

    A signal against another signal only points two ways; the customer stays unproven, and that is no contradiction.
    """
    one, other = sides(conflict)
    if not (holds(one.valid, on) and holds(other.valid, on)):
        return False
    return one.stands or (one.strength, other.strength) == (Strength.PROOF, Strength.PROOF)


def may_contradict(evidence: Iterable[Evidence], share: Share) -> bool:
    """Return whether a closer look is worth while; never false where two pieces contradict."""
    speaking = [each for each in evidence if each.speaks]
    shares = (share.any_share != "unknown", share.cascade_gt50 == "yes", share.control == "yes")
    states = len({each.segment for each in speaking}) + sum(shares)
    has_none = share.any_share == "no" or any(each.segment == NO_STATE for each in speaking)
    has_standing = any(each.stands for each in speaking)
    has_proof = any(not each.stands and each.strength == Strength.PROOF for each in speaking)
    return (has_none and states > 1) or (has_standing and has_proof)


def cause_of(conflict: Conflict) -> str:
    """Return why an officer has to look: what came in against what a person found, or sources among themselves."""
    one, other = sides(conflict)
    if not one.stands:
        return "sources"
    if other.kind in (Kind.DECLARATION, Kind.IMPORT):
        return str(other.kind)
    return "conflict" if other.strength == Strength.PROOF else "signal"


def key_of(conflict: Conflict) -> str:
    """Return a text that is the same whenever the same evidence speaks against the same segment.

    Which record says what stands is left out: a finding written anew meets the same objection, once answered. So is the
    version of the shares: each change of a holding makes a new one.
    """
    one, other = sides(conflict)
    source = f"{other.kind}:{other.text}" if other.kind == Kind.OWNERSHIP else other.source
    return f"{conflict.code}|{one.segment}|{other.segment}|{source}"[:400]
