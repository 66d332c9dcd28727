"""What would change an answer: for each thing that stands against it, who can remove it, and the world after."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from licensing.decision.facts import (
    COMMERCIAL,
    NO_STATE,
    VENDOR,
    Carried,
    Commitment,
    Customer,
    Exemption,
    Facts,
    License,
)
from licensing.decision.judge import decide, parties_of
from licensing.decision.party import party_of
from licensing.decision.question import SEVERITY, CustomerRef, Decision, Finding, Question, Reason
from licensing.decision.rights import holds_on

NEW = "new"
"""The id of what a repair adds."""
Asked = tuple[Question, Facts]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would turn the answer: what, who can do it (seller, distributor, vendor), what it gives.

    `together`: it takes all the changes so marked.
    """

    what: str
    who: str
    verdict: str = "allow"
    detail: tuple[tuple[str, str], ...] = ()
    together: bool = False


@dataclass(frozen=True, slots=True)
class Repair:
    """A change, and how question and facts look after it."""

    change: Change
    apply: Callable[[Question, Facts], Asked]


def repairs(question: Question, decision: Decision, facts: Facts) -> list[Repair]:
    """Return what may be done about each unlifted stop or ask of the answer, what is nearest to the seller first."""
    standing = [reason for reason in decision.reasons if reason.counts and reason.finding is not Finding.NOTE]
    asked_of = question.buyer if decision.about == "buyer" else question.customer
    found = [
        *of_seller(question, standing),
        *of_customer(question, asked_of, standing, facts),
        *of_rights(question, standing, facts),
        *of_policies(question, asked_of, standing),
    ]
    return list({repair.change: repair for repair in found}.values())


def of_seller(question: Question, standing: list[Reason]) -> Iterator[Repair]:
    codes = {reason.code for reason in standing}
    if not question.declare and any(reason.detail.get("unproven") == "declare" for reason in standing):
        yield Repair(Change("declare", "seller"), lambda asked, facts: (replace(asked, declare=True), facts))
    if "CUSTOMER_UNKNOWN" in codes:
        yield Repair(Change("add_customer", "seller"), with_customers)
    if "COMMITMENT_UNPROVEN" in codes:
        yield Repair(Change("document", "seller"), with_document)


def of_customer(question: Question, ref: CustomerRef, standing: list[Reason], facts: Facts) -> Iterator[Repair]:
    """Yield what an officer can find of the customer: what it does, and that the state has no part in it."""
    for reason in standing:
        if reason.code == "CLASS_UNKNOWN":
            readings = [carrying(ref, code) for code in (COMMERCIAL, *reason.detail["signals"])]
            best = min(readings, key=lambda apply: SEVERITY[decide(*apply(question, facts)).verdict])
            yield Repair(Change("classify", "distributor"), best)
        elif reason.code == "OWNERSHIP_UNPROVEN" and reason.detail["unproven"] != "declare":
            yield Repair(Change("find_owners", "distributor"), carrying(ref, NO_STATE))


def of_rights(question: Question, standing: list[Reason], facts: Facts) -> Iterator[Repair]:
    """Yield the licenses that are missing, all in one, and each stop."""
    missing = [reason for reason in standing if reason.detail.get("grantor") and not is_stopped(reason)]
    if missing:
        detail = tuple((reason.detail["partner"], reason.detail["segment"]) for reason in missing)
        who = "vendor" if any(reason.detail["grantor"] == VENDOR for reason in missing) else "distributor"
        yield Repair(
            Change("license", who, detail=detail), lambda asked, world: (asked, with_licenses(asked, missing, world))
        )
    for reason in standing:
        if is_stopped(reason):
            keys = [key for key, _ in holds_on(facts, question.on, license=reason.detail["license"])]
        else:
            keys = [reason.record[1]] if reason.record and reason.record[0] == "hold" else []
        if keys:
            change = Change("lift_hold", "distributor", detail=tuple(("hold", key) for key in keys))
            yield Repair(change, dropping("holds", keys))


def is_stopped(reason: Reason) -> bool:
    return reason.detail.get("why") == "LICENSE_STOPPED"


def of_policies(question: Question, ref: CustomerRef, standing: list[Reason]) -> Iterator[Repair]:
    """Yield the approval a policy asks for, the end of what is contested, and at last the end of the policy."""
    for reason in standing:
        if reason.record is None or reason.record[0] != "policy":
            continue
        key = reason.record[1]
        detail = (("policy", key),)
        if reason.code == "APPROVAL_NEEDED":
            yield Repair(Change("approve", "distributor", detail=detail), exempting(ref, key))
        if reason.code == "POLICY_HELD":
            yield Repair(Change("resolve", "distributor", detail=detail), dropping("policies", [key]))
        else:
            yield Repair(Change("end_policy", "vendor", detail=detail), dropping("policies", [key]))


def dropping(kind: str, keys: list[str]) -> Callable[[Question, Facts], Asked]:
    def apply(question: Question, facts: Facts) -> Asked:
        rows = {key: row for key, row in getattr(facts, kind).items() if key not in keys}
        return question, replace(facts, cache={}, **{kind: rows})

    return apply


def carrying(ref: CustomerRef, segment: str) -> Callable[[Question, Facts], Asked]:
    """Return the repair after which the customer, where it is on file, carries the segment."""

    def apply(question: Question, facts: Facts) -> Asked:
        key = party_of(ref, facts).id
        if key is None:
            return question, facts
        row = facts.customers[key]
        found = replace(row, segments=(*row.segments, Carried(segment)))
        return question, replace(facts, cache={}, customers={**facts.customers, key: found})

    return apply


def exempting(ref: CustomerRef, policy: str) -> Callable[[Question, Facts], Asked]:
    """Return the repair after which an exception for the customer names the policy."""

    def apply(question: Question, facts: Facts) -> Asked:
        row = Exemption(question.partner, party_of(ref, facts).id, policies=(policy,))
        return question, replace(facts, cache={}, exceptions={**facts.exceptions, f"{NEW}-{policy}": row})

    return apply


def with_customers(question: Question, facts: Facts) -> Asked:
    """Return the facts with customer and buyer on file, nothing else known of them."""
    refs = [ref for ref in (question.customer, question.buyer) if ref and party_of(ref, facts).id is None]
    added = {f"{NEW}-{ref.country}-{ref.identifier}": Customer(ref.country, ref.region, ref.identifier) for ref in refs}
    return question, replace(facts, cache={}, customers={**facts.customers, **added})


def with_licenses(question: Question, missing: list[Reason], facts: Facts) -> Facts:
    """Return the facts with the missing grants made."""
    line = facts.products[question.product].line
    places = {party.place.country for party in parties_of(question, facts)}
    top = max((row.number for row in facts.licenses.values()), default=0)
    granted = dict(facts.licenses)
    for number, reason in enumerate(missing, top + 1):
        partner, grantor, segment = (reason.detail[key] for key in ("partner", "grantor", "segment"))
        granted[f"{NEW}-{number}"] = License(number, partner, grantor, line, tuple(sorted(places)), segment)
    return replace(facts, cache={}, licenses=granted)


def with_document(question: Question, facts: Facts) -> Asked:
    """Return the question with its stated business recorded, for the customer or else the buyer that is on file."""
    customer = next((party.id for party in parties_of(question, facts) if party.id), "")
    row = Commitment(question.partner, customer, (question.product,), question.business, question.since, question.ends)
    return replace(question, commitment=NEW), replace(facts, cache={}, commitments={**facts.commitments, NEW: row})
