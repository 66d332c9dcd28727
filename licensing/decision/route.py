"""How the customer can buy: told from catalogue, policies and statements alone.

"`vendor_direct` when the catalogue, a matching policy or its newest statement says so" is read as it stands: each of
the three suffices. A newest statement that denies the direct route takes back what older statements said, never what
the catalogue or the policy itself says; a policy that redirects (`direct_only`) always says it.
"""

from licensing.decision.facts import Facts
from licensing.decision.question import Finding, Question, Reason

SPEAKING_RANKS = ("vendor", "distributor")
LIFTED_TO_NOTHING = ("RUN_OFF_CONTINUES", "EXCEPTION_APPLIES", "DECLARED")


def route_of(
    question: Question, verdict: str, reasons: list[Reason], facts: Facts
) -> tuple[str, tuple[str, str] | None]:
    """Return the route (partner, vendor_direct, none) and the record that says so."""
    codes = {reason.code: reason for reason in reasons}
    if "RESTRICTED_PARTY" in codes:
        return "none", codes["RESTRICTED_PARTY"].record
    if verdict == "allow":
        return "partner", None
    bearing = [reason for reason in reasons if bears(reason)]
    for reason in bearing:
        if says_direct(reason, facts):
            return "vendor_direct", reason.record
    if "NOT_OFFERED" in codes:
        return "none", None
    withdrawn = next((reason for reason in bearing if reason.code == "SEGMENT_WITHDRAWN"), None)
    return ("none", withdrawn.record) if withdrawn else ("partner", None)


def bears(reason: Reason) -> bool:
    """Return whether an offer or policy still weighs on the answer, be it as an ask."""
    if reason.record is None or reason.record[0] not in ("policy", "offer") or reason.code == "POLICY_HELD":
        return False
    return reason.finding is not Finding.NOTE and reason.lifted_by not in LIFTED_TO_NOTHING


def says_direct(reason: Reason, facts: Facts) -> bool:
    kind, key = reason.record
    if kind == "offer":
        return True
    policy = facts.policies[key]
    return policy.direct or policy.effect == "direct_only" or bool(newest_word(key, facts))


def newest_word(policy: str, facts: Facts) -> bool | None:
    """Return what the newest statement of vendor or distributor that speaks of the route says.

    Of two of one day the one entered later, which has the higher id: ids are texts, and 9 comes before 10.
    """
    words = [
        (row.received, len(key), key, row.direct)
        for key, row in facts.statements.items()
        if row.policy == policy and row.rank in SPEAKING_RANKS and row.direct is not None
    ]
    return max(words)[-1] if words else None
