"""The decision: question + facts → verdict, reasons, route. No database, no clock, no request, no translation.

`facts` are the inputs, `question` what is asked and answered, `judge.decide` the rules in order, `outlook` how long
the answer holds and, with `repairs`, what would change it. Rules 0 to 3 are the gates in `judge`, `climb` finds the best of the `paths`,
on which rule 4 is `rights` and rule 5 `effects` with `scope`; `lifting` holds what lifts a finding, `route` how the
customer can buy.
"""

from licensing.decision.facts import (
    EMPTY,
    RULES_VERSION,
    Carried,
    Commitment,
    Customer,
    Exemption,
    Facts,
    Group,
    Hold,
    License,
    Measure,
    Measured,
    Measures,
    Member,
    Offer,
    Partner,
    Policy,
    Product,
    Restriction,
    Segment,
    Signals,
    Statement,
    digest,
    preset_run_off,
    read_run_off,
)
from licensing.decision.judge import decide, other_reasons
from licensing.decision.outlook import holds_until, would_change
from licensing.decision.question import CustomerRef, Decision, Finding, InputError, Question, Reason
from licensing.decision.repairs import Change

__all__ = [
    "EMPTY", "RULES_VERSION", "Carried", "Change", "Commitment", "Customer", "CustomerRef", "Decision", "Exemption",
    "Facts", "Finding", "Group", "Hold", "InputError", "License", "Measure", "Measured", "Measures", "Member", "Offer",
    "Partner", "Policy", "Product", "Question", "Reason", "Restriction", "Segment", "Signals", "Statement", "decide", "digest", "holds_until", "other_reasons",
    "preset_run_off", "read_run_off", "would_change",
]  # fmt: skip
