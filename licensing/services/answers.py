"""The question "may I sell this?", asked and answered with a receipt."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction

from customers.identifiers import Identified
from customers.models import Customer
from customers.services.customers import find_customer, make_known
from history import clock
from history.asof import current_snapshot
from history.changes import change, person
from history.reading import Reading
from licensing import decision
from licensing.decision.facts import plain
from licensing.models import Commitment, Decision, Product
from licensing.selectors.gather import Wanted, gather
from licensing.selectors.routes import route_url
from partners.models import Partner

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in the portal's own objects; `customer` and `buyer` may be on file or not."""

    partner: Partner
    product: Product
    customer: Identified
    on: date
    buyer: Identified | None = None
    business: str = "new"
    since: date | None = None
    commitment: Commitment | None = None
    declare: bool = False
    known: datetime | None = None


@dataclass(slots=True)
class Answer:
    """An answer with everything a page prints; `row` is the stored decision."""

    asked: Asked
    decision: decision.Decision
    changes: list[decision.Change]
    holds_until: date | None
    url: str
    facts: decision.Facts
    question: decision.Question
    snapshot: str
    row: Decision | None = None


def answer_question(asked: Asked, *, actor: AbstractBaseUser | None, store: bool = True) -> Answer:
    """Judge a question by what is known at `asked.known` (default now) and keep the answer with its receipt.

    licensing.decision.InputError where the question itself is wrong; then nothing is stored. Asking about a
    customer on file makes the partner know it.
    """
    reading = Reading(known=asked.known)
    customer = find_customer(asked.customer, reading)
    buyer = find_customer(asked.buyer, reading) if asked.buyer else None
    named = [row for row in (customer, buyer) if row]
    with one_snapshot():
        answer = judge(asked, [row.pk for row in named])
        if store:
            answer.row = keep(answer, customer, buyer, actor)
    if store:
        meet(named, asked.partner, actor)
    return answer


