"""The decision: gates once, then the best path; a pure function of question and facts."""

from dataclasses import dataclass, replace

from licensing.decision.effects import declared, held, policies_on, policy_reason, policy_run_off
from licensing.decision.facts import COMMERCIAL, Carried, Customer, Facts, holds, is_over
from licensing.decision.lifting import Business, business_of, exemption_reason, lift_first
from licensing.decision.paths import first_number, paths
from licensing.decision.question import (
    CLASSES,
    SEVERITY,
    VERDICTS,
    CustomerRef,
    Decision,
    Finding,
    InputError,
    Question,
    Reason,
    verdict_of,
)
from licensing.decision.rights import held_reason, holds_on, right_steps, stood
from licensing.decision.route import route_of
from licensing.decision.segments import carried, has_activity, needing_license
from licensing.decision.territory import Place, lies_in

HOLD_CODES = {
    "agreement": "HOLD_AGREEMENT",
    "acknowledgement": "HOLD_ACKNOWLEDGEMENT",
    "compliance": "HOLD_COMPLIANCE",
}


@dataclass(frozen=True, slots=True)
class Party:
    """The end customer or the buyer as the facts know it: its id (None: not on file) and what it is."""

    id: str | None
    customer: Customer

    @property
    def place(self) -> Place:
        return Place(self.customer.country, self.customer.region)


@dataclass(slots=True)
class Judged:
    """What one path gives."""

    path: tuple[str, ...]
    reasons: list[Reason]
    number: float

    @property
    def rank(self) -> tuple:
        return SEVERITY[verdict_of(self.reasons)], len(self.path), self.number


def decide(question: Question, facts: Facts) -> Decision:
    """Return the answer to the question. InputError where the question itself is wrong."""
    check_question(question, facts)
    parties = [party_of(question.customer, facts)]
    if question.buyer is not None and question.buyer != question.customer:
        parties.append(party_of(question.buyer, facts))
    business = business_of(question, {party.id for party in parties if party.id}, facts)
    answers = [decide_for(question, party, business, facts) for party in parties]
    if len(answers) > 1 and SEVERITY[answers[1].verdict] > SEVERITY[answers[0].verdict]:
        answers[1].about = "buyer"
        return answers[1]
    return answers[0]


def check_question(question: Question, facts: Facts) -> None:
    if question.partner not in facts.partners:
        raise InputError(f"The partner {question.partner} is not known: name one that is on file.")
    if question.product not in facts.products:
        raise InputError(f"The product {question.product} is not known: name one of the catalogue.")
    if question.business not in CLASSES:
        raise InputError(f"The class of business {question.business} is not known: name one of {', '.join(CLASSES)}.")


def party_of(ref: CustomerRef, facts: Facts) -> Party:
    """Return the customer as on file, by country and identifier, or as somebody nothing is known of."""
    if "customers" not in facts.cache:
        facts.cache["customers"] = {(row.country, row.identifier): key for key, row in facts.customers.items()}
    key = facts.cache["customers"].get((ref.country, ref.identifier))
    if key is None:
        return Party(None, Customer(ref.country, ref.region, ref.identifier))
    return Party(key, facts.customers[key])


def decide_for(question: Question, party: Party, business: Business, facts: Facts) -> Decision:
    """Return the answer for one party, with the readings of an activity that is not known."""
    commercial = judge(question, party, business, facts)
    readings = readings_of(question, party, facts)
    if not any(judge(question, other, business, facts).verdict != commercial.verdict for other in readings):
        return commercial
    others = tuple(reading.customer.segments[-1].segment for reading in readings)
    unknown = Reason("CLASS_UNKNOWN", Finding.ASK, None, {"signals": others})
    for reason in commercial.reasons:
        if reason.counts and reason.finding is Finding.STOP:
            reason.lift(unknown)
    gates = sum(1 for reason in commercial.reasons if is_gate(reason))
    commercial.reasons.insert(gates, unknown)
    return conclude(question, party, commercial.reasons, commercial.others, commercial.path, facts)


def is_gate(reason: Reason) -> bool:
    return reason.detail.get("gate", False)


def readings_of(question: Question, party: Party, facts: Facts) -> list[Party]:
    """Return the customer as each signal would have it, where its activity is unknown."""
    if has_activity(carried(party.customer, question.on), facts):
        return []
    signals = [code for code in party.customer.signals.activity if code != COMMERCIAL and code in facts.segments]
    return [
        replace(party, customer=replace(party.customer, segments=(*party.customer.segments, Carried(code))))
        for code in signals
    ]


def judge(question: Question, party: Party, business: Business, facts: Facts) -> Decision:
    """Return the answer for one party and one reading of it."""
    gates = gate_reasons(question, party, business, facts)
    judged = sorted(
        (judge_path(path, question, party, business, facts) for path in paths_of(question, facts)),
        key=lambda item: item.rank,
    )
    if not judged:
        broken = Reason("CHAIN_BROKEN", Finding.STOP, None, {"why": "circle", "hop": 1})
        judged = [Judged((question.partner,), [broken], float("inf"))]
    others = [reason for item in judged[1:] for reason in item.reasons]
    return conclude(question, party, gates + judged[0].reasons, others, judged[0].path, facts)


