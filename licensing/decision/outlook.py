"""How long an answer holds, and what would change it: the decision asked again, with one thing different."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from licensing.decision.facts import VENDOR, Commitment, Facts, License
from licensing.decision.judge import decide
from licensing.decision.question import SEVERITY, Decision, Finding, InputError, Question


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would turn the answer: what, who can do it (seller, partner, distributor, vendor), what it gives."""

    what: str
    who: str
    verdict: str
    detail: tuple[tuple[str, str], ...] = ()


def holds_until(question: Question, decision: Decision, facts: Facts) -> date | None:
    """Return the first day after `on` on which verdict or route would differ, all else as known; None if none."""
    for day in boundaries(question, facts):
        try:
            later = decide(replace(question, on=day), facts)
        except InputError:
            continue
        if (later.verdict, later.route) != (decision.verdict, decision.route):
            return day
    return None


def boundaries(question: Question, facts: Facts) -> list[date]:
    """Return the days after `on` on which something begins or is over."""
    days: set[date] = set()
    for rows in (facts.partners, facts.holds, facts.offers, facts.restrictions, facts.exceptions):
        for row in rows.values():
            days.update(row.valid)
    for group in facts.groups.values():
        for member in group.members:
            days.update(member.valid)
    for customer in facts.customers.values():
        for carried in customer.segments:
            days.update(carried.valid)
    for row in (*facts.licenses.values(), *facts.policies.values()):
        days.update(row.valid)
        for term in (row.run_off or {}).values():
            days.update({term.until and term.until + timedelta(days=1)})
    days.update(row.ends for row in facts.commitments.values())
    return sorted(day for day in days if day is not None and day > question.on)


def would_change(question: Question, decision: Decision, facts: Facts) -> list[Change]:
    """Return the single changes after which the answer would be a better one, the best first."""
    if decision.verdict == "allow":
        return []
    found = []
    for change, asked, world in candidates(question, decision, facts):
        try:
            verdict = decide(asked, world).verdict
        except InputError:
            continue
        if SEVERITY[verdict] < SEVERITY[decision.verdict]:
            found.append(replace(change, verdict=verdict))
    found.sort(key=lambda change: SEVERITY[change.verdict])
    return list(dict.fromkeys(found))


def candidates(question: Question, decision: Decision, facts: Facts):
    """Yield (change, question, facts) for each unlifted stop or ask of the answer."""
    if not question.declare:
        yield Change("declare", "seller", "allow"), replace(question, declare=True), facts
    missing = [reason for reason in decision.reasons if "grantor" in reason.detail and reason.counts]
    if missing:
        detail = tuple((reason.detail["partner"], reason.detail["segment"]) for reason in missing)
        yield Change("license", who_grants(missing), "allow", detail), question, with_licenses(question, missing, facts)
    for reason in decision.reasons:
        if not reason.counts or reason.finding is Finding.NOTE or reason.record is None:
            continue
        kind, key = reason.record
        if kind == "hold":
            yield Change("lift_hold", "distributor", "allow", (("hold", key),)), question, without(facts, "holds", key)
        elif kind == "policy":
            yield Change("end_policy", "vendor", "allow", (("policy", key),)), question, without(facts, "policies", key)
    if question.business != "new" and any(reason.code == "COMMITMENT_UNPROVEN" for reason in decision.reasons):
        yield Change("document", "seller", "allow"), *with_document(question, facts)


def who_grants(missing) -> str:
    return "vendor" if any(reason.detail["grantor"] == VENDOR for reason in missing) else "distributor"


def without(facts: Facts, kind: str, key: str) -> Facts:
    rows = {other: row for other, row in getattr(facts, kind).items() if other != key}
    return replace(facts, cache={}, **{kind: rows})


def with_licenses(question: Question, missing, facts: Facts) -> Facts:
    """Return the facts with the missing grants made."""
    line = facts.products[question.product].line
    places = {question.customer.country, question.buyer.country if question.buyer else question.customer.country}
    top = max((row.number for row in facts.licenses.values()), default=0)
    granted = dict(facts.licenses)
    for number, reason in enumerate(missing, top + 1):
        partner, grantor, segment = (reason.detail[key] for key in ("partner", "grantor", "segment"))
        granted[f"new-{number}"] = License(number, partner, grantor, line, tuple(sorted(places)), segment)
    return replace(facts, cache={}, licenses=granted)


def with_document(question: Question, facts: Facts) -> tuple[Question, Facts]:
    """Return the question with its stated business recorded."""
    customer = next((key for key, row in facts.customers.items() if row.identifier == question.customer.identifier), "")
    row = Commitment(question.partner, customer, (question.product,), question.business, question.since)
    return replace(question, commitment="new"), replace(facts, cache={}, commitments={**facts.commitments, "new": row})
