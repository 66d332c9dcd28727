"""What the pages of customers show."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from customers.models import Customer, CustomerCode, CustomerProfile, CustomerSegment, Identifier, Profile, Segment
from customers.selectors.evidence_page import about_evidence
from customers.selectors.groups import everyone_of

if TYPE_CHECKING:
    from partners.actor import Actor


def about_customer(customer: Customer, actor: "Actor", on: date) -> dict:
    """Return what the actor may know of a customer.

    A partner learns its name, country, current numbers and the segments that govern on the day; earlier names and
    numbers, evidence and who found it are the distributor's.
    """
    identifiers = identifiers_of(customer)
    naming = next((row for row in identifiers if row.is_current and row.names_customer), None)
    if actor.sees_all:
        identifiers = list(dict.fromkeys([*identifiers, *merged_identifiers(customer)]))
    else:
        identifiers = [row for row in identifiers if row.is_current]
    return {
        "customer": customer,
        "identifiers": identifiers,
        "naming": naming,
        "former_names": list(customer.former_names.all()) if actor.sees_all else [],
        "may_declare": actor.may_ask and not actor.sees_all and is_known(customer, actor),
        "recorded": recorded_of(customer, identifiers) if actor.may_read_history else [],
        **about_evidence(customer, on=on, sees_all=actor.sees_all),
    }


def is_known(customer: Customer, actor: "Actor") -> bool:
    """Return whether the actor knows the customer, and does not only name it by its identifier."""
    return Customer.objects.visible_to(actor).filter(pk=customer.pk).exists()


def recorded_of(customer: Customer, identifiers: list[Identifier]) -> list:
    """Return the records whose history is the customer's, those of customers merged into it too."""
    group = everyone_of(customer)
    rows = [rows for model in (CustomerSegment, CustomerCode) for rows in model.objects.filter(customer__in=group)]
    return [customer, *identifiers, *rows, *customer.merges.all()]


def identifiers_of(customer: Customer) -> list[Identifier]:
    """Return the customer's own numbers; where none of them names it, also the one of a customer merged into it."""
    own = list(customer.identifiers.all())
    if any(row.is_current and row.names_customer for row in own):
        return own
    return own + list(merged_identifiers(customer).filter(is_current=True, names_customer=True))


def merged_identifiers(customer: Customer) -> QuerySet[Identifier]:
    """Return the numbers of the customers merged into this one, each with the one it is of."""
    return Identifier.objects.filter(customer__merged_into=customer).select_related("customer")


@dataclass(frozen=True, slots=True)
class Node:
    """A segment in its tree: how deep it stands, and how many customers carry it itself."""

    depth: int
    segment: Segment
    customers: int


def segment_tree(axis: str, on: date) -> list[Node]:
    """Return the segments of one axis, each below its parent."""
    rows = list(Segment.objects.filter(axis=axis))
    counts = carriers(on)

    def below(parent: int | None, depth: int) -> list[Node]:
        found = []
        for row in rows:
            if row.parent_id == parent:
                found += [Node(depth, row, counts.get(row.code, 0)), *below(row.pk, depth + 1)]
        return found

    return below(None, 0)


def carriers(on: date) -> Counter:
    """Return how many customers carry each segment on the day, by code."""
    rows = CustomerProfile.objects.filter(valid__contains=on).order_by().values_list("profile").annotate(Count("pk"))
    sizes, found = dict(rows), Counter()
    for pk, segments in Profile.objects.filter(pk__in=sizes).values_list("pk", "segments"):
        found.update(dict.fromkeys(segments, sizes[pk]))
    return found
