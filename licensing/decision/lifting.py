"""What lifts a finding: run-off, exceptions, the seller's statement, an officer's hold on a policy."""

from dataclasses import dataclass
from datetime import date

from licensing.decision.facts import Commitment, Facts, RunOff, Term, holds, preset_run_off
from licensing.decision.question import RUNNING_CLASSES, Finding, InputError, Question, Reason


@dataclass(frozen=True, slots=True)
class Business:
    """The business asked about: its class, the day it stands since, and the recorded commitment if there is one."""

    kind: str
    since: date | None = None
    record: str | None = None
    ends: date | None = None

    @property
    def is_recorded(self) -> bool:
        return self.record is not None

    def has_ended(self, on: date) -> bool:
        return self.ends is not None and self.ends <= on


def business_of(question: Question, parties: set[str], facts: Facts) -> Business:
    """Return the business a question is about. InputError where class, date and commitment do not fit together."""
    kind = question.business
    if kind == "new" and question.commitment is None:
        return Business("new")
    commitment = facts.commitments.get(question.commitment) if question.commitment else None
    if commitment is not None:
        check_commitment(question, commitment, parties)
        return Business(kind, commitment.since, question.commitment, commitment.ends)
    if question.since is None:
        what = (
            f"The commitment {question.commitment} is not on file then"
            if question.commitment
            else f"“{kind}” has no date"
        )
        raise InputError(f"{what}: state the day since which the business stands.")
    return Business(kind, question.since, ends=question.ends)


def check_commitment(question: Question, commitment: Commitment, parties: set[str]) -> None:
    for wrong, what in (
        (commitment.partner != question.partner, "another partner"),
        (commitment.customer not in parties, "another customer"),
        (question.product not in commitment.products, "another product"),
        (commitment.business != question.business, f"another class of business ({commitment.business})"),
    ):
        if wrong:
            raise InputError(f"The commitment {question.commitment} is of {what}: name one that fits the question.")


def term_of(run_off: RunOff | None, effective: date | None, kind: str) -> Term | None:
    """Return what the class of business gets; None where the right's end leaves it nothing."""
    terms = preset_run_off(effective) if run_off is None else run_off
    return terms.get(kind)


def run_off_reason(business: Business, term: Term | None, effective: date | None, on: date) -> Reason | None:
    """Return the finding of a run-off for the business: it continues, asks for the document, or has ended.

    Before what has no first day (`effective` None) lies nothing, unless the term names a day of its own.
    """
    if term is None or business.since is None:
        return None
    before = term.since_before or effective
    if before is None or business.since >= before:
        return None
    detail = {
        "business": business.kind,
        "since": business.since,
        "before": before,
        "until": term.until,
        "ends": business.ends,
    }
    record = ("commitment", business.record) if business.record else None
    if (term.until is not None and on > term.until) or business.has_ended(on):
        return Reason("RUN_OFF_ENDED", Finding.NOTE, record, detail)
    if not business.is_recorded:
        return Reason("COMMITMENT_UNPROVEN", Finding.ASK, None, detail)
    return Reason("RUN_OFF_CONTINUES", Finding.NOTE, record, detail)


def hold_term(business: Business, blocks_running: bool) -> Term | None:
    """Return what a hold leaves serviceable: running contracts, bids and awards of before it."""
    return Term() if business.kind in RUNNING_CLASSES and not blocks_running else None


def exemption_reason(question: Question, customer: str | None, facts: Facts, *, policy: str | None) -> Reason | None:
    """Return the exception that stands for the policy, or for the license where `policy` is None.

    One for a commitment needs that commitment on file: of one not known yet nobody has seen whose it is.
    """
    for key, row in sorted(facts.exceptions.items()):
        if not row.approved or row.partner != question.partner or not holds(row.valid, question.on):
            continue
        if row.commitment is not None and not (row.commitment == question.commitment in facts.commitments):
            continue
        if row.commitment is None and (customer is None or row.customer != customer):
            continue
        if row.for_license if policy is None else policy in row.policies:
            return Reason("EXCEPTION_APPLIES", Finding.NOTE, ("exception", key), {"until": row.valid[1]})
    return None


def lift_first(reason: Reason, candidates: list[Reason | None]) -> list[Reason]:
    """Lift a finding by the first candidate that may, and return what is listed after it."""
    notes = [item for item in candidates if item is not None and item.code == "RUN_OFF_ENDED"]
    for lifter in candidates:
        if lifter is None or lifter.code == "RUN_OFF_ENDED":
            continue
        if lifter.finding is Finding.ASK and reason.finding is not Finding.STOP:
            continue
        reason.lift(lifter)
        return [*notes, lifter]
    return notes
