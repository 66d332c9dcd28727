"""Rules 4 and 5 on the way up: what a hop and its policies find, and which path is the best."""

from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from licensing.decision.effects import declared, held, policies_on, policy_reason, policy_run_off
from licensing.decision.facts import VENDOR, Facts
from licensing.decision.lifting import Business, exemption_reason, lift_first
from licensing.decision.party import Party
from licensing.decision.paths import IMPASSABLE, Path, best_path, other_paths
from licensing.decision.question import SEVERITY, Finding, Question, Reason, verdict_of
from licensing.decision.rights import hop_steps
from licensing.decision.segments import carried, needing_license

ORDER = ["RUN_OFF_CONTINUES", "EXCEPTION_APPLIES", "DECLARED", "POLICY_HELD", "COMMITMENT_UNPROVEN", "RUN_OFF_ENDED"]
"""The order in which lifting is tried."""


@dataclass(slots=True)
class Climb:
    """One question about one party, as every hop is asked it. `cache` keeps what its hops were found to cost."""

    question: Question
    party: Party
    business: Business
    facts: Facts
    line: str
    needed: list[str]
    needed_then: list[str]
    cache: dict = field(default_factory=dict)


def climb_of(question: Question, party: Party, business: Business, facts: Facts) -> Climb:
    now, then = (
        needing_license(carried(party.customer, day), facts) for day in (question.on, business.since or question.on)
    )
    return Climb(question, party, business, facts, facts.products[question.product].line, now, then)


def best_way(climb: Climb) -> Path | None:
    """Return the best path; None where there are only circles.

    Run-off lifts only what was made while the right stood at every hop, so a path is counted twice: as it is without
    run-off, and, along hops that all stood then, with it.
    """
    costs = [partial(severity, climb, was=False)]
    if climb.business.since is not None:
        costs.append(partial(severity, climb, was=True))
    return best_path(climb.facts, climb.question.partner, climb.line, costs)


def severity(climb: Climb, holder: str, above: str, *, was: bool) -> int:
    """Return the worst of the hop and of the policies via its holder."""
    key = (holder, above, was)
    if key not in climb.cache:
        climb.cache[key] = IMPASSABLE if was and not stood(climb, holder, above) else weigh(climb, holder, above, was)
    return climb.cache[key]


def weigh(climb: Climb, holder: str, above: str, was: bool) -> int:
    passed = (holder, VENDOR) if above == VENDOR else (holder,)
    found = [*hop_reasons(climb, holder, above, was), *policy_reasons(climb, passed, was)]
    return SEVERITY[verdict_of(found)]


def judge_path(climb: Climb, path: Path) -> list[Reason]:
    """Return rules 4 and 5 on one path, each finding followed by what lifts it."""
    was = climb.business.since is not None and all(stood(climb, *hop) for hop in pairwise(path))
    hops = [reason for hop in pairwise(path) for reason in hop_reasons(climb, *hop, was)]
    return hops + policy_reasons(climb, path, was)


def judge_others(climb: Climb, path: Path, told: list[Reason]) -> list[Reason]:
    """Return what is found on the other paths and not told yet, each finding once."""
    seen = {identity(reason) for reason in told}
    found = []
    for other in other_paths(climb.facts, climb.question.partner, climb.line, path):
        new = [reason for reason in judge_path(climb, other) if identity(reason) not in seen]
        seen.update(identity(reason) for reason in new)
        found += new
    return found


def identity(reason: Reason) -> tuple:
    return reason.code, reason.finding, reason.record, tuple(sorted(reason.detail.items()))


def stood(climb: Climb, holder: str, above: str) -> bool:
    """Return whether rule 4 had no stop at the hop on the day the business stands since."""
    steps = hop_steps(
        climb.facts, holder, above, climb.line, climb.needed_then, climb.party.place, climb.business.since,
        first=holder == climb.question.partner,
    )  # fmt: skip
    return all(step.reason.finding is not Finding.STOP for step in steps)


def hop_reasons(climb: Climb, holder: str, above: str, was: bool) -> list[Reason]:
    """Return what rule 4 finds at the hop; `was` says whether the business was made while the right stood."""
    question, on = climb.question, climb.question.on
    steps = hop_steps(
        climb.facts, holder, above, climb.line, climb.needed, climb.party.place, on, first=holder == question.partner
    )
    reasons: list[Reason] = []
    for step in steps:
        reasons.append(step.reason)
        if step.reason.finding is Finding.STOP:
            left = [end.reason(climb.business, on) for end in step.ends] if was else []
            partner_broke = step.reason.detail.get("why") in ("ended", "stopped")
            exempt = None if partner_broke else exemption_reason(question, climb.party.id, climb.facts, policy=None)
            reasons += lift_first(step.reason, in_order([*left, exempt]))
    return reasons


def policy_reasons(climb: Climb, path: Path, was: bool) -> list[Reason]:
    """Return what rule 5 finds on the path."""
    question, on, facts = climb.question, climb.question.on, climb.facts
    reasons: list[Reason] = []
    for key, policy in policies_on(facts, path, climb.line, climb.party.place, on):
        reason = policy_reason(key, policy, climb.party.customer, on, facts)
        if reason is None:
            continue
        reasons.append(reason)
        if reason.finding is not Finding.NOTE:
            left = policy_run_off(policy, climb.business, on) if was else None
            exempt = exemption_reason(question, climb.party.id, facts, policy=key)
            by = in_order([left, exempt, declared(reason, question.declare), held(key, policy)])
            reasons += lift_first(reason, by)
    return reasons


def in_order(candidates: list[Reason | None]) -> list[Reason]:
    return sorted((item for item in candidates if item is not None), key=lambda item: ORDER.index(item.code))
