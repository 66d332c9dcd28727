"""Commitments for pages: what of them was entered too late, and their course under the policies."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from customers.models import Customer
from licensing import decision
from licensing.axis import Axis, axis_of
from licensing.course import RunOff, Stretch, bearing_policies, run_off_of, stretches
from licensing.decision.lifting import Business
from licensing.models import Commitment, Policy, Product
from licensing.selectors.gather import Wanted, gather

AHEAD = timedelta(days=90)
"""How far ahead of today, and of the last day known, the picture goes at least."""
TENDER = ("published", "bid_on", "awarded_on", "delivered_by")


def commitments_with(actor, customer: Customer):
    """Return what the actor sees of the running business with a customer, newest first."""
    rows = Commitment.objects.visible_to(actor).with_customers([customer.pk])
    return rows.select_related("partner", "customer__merged_into").order_by("-since", "-pk")


def known_before(rows: Iterable[Commitment]) -> dict[int, list[Policy]]:
    """Return by commitment the policies that were known when it was entered, and before whose day it says it was made.

    Such an entry is worth a second look: whoever wrote it knew what it would be good for.
    """
    rows = [row for row in rows if row.entered_at is not None]
    policies = list(Policy.objects.enacted().filter(enacted_at__isnull=False)) if rows else []
    skus = {sku for row in rows for sku in row.products}
    lines = dict(Product.objects.filter(sku__in=skus).values_list("sku", "line__slug")) if policies else {}
    found = {row.pk: [policy for policy in policies if is_late(row, policy, lines)] for row in rows}
    return {pk: late for pk, late in found.items() if late}


def is_late(row: Commitment, policy: Policy, lines: dict[str, str]) -> bool:
    """Say whether an entry claims a day before a policy that was known already, in its lines and countries."""
    if policy.valid.isempty or row.entered_at < policy.enacted_at:
        return False
    if policy.valid.lower is not None and row.since >= policy.valid.lower:
        return False
    of_line = not {lines.get(sku) for sku in row.products}.isdisjoint(policy.lines)
    return of_line and row.customer.country in {code[:2] for code in policy.countries}


@dataclass(slots=True)
class UnderPolicy:
    """A policy that bears on a commitment, and what it leaves of it."""

    policy: Policy
    fact: decision.Policy
    left: RunOff


@dataclass(slots=True)
class Course:
    """A commitment's days, the policies over them, and by product what would be answered about it on each day."""

    axis: Axis
    under: list[UnderPolicy] = field(default_factory=list)
    answers: dict[str, list[Stretch]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


def course_of(row: Commitment, today: date) -> Course:
    """Return the course of a commitment from the day it was made, by the same rules as the answers."""
    products = {product.sku: product for product in Product.objects.filter(sku__in=row.products).select_related("line")}
    facts = facts_about(row, products.values())
    axis = axis_about(row, facts, today)
    questions = {sku: question_about(row, sku, facts) for sku in row.products if sku in products}
    course = Course(axis, gone=[sku for sku in row.products if sku not in products])
    keys = set().union(*(bearing_policies(question, facts, axis.over) for question in questions.values()))
    policies = Policy.objects.in_bulk([int(key) for key in keys])
    for key in sorted(keys, key=int):
        fact = facts.policies[key]
        course.under.append(UnderPolicy(policies[int(key)], fact, run_off_of(fact, business_of(row))))
    over = min(axis.over, row.ends or axis.over)
    course.answers = {sku: stretches(question, facts, over) for sku, question in questions.items()}
    return course


def facts_about(row: Commitment, products: Iterable[Product]) -> decision.Facts:
    wanted = Wanted(
        partners=frozenset({row.partner_id}),
        lines=frozenset(product.line_id for product in products),
        products=frozenset(product.pk for product in products),
        customers=frozenset({row.customer_id}),
    )
    return gather(wanted, on=row.since)


def question_about(row: Commitment, sku: str, facts: decision.Facts) -> decision.Question:
    """Return the question about a commitment; one that does not count yet is merely stated."""
    customer = facts.customers[str(row.customer.standing.pk)]
    return decision.Question(
        partner=str(row.partner_id),
        customer=decision.CustomerRef(customer.country, customer.identifier, customer.region),
        product=sku,
        on=row.since,
        business=row.business,
        commitment=str(row.pk) if row.is_confirmed else None,
        since=None if row.is_confirmed else row.since,
        ends=None if row.is_confirmed else row.ends,
    )


def business_of(row: Commitment) -> Business:
    return Business(row.business, row.since, str(row.pk) if row.is_confirmed else None, row.ends)


def axis_about(row: Commitment, facts: decision.Facts, today: date) -> Axis:
    """Return an axis that holds the commitment's own days, those of the policies after it began, and today."""
    own = [row.since, row.ends, *(getattr(row, name) for name in TENDER), today + AHEAD]
    ends = [day for policy in facts.policies.values() if not is_never(policy) for day in days_of(policy, row)]
    return axis_of([day for day in (*own, *ends) if day is not None])


def days_of(policy: decision.Policy, row: Commitment) -> list[date | None]:
    left = run_off_of(policy, business_of(row))
    return [day for day in (*policy.valid, left.over) if day is not None and day >= row.since]


def is_never(policy: decision.Policy) -> bool:
    first, over = policy.valid
    return first is not None and over is not None and over <= first