def paths_of(question: Question, facts: Facts) -> list[tuple[str, ...]]:
    return paths(facts, question.partner, facts.products[question.product].line)


def conclude(
    question: Question, party: Party, reasons: list[Reason], others: list[Reason], path: tuple[str, ...], facts: Facts
) -> Decision:
    """Return the decision that the reasons make."""
    verdict = verdict_of(reasons)
    reasons = [reason for reason in reasons if reason.code != "OK"]
    if verdict == "allow":
        lifted = next((reason for reason in reasons if not reason.counts), None)
        if lifted is None:
            reasons.append(Reason("OK", Finding.NOTE))
        governing = lifted.lifted_by if lifted else "OK"
    else:
        wanted = next(finding for finding, name in VERDICTS.items() if name == verdict)
        governing = next(reason.code for reason in reasons if reason.counts and reason.finding is wanted)
    route, record = route_of(question, verdict, reasons, facts)
    return Decision(verdict, governing, route, reasons, others, path=path, route_record=record)


def gate_reasons(question: Question, party: Party, business: Business, facts: Facts) -> list[Reason]:
    """Return the findings of gates 0 to 3."""
    found = [
        *restriction_gate(question, party, facts),
        *partner_gate(question, business, facts),
        *offer_gate(question, party, facts),
    ]
    if party.id is None:
        found.append(Reason("CUSTOMER_UNKNOWN", Finding.ASK, None, {"identifier": party.customer.identifier}))
    for reason in found:
        reason.detail["gate"] = True
    return found


def restriction_gate(question: Question, party: Party, facts: Facts) -> list[Reason]:
    return [
        Reason("RESTRICTED_PARTY", Finding.STOP, ("restriction", key), {"customer": row.customer})
        for key, row in sorted(facts.restrictions.items())
        if party.id is not None and row.customer == party.id and holds(row.valid, question.on)
    ][:1]


def partner_gate(question: Question, business: Business, facts: Facts) -> list[Reason]:
    row = facts.partners[question.partner]
    if is_over(row.valid, question.on):
        return [Reason("PARTNER_ENDED", Finding.STOP, ("partner", question.partner), {"since": row.valid[1]})]
    found: list[Reason] = []
    for key, hold in holds_on(facts, question.on, partner=question.partner):
        code = HOLD_CODES.get(hold.reason, "PARTNER_STOPPED")
        stop = Reason(code, Finding.STOP, ("hold", key), {"since": hold.valid[0], "until": hold.valid[1]})
        found += [stop, *lift_first(stop, [held_reason(business, hold, question.on)])]
    return found


def offer_gate(question: Question, party: Party, facts: Facts) -> list[Reason]:
    offers = [
        (key, row)
        for key, row in sorted(facts.offers.items())
        if row.product == question.product
        and holds(row.valid, question.on)
        and lies_in(row.countries, party.place, question.on, facts)
    ]
    detail = {"product": question.product, "country": party.customer.country}
    if not offers:
        return [Reason("NOT_OFFERED", Finding.STOP, None, detail)]
    if all(row.direct for _, row in offers):
        return [Reason("ROUTE_DIRECT_ONLY", Finding.STOP, ("offer", offers[0][0]), detail)]
    return []


def judge_path(path: tuple[str, ...], question: Question, party: Party, business: Business, facts: Facts) -> Judged:
    """Return rules 4 and 5 on one path, each finding followed by what lifts it."""
    line = facts.products[question.product].line
    place, on = party.place, question.on
    needed = needing_license(carried(party.customer, on), facts)
    was = made_while_it_stood(path, party, line, business, facts)
    reasons: list[Reason] = []
    for step in right_steps(facts, path, line, needed, place, on):
        reasons.append(step.reason)
        if step.reason.finding is Finding.STOP:
            left = [end.reason(business, on) for end in step.ends] if was else []
            partner_broke = step.reason.detail.get("why") in ("ended", "stopped")
            exempt = None if partner_broke else exemption_reason(question, party.id, facts, policy=None)
            reasons += lift_first(step.reason, in_order([*left, exempt]))
    for key, policy in policies_on(facts, path, line, place, on):
        reason = policy_reason(key, policy, party.customer, on, facts)
        if reason is None:
            continue
        reasons.append(reason)
        if reason.finding is not Finding.NOTE:
            left = policy_run_off(policy, business, on) if was else None
            exempt = exemption_reason(question, party.id, facts, policy=key)
            by = in_order([left, exempt, declared(reason, question.declare), held(key, policy)])
            reasons += lift_first(reason, by)
    return Judged(path, reasons, first_number(facts, path, line))


ORDER = ["RUN_OFF_CONTINUES", "EXCEPTION_APPLIES", "DECLARED", "POLICY_HELD", "COMMITMENT_UNPROVEN", "RUN_OFF_ENDED"]
"""The order in which lifting is tried."""


def in_order(candidates: list[Reason | None]) -> list[Reason]:
    return sorted((item for item in candidates if item is not None), key=lambda item: ORDER.index(item.code))


def made_while_it_stood(path, party: Party, line: str, business: Business, facts: Facts) -> bool:
    """Return whether, on the day the business stands since, rule 4 had no stop on the path."""
    if business.since is None:
        return False
    needed = needing_license(carried(party.customer, business.since), facts)
    return stood(facts, path, line, needed, party.place, business.since)
