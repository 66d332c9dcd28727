"""Whom an answer of the gap concerns."""

from collections import defaultdict

from licensing.models import GapItem
from partners.models import Contact, Membership

Asker = tuple[str, int]
"""("user", key) who asked and still belongs to the partner, else ("contact", key) of the partner's contacts."""


def askers_of(items: list[int]) -> dict[int, list[Asker]]:
    """Return for each item whom to tell: who asked or entered it, else every contact of the partner."""
    rows = GapItem.objects.filter(pk__in=items).select_related("decision", "commitment")
    partners, persons = {}, {}
    for row in rows:
        thing = row.decision or row.commitment
        partners[row.pk] = thing.partner_id
        persons[row.pk] = row.decision.asked_by_id if row.decision else row.commitment.entered_by_id
    members = set(
        Membership.objects.filter(
            partner__in=set(partners.values()), user__in=set(persons.values()) - {None}, is_active=True
        ).values_list("partner_id", "user_id")
    )
    contacts: dict[int, list[Asker]] = defaultdict(list)
    active = Contact.objects.active().filter(partner__in=set(partners.values())).order_by("pk")
    for partner, pk in active.values_list("partner_id", "pk"):
        contacts[partner].append(("contact", pk))
    return {
        pk: [("user", persons[pk])] if (partner, persons[pk]) in members else contacts[partner]
        for pk, partner in partners.items()
    }
