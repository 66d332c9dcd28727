"""The course of a commitment: what each policy leaves of it and until when, and what would be answered on each day.

Pure: no database and no clock. Days are first days over, unless they are called last.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from licensing.decision import Facts, InputError, Question, decide
from licensing.decision.facts import Policy, Term
from licensing.decision.lifting import Business, run_off_reason, term_of
from licensing.decision.outlook import boundaries
from licensing.decision.question import Reason


class Fate(StrEnum):
    """What a policy leaves of running business."""

    GOES_ON = "goes_on"
    TO_PROVE = "to_prove"
    OVER = "over"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True)
class RunOff:
    """What a policy leaves of a commitment; `over` is the first day without it, None where it has no end."""

    fate: Fate
    before: date | None = None
    over: date | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which the answer is the same: its verdict and the reason that governs it."""

    since: date
    over: date
    verdict: str
    reason: Reason


def run_off_of(policy: Policy, business: Business) -> RunOff:
    """Return what the policy leaves of the business from its first day on."""
    effective = policy.valid[0]
    term = term_of(policy.run_off, effective, business.kind)
    reason = run_off_reason(replace(business, ends=None), term and Term(term.since_before), effective, date.min)
    if reason is None:
        return RunOff(Fate.NOT_COVERED)
    before, over = reason.detail["before"], over_of(term, business)
    if over is not None and effective is not None and over <= effective:
        return RunOff(Fate.OVER, before, over)
    return RunOff(Fate.GOES_ON if business.is_recorded else Fate.TO_PROVE, before, over)


def over_of(term: Term, business: Business) -> date | None:
    """Return the first day on which nothing is left: after the run-off's last day, or the business's own end."""
    ends = [business.ends, term.until and term.until + timedelta(days=1)]
    return min((day for day in ends if day is not None), default=None)


def stretches(question: Question, facts: Facts, over: date) -> list[Stretch]:
    """Return the answers to the question on every day from its own until `over`, equal ones joined."""
    days = [question.on, *(day for day in boundaries(question, facts) if day < over)]
    found: list[Stretch] = []
    for since, until in zip(days, [*days[1:], over], strict=True):
        try:
            answer = decide(replace(question, on=since), facts)
        except InputError:
            continue
        last = found[-1] if found else None
        if last and (last.verdict, last.reason.code, last.over) == (answer.verdict, answer.governing, since):
            found[-1] = replace(last, over=until)
        else:
            found.append(Stretch(since, until, answer.verdict, answer.governing_reason))
    return found


def bearing_policies(question: Question, facts: Facts, over: date) -> set[str]:
    """Return the policies that any answer in the question's days speaks of: those on the way it takes, of this customer."""
    found = set()
    for day in [question.on, *(day for day in boundaries(question, facts) if day < over)]:
        try:
            reasons = decide(replace(question, on=day), facts).reasons
        except InputError:
            continue
        found |= {reason.record[1] for reason in reasons if reason.record and reason.record[0] == "policy"}
    return found
