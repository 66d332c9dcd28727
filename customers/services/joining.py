"""Entities of customers that are one: that of the kept one stands for those of the customers merged into it."""

from collections.abc import Iterable

from customers.models import CustomerMerge, Entity
from customers.selectors.groups import groups_of


def join_entities(customer_pks: Iterable[int]) -> set[int]:
    """Let one entity stand for each group of merged customers, inside a change; return those that count otherwise.

    Called by whoever merges customers, undoes that, or says which customer an entity is: an entity that comes to a
    merged customer later counts as one that was there before.
    """
    groups = groups_of(merged_of(customer_pks))
    rows = Entity.objects.filter(customer__in=groups.kept).select_related("merged_into")
    by_customer = {row.customer_id: row for row in rows}
    moved: set[int] = set()
    for members in groups.members.values():
        moved |= stand_as_one([by_customer[pk] for pk in members if pk in by_customer])
    return moved


def merged_of(customer_pks: Iterable[int]) -> set[int]:
    """Return those of the customers that a merge names: of a million that are brought in, few are."""
    pairs = CustomerMerge.objects.standing().values_list("kept", "merged")
    return {pk for pair in pairs for pk in pair}.intersection(customer_pks)


def stand_as_one(rows: list[Entity]) -> set[int]:
    """Let the first entity stand for the others and for those that counted as them."""
    if not rows:
        return set()
    first, *others = rows
    moved: set[int] = set()
    if first.merged_into is not None and first.merged_into.customer_id is not None:
        moved |= {first.pk, first.merged_into_id}
        Entity.objects.filter(pk=first.pk).update(merged_into=None)
    strays = [row for row in others if row.merged_into_id != first.pk]
    moved |= {pk for row in strays for pk in (first.pk, row.pk, row.merged_into_id) if pk is not None}
    Entity.objects.filter(pk__in=[row.pk for row in strays]).update(merged_into=first)
    followers = Entity.objects.filter(merged_into__in=strays, customer=None)
    moved.update(followers.values_list("pk", flat=True))
    followers.update(merged_into=first)
    return moved
