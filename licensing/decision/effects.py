"""Rule 5: what the policies in force say of the customer on a path."""

from datetime import date

from licensing.decision.facts import Customer, Facts, Policy, holds
from licensing.decision.lifting import Business, run_off_reason, term_of
from licensing.decision.question import Finding, Reason
from licensing.decision.rights import distributor
from licensing.decision.scope import NO, YES, in_scope
from licensing.decision.territory import Place, covers

EFFECTS = {
    "withdrawn": ("SEGMENT_WITHDRAWN", Finding.STOP),
    "direct_only": ("ROUTE_DIRECT_ONLY", Finding.STOP),
    "approval": ("APPROVAL_NEEDED", Finding.ASK),
}
UNPROVEN = {"allow": Finding.NOTE, "declare": Finding.ASK, "review": Finding.ASK, "deny": Finding.STOP}
WORSE = [Finding.NOTE, Finding.ASK, Finding.STOP]


def policies_on(facts: Facts, path: tuple[str, ...], line: str, place: Place, on: date) -> list[tuple[str, Policy]]:
    """Return the policies in force that match the path, the line and the place, by number."""
    operator = distributor(facts)
    found = []
    for key, row in facts.policies.items():
        if not row.enacted or line not in row.lines or not holds(row.valid, on):
            continue
        if (row.via or operator) not in path or not covers(row.countries, row.excluded, place, on, facts):
            continue
        found.append((key, row))
    return sorted(found, key=lambda item: item[1].number)


def policy_reason(key: str, policy: Policy, customer: Customer, on: date, facts: Facts) -> Reason | None:
    """Return what a matching policy finds of the customer; None where it does not speak of it."""
    scope = in_scope(policy, customer, on, facts)
    if scope == NO:
        return None
    detail = {"policy": key, "number": policy.number, "since": policy.valid[0], "until": policy.valid[1]}
    code, effect = EFFECTS[policy.effect]
    if scope == YES:
        return Reason(code, effect, ("policy", key), detail)
    detail |= {"unproven": unproven_rule(policy, customer), "effect": policy.effect}
    finding = min(UNPROVEN[policy.unproven], effect, key=WORSE.index)
    return Reason("OWNERSHIP_UNPROVEN", finding, ("policy", key), detail)


def unproven_rule(policy: Policy, customer: Customer) -> str:
    """Return what the policy asks for where it is not proven; a signal lifts `declare` to `review`."""
    return "review" if policy.unproven == "declare" and customer.signals.state else policy.unproven


def declared(reason: Reason, declare: bool) -> Reason | None:
    """Return the seller's statement where it is what the reason asks for."""
    if declare and reason.code == "OWNERSHIP_UNPROVEN" and reason.detail["unproven"] == "declare":
        return Reason("DECLARED", Finding.NOTE, None, {"policy": reason.detail["policy"]})
    return None


def held(key: str, policy: Policy) -> Reason | None:
    """Return the officer's hold on the policy: its stops become asks."""
    if policy.contested != "held":
        return None
    return Reason("POLICY_HELD", Finding.ASK, ("policy", key), {"policy": key, "number": policy.number})


def policy_run_off(policy: Policy, business: Business, on: date) -> Reason | None:
    effective = policy.valid[0]
    return run_off_reason(business, term_of(policy.run_off, effective, business.kind), effective, on)
