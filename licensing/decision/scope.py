"""Whether a policy speaks of a customer: yes, no, or not proven."""

import operator
from datetime import date

from licensing.decision.facts import NO_STATE, Customer, Facts, Measure, Policy
from licensing.decision.segments import carried, counted_as, is_on_state_axis, is_state_root, lineage

YES, NO, UNKNOWN = "yes", "no", "unknown"
MEASURED = {"controlled": "cascade_gt50", "beneficiary": "any_share"}
"""Segments that a policy may name and that are themselves a measure."""
PUBLIC_BODY = "agency"
"""A public body is the state: it counts 100 percent, whatever is recorded of owners."""
CLOSES = {
    "institution": frozenset({"any_share", "share_above", "share_from", "cascade_ge50", "cascade_gt50", "control"}),
    "controlled": frozenset({"any_share", "cascade_ge50", "cascade_gt50"}),
    "beneficiary": frozenset({"any_share"}),
}
"""What a finding on the state axis says of a measure that nothing else settles."""
PASSES = {"share_above": operator.gt, "share_from": operator.ge}
"""Measures with a limit: how a share passes it."""


def in_scope(policy: Policy, customer: Customer, on: date, facts: Facts) -> str:
    """Return whether the customer falls under the policy by its segments or its measure; either suffices."""
    if not policy.segments and policy.measure is None:
        return YES
    customer = customer.as_on(on)
    carries = carried(customer, on)
    named = counted_as(carries, facts)
    found = [of_segment(code, customer, named, facts) for code in policy.segments]
    if policy.measure is not None:
        found.append(of_measure(policy.measure, customer, carries))
    return YES if YES in found else UNKNOWN if UNKNOWN in found else NO


def of_segment(code: str, customer: Customer, carries: set[str], facts: Facts) -> str:
    if any(code in lineage(own, facts) for own in carries):
        return YES
    if not is_on_state_axis(code, facts):
        return NO
    name = "any_share" if is_state_root(code, facts) else MEASURED.get(code)
    if name is not None:
        return of_measure(Measure(name), customer, carries)
    return UNKNOWN if axis_is_open(customer, carries, facts) else NO


def axis_is_open(customer: Customer, carries: set[str], facts: Facts) -> bool:
    """Return whether nothing says what the state's part is."""
    if NO_STATE in carries or any(is_on_state_axis(code, facts) for code in carries):
        return False
    return customer.measures.any_share != NO


def of_measure(measure: Measure, customer: Customer, carries: set[str]) -> str:
    """Return what is known of the measure; a finding closes what is unknown and contradicts nothing that is known."""
    if PUBLIC_BODY in carries:
        return YES
    known = measured(measure, customer)
    if known != UNKNOWN:
        return known
    if any(measure.name in CLOSES.get(code, ()) for code in carries):
        return YES
    return NO if NO_STATE in carries else UNKNOWN


def measured(measure: Measure, customer: Customer) -> str:
    passes = PASSES.get(measure.name)
    if passes is None:
        return getattr(customer.measures, measure.name)
    if passes(customer.measures.at_least, measure.limit):
        return YES
    return UNKNOWN if passes(customer.measures.at_most, measure.limit) else NO
