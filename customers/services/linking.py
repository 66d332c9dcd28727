"""Entities and customers that are the same: joined by the number by which registers know them."""

from collections.abc import Iterable

from customers.identifiers import Identified
from customers.models import Customer, Entity, Identifier


def customer_with(scheme: str, value: str) -> Customer | None:
    """Return the customer that bears the number now and is no entity yet."""
    rows = Identifier.objects.filter(scheme=scheme, value=value, is_current=True, customer__entity=None)
    row = rows.select_related("customer").first() if value else None
    return row.customer if row else None


def link_waiting(pairs: Iterable[tuple[Customer, Identified]]) -> list[Entity]:
    """Link the entities that wait with a number to the customer that bears it, inside a change; return them.

    A customer that is an entity already, and an entity that is a customer already, stay as they are.
    """
    bearers = {(number.scheme, number.value): customer for customer, number in pairs}
    waiting = Entity.objects.standing().filter(customer=None, value__in={value for _scheme, value in bearers})
    meant = [(bearers[key], row) for row in waiting.order_by("pk") if (key := (row.scheme, row.value)) in bearers]
    if not meant:
        return []
    taken = set(Entity.objects.filter(customer__in=[row for row, _ in meant]).values_list("customer", flat=True))
    linked = []
    for customer, entity in meant:
        if customer.pk not in taken:
            taken.add(customer.pk)
            entity.customer = customer
            linked.append(entity)
    Entity.objects.bulk_update(linked, ["customer"])
    return linked
