"""Which customers on file are one: a kept one and those merged into it, as known at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from customers.models import Customer
from history.reading import Reading


@dataclass(frozen=True, slots=True)
class Groups:
    """`rows` holds each customer as a plain row, `kept` the one it counts as, `members` a kept one's, itself first.

    `supposed` are the kept ones of groups that no merge has made: their owners are not on file as one company's yet.
    """

    rows: dict[int, dict]
    kept: dict[int, int]
    members: dict[int, tuple[int, ...]]
    supposed: frozenset[int] = frozenset()

    def region_of(self, kept: int) -> str:
        """Return the region on file of a kept customer, or where it has none of one merged into it."""
        return next((self.rows[pk]["region"] for pk in self.members[kept] if self.rows[pk]["region"]), "")

    def joined(self, kept: int, merged: int) -> "Groups":
        """Return the groups as merging one kept customer into another would leave them."""
        ours = (*self.members[kept], *self.members[merged])
        members = {pk: pks for pk, pks in self.members.items() if pk not in (kept, merged)} | {kept: ours}
        return Groups(self.rows, self.kept | dict.fromkeys(ours, kept), members, self.supposed - {merged} | {kept})


def groups_of(pks: Iterable[int], reading: Reading | None = None) -> Groups:
    """Return the whole groups that the customers belong to; an unknown customer is left out.

    One query, and a second where one of the customers was merged into another that was not asked for.
    """
    reading, wanted = reading or Reading(), set(pks)
    rows = group_rows(wanted, reading)
    beyond = {row["merged_into_id"] for row in rows.values()} - {None} - wanted
    if beyond:
        rows |= group_rows(beyond, reading)
    standing = {pk for pk, row in rows.items() if row["merged_into_id"] is None}
    kept = {pk: row["merged_into_id"] or pk for pk, row in rows.items()}
    members = {pk: (pk, *sorted(other for other in kept if other != pk and kept[other] == pk)) for pk in standing}
    return Groups(rows, kept, members)


def group_rows(pks: set[int], reading: Reading) -> dict[int, dict]:
    """Return the customers and those merged into them, as plain rows by id."""
    if not pks:
        return {}
    found = reading.rows(Customer, Q(id__in=pks) | Q(merged_into_id__in=pks))
    return {row["id"]: row for row in found}


def everyone_of(customer: Customer) -> list[int]:
    """Return the ids of a standing customer and of those merged into it."""
    return [customer.pk, *customer.merged.order_by("pk").values_list("pk", flat=True)]
