"""How long an answer holds, and what would change it: the decision asked again, with one thing different."""

from dataclasses import replace
from datetime import date, timedelta

from licensing.decision.facts import Facts
from licensing.decision.judge import decide
from licensing.decision.question import SEVERITY, Decision, InputError, Question
from licensing.decision.repairs import Change, Repair, repairs

ROUNDS = 3
"""How often what stands in the way after all changes is looked at again: one change may bring up the next."""


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
        for row in (*customer.segments, *customer.measured):
            days.update(row.valid)
    for row in (*facts.licenses.values(), *facts.policies.values()):
        days.update(row.valid)
        for term in (row.run_off or {}).values():
            days.update({term.until and term.until + timedelta(days=1)})
    days.update({question.ends, *(row.ends for row in facts.commitments.values())})
    return sorted(day for day in days if day is not None and day > question.on)


def would_change(question: Question, decision: Decision, facts: Facts) -> list[Change]:
    """Return the single changes after which the answer would be a better one, the best first.

    Where no one change is enough, those that are together, marked so.
    """
    if decision.verdict == "allow":
        return []
    found = []
    for repair in repairs(question, decision, facts):
        verdict = verdict_after([repair], question, facts)
        if SEVERITY[verdict] < SEVERITY[decision.verdict]:
            found.append(replace(repair.change, verdict=verdict))
    found.sort(key=lambda change: SEVERITY[change.verdict])
    return found or all_together(question, decision, facts)


def all_together(question: Question, decision: Decision, facts: Facts) -> list[Change]:
    """Return the changes that turn the answer together, without those it does not take."""
    done: list[Repair] = []
    asked, world, answer = question, facts, decision
    for _round in range(ROUNDS):
        done += repairs(asked, answer, world)
        asked, world = after(done, question, facts)
        try:
            answer = decide(asked, world)
        except InputError:
            break
        if answer.verdict == "allow":
            break
    verdict = verdict_after(done, question, facts)
    if SEVERITY[verdict] >= SEVERITY[decision.verdict]:
        return []
    for repair in reversed(list(done)):
        fewer = [other for other in done if other is not repair]
        if verdict_after(fewer, question, facts) == verdict:
            done = fewer
    return [replace(repair.change, verdict=verdict, together=True) for repair in done]


def after(done: list[Repair], question: Question, facts: Facts) -> tuple[Question, Facts]:
    for repair in done:
        question, facts = repair.apply(question, facts)
    return question, facts


def verdict_after(done: list[Repair], question: Question, facts: Facts) -> str:
    """Return the verdict after the repairs; where the question can then not be asked, nothing is better."""
    try:
        return decide(*after(done, question, facts)).verdict
    except InputError:
        return "deny"
