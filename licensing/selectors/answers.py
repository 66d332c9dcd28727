"""Stored answers as pages and the command line print them."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from customers.models import Customer
from history import clock
from licensing import decision
from licensing.models import Commitment, Decision
from licensing.selectors.commitments import known_before
from licensing.selectors.statements import Heard
from licensing.sentences import Names, change_sentence, sentence
from licensing.services.answers import read_question
from ui.formats import day

RECORD_NUMBERS = {"license": "L-", "policy": "P-", "commitment": "C-", "exception": "E-"}


def verdict_on(row: Decision, facts: decision.Facts, on: date) -> str | None:
    """Return the verdict that a stored answer's question has on a day by other facts; None where it cannot be asked."""
    found = decision_on(row, facts, on)
    return found and found.verdict


def decision_on(row: Decision, facts: decision.Facts, on: date) -> decision.Decision | None:
    """Return what a stored answer's question gets on a day by other facts; None where it cannot be asked."""
    try:
        return decision.decide(replace(asked_now(row, facts), on=on), facts)
    except decision.InputError:
        return None


def asked_now(row: Decision, facts: decision.Facts) -> decision.Question:
    """Return a stored answer's question with its customers as the facts name them: under another number by now, or merged."""
    question = read_question(row)
    customer = named_now(question.customer, row.customer, facts)
    return replace(question, customer=customer, buyer=named_now(question.buyer, row.buyer, facts))


def named_now(ref: decision.CustomerRef | None, customer: Customer | None, facts: decision.Facts):
    fact = facts.customers.get(str(customer.merged_into_id or customer.pk)) if customer else None
    return decision.CustomerRef(fact.country, fact.identifier, fact.region) if fact else ref


def printed(row: Decision, names: Names, heard: Sequence[Heard] = ()) -> dict[str, Any]:
    """Return the answer with its sentences in the reader's language: the keys of `may_sell --json`, and more."""
    stored = row.answer
    late = late_texts(stored["reasons"])
    return {
        "verdict": row.verdict,
        "governing": row.governing,
        "about": stored["about"],
        "reasons": [
            printed_reason(reason, names, late.get(place, "")) for place, reason in enumerate(stored["reasons"])
        ],
        "route": stored["route"],
        "would_change": [
            {**change, "text": change_sentence(change["what"], change["who"], together=change.get("together", False))}
            for change in stored["would_change"]
        ],
        "holds_until": stored["holds_until"],
        "statements": [printed_heard(item) for item in heard],
        "receipt": row.receipt,
        "asked": asked(row),
    }


def late_texts(reasons: list[dict]) -> dict[int, str]:
    """Return by place what is to be said of a commitment that lifts: entered when the policy was known already."""
    lifts = [place for place, reason in enumerate(reasons) if is_lift(reason)]
    rows = Commitment.objects.select_related("customer").in_bulk([int(reasons[at]["record"][1]) for at in lifts])
    late = known_before(rows.values())
    texts = {}
    for place in lifts:
        key = int(reasons[place]["record"][1])
        known = [policy for policy in late.get(key, []) if lifted_policy(reasons, place) == policy.pk]
        if known:
            told = {"commitment": rows[key].code, "policy": known[0], "day": day(clock.day_of(rows[key].entered_at))}
            texts[place] = _("%(commitment)s was entered on %(day)s, when %(policy)s was known already.") % told
    return texts


def is_lift(reason: dict) -> bool:
    return reason["code"] == "RUN_OFF_CONTINUES" and bool(reason["record"]) and reason["record"][0] == "commitment"


def lifted_policy(reasons: list[dict], place: int) -> int | None:
    """Return the policy whose finding stands before what lifted it, past the notes between."""
    for reason in reversed(reasons[:place]):
        if reason["lifted_by"] == reasons[place]["code"]:
            record = reason["record"]
            return int(record[1]) if record and record[0] == "policy" else None
    return None


def printed_reason(reason: dict, names: Names, more: str = "") -> dict:
    return {
        "code": reason["code"],
        "finding": reason["finding"],
        "lifted_by": reason["lifted_by"],
        "text": f"{sentence(reason['code'], told_detail(reason), names)} {more}".strip(),
        "record": record_text(reason["record"]),
    }


def printed_heard(item: Heard) -> dict:
    """Return what was said of one policy: how it stood then, and the quotes of both sides."""
    quotes = [{**asdict(quote), "at": quote.at.isoformat()} for quote in item.quotes]
    return {"policy": item.policy, "contested": item.contested, "quotes": quotes}


def told_detail(reason: dict) -> dict:
    """Return the detail of a reason with the number of the record it rests on, as its sentence may quote it."""
    return {**reason["detail"], "record": record_text(reason["record"])}


def record_text(record: list | None) -> str | None:
    """Return the number of a record as people quote it, such as L-12; None where it has none."""
    if record is None or record[0] not in RECORD_NUMBERS:
        return None
    return f"{RECORD_NUMBERS[record[0]]}{record[1]}"


def asked(row: Decision) -> dict:
    return {
        "partner": row.partner.slug,
        "product": row.product.sku,
        "customer": row.customer_text,
        "buyer": row.question["buyer"] and row.question["buyer"]["identifier"],
        "business": row.business,
        "since": row.question["since"],
        "declare": row.declared,
        "on": row.on.isoformat(),
        "known": row.known.isoformat() if row.known else None,
        "at": row.asked_at.isoformat(),
    }


def governing_text(row: Decision, names: Names) -> str:
    reason = next(item for item in row.answer["reasons"] if item["code"] == row.governing)
    return sentence(reason["code"], told_detail(reason), names)


def route_text(row: Decision) -> str:
    """Return the sentence on how the customer can buy."""
    kind = row.answer["route"]["kind"]
    if row.verdict == "allow":
        return _("The customer buys from you.")
    return {
        "partner": _("The customer can buy through an authorized partner: the distributor names one."),
        "vendor_direct": _("The customer can buy from the vendor direct."),
        "none": _("At present this customer cannot buy this product."),
    }[kind]


def what_now(row: Decision) -> str:
    """Return what the seller does next."""
    if row.verdict == "allow":
        return _("Sell, and keep the receipt number with the deal.")
    wanted = {change["what"] for change in row.answer["would_change"]}
    if row.governing == "CUSTOMER_UNKNOWN":
        return _("Add the customer below; the answer follows at once.")
    if row.governing == "HOLD_AGREEMENT":
        return _("Do not sell. Once the agreement is signed the stop is lifted: then ask again.")
    if "declare" in wanted:
        return _("If you know of no state participation, state so below: the answer follows at once.")
    if row.verdict == "review":
        return _("Ask the distributor and quote the receipt number; do not sell before the answer.")
    if row.answer["route"]["kind"] == "vendor_direct":
        return _("Tell the customer to buy from the vendor direct, and give the address above.")
    return _("Do not sell. If you think the answer is wrong, quote the receipt number to the distributor.")
