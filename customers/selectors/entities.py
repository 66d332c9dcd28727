"""Which entity stands for a customer among owners and companies: its own, or that of a customer merged into it."""

from django.db.models import F
from django.db.models.functions import Coalesce

from customers.models import Customer, Entity
from customers.selectors.groups import everyone_of


def entity_of(customer: Customer) -> Entity | None:
    """Return the entity of a standing customer: its own before those of customers merged into it."""
    everyone = everyone_of(customer)
    rows = {row.customer_id: row for row in Entity.objects.filter(customer__in=everyone).select_related("merged_into")}
    return next((rows[pk] for pk in everyone if pk in rows), None)


def entities_of_customers() -> dict[int, int]:
    """Return for each standing customer with one its entity, by primary keys."""
    kept = Coalesce(F("customer__merged_into"), F("customer"))
    # The later of two is taken: a customer's own comes last, before it the first of those merged into it.
    rows = Entity.objects.filter(customer__isnull=False)
    rows = rows.order_by(F("customer__merged_into").asc(nulls_last=True), "-customer")
    return dict(rows.values_list(kept, "pk"))