def meet(customers: list[Customer], partner: Partner, actor) -> None:
    """Record that the partner knows the customers it asks about."""
    new = [row for row in customers if not row.acquaintances.filter(partner=partner).exists()]
    if new:
        with change(actor=actor, reason="system:asked"):
            for row in new:
                make_known(row, partner)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Read everything in the block as of one moment, unless a transaction is under way already."""
    fresh = not connection.in_atomic_block
    with transaction.atomic():
        if fresh:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def judge(asked: Asked, customers: list[int]) -> Answer:
    wanted = Wanted(
        partners=frozenset({asked.partner.pk}),
        lines=frozenset({asked.product.line_id}),
        products=frozenset({asked.product.pk}),
        customers=frozenset(customers),
    )
    reading = Reading(known=asked.known)
    # Before the first fact is read: within a caller's transaction each statement may see more than the one before, and
    # an answer must never claim to have seen what came in between.
    snapshot = current_snapshot()
    facts = gather(wanted, reading, on=asked.on)
    question = as_question(asked, facts, reading)
    found = decision.decide(question, facts)
    return Answer(
        asked=asked,
        decision=found,
        changes=decision.would_change(question, found, facts),
        holds_until=decision.holds_until(question, found, facts),
        url=route_url(found, asked.product),
        facts=facts,
        question=question,
        snapshot=snapshot,
    )


def as_question(asked: Asked, facts: decision.Facts, reading: Reading) -> decision.Question:
    since, ends = stated_days(asked, facts, reading)
    return decision.Question(
        partner=str(asked.partner.pk),
        customer=as_ref(asked.customer, facts, reading),
        buyer=as_ref(asked.buyer, facts, reading) if asked.buyer else None,
        product=asked.product.sku,
        business=asked.business,
        commitment=str(asked.commitment.pk) if asked.commitment else None,
        since=since,
        ends=ends,
        declare=asked.declare,
        on=asked.on,
    )


def stated_days(asked: Asked, facts: decision.Facts, reading: Reading) -> tuple[date | None, date | None]:
    """Return the days that are merely stated: those of a commitment that nobody had confirmed then, else those given."""
    if asked.since or asked.commitment is None or str(asked.commitment.pk) in facts.commitments:
        return asked.since, None
    row = next(iter(reading.rows(Commitment, id=asked.commitment.pk, is_confirmed=False)), None)
    return (row["since"], row["ends"]) if row else (None, None)


def as_ref(identified: Identified, facts: decision.Facts, reading: Reading) -> decision.CustomerRef:
    """Return the customer as the facts name it: under its current identifier, whichever it was asked by."""
    customer = find_customer(identified, reading)
    row = facts.customers.get(str(customer.pk)) if customer else None
    if row is None:
        return decision.CustomerRef(identified.country, str(identified))
    return decision.CustomerRef(row.country, row.identifier, row.region)


def keep(answer: Answer, customer, buyer, actor) -> Decision:
    """Store the answer, append-only, with its facts and what PostgreSQL could see."""
    asked, facts = answer.asked, answer.facts.as_json()
    return Decision.objects.create(
        receipt=new_receipt(),
        partner=asked.partner,
        asked_by=person(actor),
        asked_at=clock.now(),
        customer=customer,
        customer_text=str(asked.customer),
        buyer=buyer,
        product=asked.product,
        business=asked.business,
        on=asked.on,
        known=asked.known,
        declared=asked.declare,
        verdict=answer.decision.verdict,
        governing=answer.decision.governing,
        route=answer.decision.route,
        holds_until=answer.holds_until,
        question=plain(answer.question),
        answer=as_stored(answer),
        facts=facts,
        facts_hash=decision.digest(facts),
        rules_version=decision.RULES_VERSION,
        snapshot=answer.snapshot,
    )


def new_receipt() -> str:
    text = "".join(secrets.choice(ALPHABET) for _place in range(10))
    return f"R-{text[:5]}-{text[5:]}"


def as_stored(answer: Answer) -> dict:
    """Return the answer as plain values: codes and details, no sentences, for those are the reader's."""
    found = answer.decision
    return {
        "verdict": found.verdict,
        "governing": found.governing,
        "about": found.about,
        "route": {"kind": found.route, "url": answer.url},
        "reasons": [stored_reason(reason) for reason in found.reasons],
        "others": [stored_reason(reason) for reason in decision.other_reasons(answer.question, found, answer.facts)],
        "would_change": [
            {"what": change.what, "who": change.who, "verdict": change.verdict, "together": change.together}
            for change in answer.changes
        ],
        "holds_until": answer.holds_until and answer.holds_until.isoformat(),
    }


def stored_reason(reason: decision.Reason) -> dict:
    return {
        "code": reason.code,
        "finding": str(reason.finding),
        "lifted_by": reason.lifted_by,
        "record": list(reason.record) if reason.record else None,
        "detail": plain({key: value for key, value in reason.detail.items() if value is not None}),
    }


def replay(row: Decision) -> dict:
    """Judge a stored answer again, from its two clocks, and return {"same": bool, "verdict", "facts_hash"}."""
    question = read_question(row)
    customers = frozenset(pk for pk in (row.customer_id, row.buyer_id) if pk)
    wanted = Wanted(
        partners=frozenset({row.partner_id}),
        lines=frozenset({row.product.line_id}),
        products=frozenset({row.product_id}),
        customers=customers,
    )
    facts = gather(wanted, Reading(known=row.known or row.asked_at, snapshot=row.snapshot), on=question.on)
    found = decision.decide(question, facts)
    digest = decision.digest(facts.as_json())
    return {
        "same": (found.verdict, digest) == (row.verdict, row.facts_hash),
        "verdict": found.verdict,
        "facts_hash": digest,
    }


def read_question(row: Decision) -> decision.Question:
    data = dict(row.question)
    for name in ("customer", "buyer"):
        data[name] = decision.CustomerRef(**data[name]) if data[name] else None
    for name in ("on", "since", "ends"):
        data[name] = date.fromisoformat(data[name]) if data.get(name) else None
    return decision.Question(**data)
