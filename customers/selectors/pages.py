"""What the pages of customers show."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count

from customers.models import Customer, CustomerSegment, Identifier, Segment
from customers.selectors.groups import everyone_of

if TYPE_CHECKING:
    from partners.actor import Actor


def about_customer(customer: Customer, actor: "Actor", on: date) -> dict:
    """Return what the actor may know of a customer.

    A partner learns its name, country, current numbers and the segments that govern on the day; earlier names and
    numbers, evidence and who found it are the distributor's.
    """
    identifiers = identifiers_of(customer)
    group = everyone_of(customer)
    carried = CustomerSegment.objects.filter(customer__in=group).select_related("segment", "found_by")
    findings = list(carried.order_by("segment__axis", "-pk"))
    if not actor.sees_all:
        identifiers = [row for row in identifiers if row.is_current]
        findings = [row for row in findings if on in row.valid]
    return {
        "customer": customer,
        "identifiers": identifiers,
        "naming": next((row for row in identifiers if row.is_current and row.names_customer), None),
        "former_names": list(customer.former_names.all()) if actor.sees_all else [],
        "findings": [(row, on in row.valid) for row in findings],
        "recorded": [customer, *identifiers, *findings, *customer.merges.all()] if actor.may_read_history else [],
    }


def identifiers_of(customer: Customer) -> list[Identifier]:
    """Return the customer's own numbers; where none of them names it, also the one of a customer merged into it."""
    own = list(customer.identifiers.all())
    if any(row.is_current and row.names_customer for row in own):
        return own
    return own + list(Identifier.objects.filter(customer__merged_into=customer, is_current=True, names_customer=True))


@dataclass(frozen=True, slots=True)
class Node:
    """A segment in its tree: how deep it stands, and how many customers carry it itself."""

    depth: int
    segment: Segment
    customers: int


def segment_tree(axis: str, on: date) -> list[Node]:
    """Return the segments of one axis, each below its parent."""
    rows = list(Segment.objects.filter(axis=axis))
    carried = CustomerSegment.objects.filter(segment__axis=axis, valid__contains=on).order_by()
    counts = dict(carried.values_list("segment").annotate(Count("customer", distinct=True)))

    def below(parent: int | None, depth: int) -> list[Node]:
        found = []
        for row in rows:
            if row.parent_id == parent:
                found += [Node(depth, row, counts.get(row.pk, 0)), *below(row.pk, depth + 1)]
        return found

    return below(None, 0)
