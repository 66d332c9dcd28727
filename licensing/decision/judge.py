"""The decision: gates once, then the best path; a pure function of question and facts."""

from dataclasses import replace

from licensing.decision.climb import best_way, climb_of, judge_others, judge_path
from licensing.decision.facts import COMMERCIAL, VENDOR, Carried, Facts, holds, is_over
from licensing.decision.lifting import Business, business_of, lift_first
from licensing.decision.party import Party, party_of
from licensing.decision.paths import Path
from licensing.decision.question import (
    CLASSES,
    SEVERITY,
    VERDICTS,
    Decision,
    Finding,
    InputError,
    Question,
    Reason,
    verdict_of,
)
from licensing.decision.rights import held_reason, holds_on
from licensing.decision.route import route_of
from licensing.decision.segments import carried, has_activity
from licensing.decision.territory import lies_in

HOLD_CODES = {
    "agreement": "HOLD_AGREEMENT",
    "acknowledgement": "HOLD_ACKNOWLEDGEMENT",
    "compliance": "HOLD_COMPLIANCE",
}


def decide(question: Question, facts: Facts) -> Decision:
    """Return the answer to the question. InputError where the question itself is wrong."""
    check_question(question, facts)
    parties = parties_of(question, facts)
    business = business_of(question, {party.id for party in parties if party.id}, facts)
    answers = [decide_for(question, party, business, facts) for party in parties]
    if len(answers) > 1 and SEVERITY[answers[1].verdict] > SEVERITY[answers[0].verdict]:
        answers[1].about = "buyer"
        return answers[1]
    return answers[0]


def parties_of(question: Question, facts: Facts) -> list[Party]:
    """Return the end customer and, where another buys for it, the buyer."""
    refs = dict.fromkeys(ref for ref in (question.customer, question.buyer) if ref is not None)
    return [party_of(ref, facts) for ref in refs]


def check_question(question: Question, facts: Facts) -> None:
    if question.partner not in facts.partners:
        raise InputError(f"The partner {question.partner} is not known: name one that is on file.")
    if question.product not in facts.products:
        raise InputError(f"The product {question.product} is not known: name one of the catalogue.")
    if question.business not in CLASSES:
        raise InputError(f"The class of business {question.business} is not known: name one of {', '.join(CLASSES)}.")


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
    return conclude(question, party, commercial.reasons, commercial.path, facts)


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
    climb = climb_of(question, party, business, facts)
    path = best_way(climb)
    if path is None:
        broken = Reason("CHAIN_BROKEN", Finding.STOP, None, {"why": "circle"})
        return conclude(question, party, [*gates, broken], (question.partner,), facts)
    return conclude(question, party, gates + judge_path(climb, path), path, facts)


def other_reasons(question: Question, decision: Decision, facts: Facts) -> list[Reason]:
    """Return what the answer's other paths found that it does not tell itself, each finding once."""
    if VENDOR not in decision.path:
        return []
    parties = parties_of(question, facts)
    business = business_of(question, {party.id for party in parties if party.id}, facts)
    climb = climb_of(question, parties[-1 if decision.about == "buyer" else 0], business, facts)
    return judge_others(climb, decision.path, decision.reasons)


def conclude(question: Question, party: Party, reasons: list[Reason], path: Path, facts: Facts) -> Decision:
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
    return Decision(verdict, governing, route, reasons, path=path, route_record=record)


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
