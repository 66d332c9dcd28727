"""Named questions about customers and segments."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from customers.names import search_key

if TYPE_CHECKING:
    from partners.actor import Actor


class SegmentQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor"):
        """Segments are the same for everybody who is signed in."""
        return self if not actor.is_anonymous else self.none()

    def in_use(self):
        return self.filter(is_active=True)


class CustomerQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor"):
        """Return the customers the actor may list: a partner's are those it added, asked about or sells to."""
        if actor.sees_all:
            return self
        acquaintances = self.model._meta.get_field("acquaintances").related_model
        knows = acquaintances.objects.filter(customer=OuterRef("pk"), partner__in=actor.partner_ids)
        return self.filter(Exists(knows))

    def search(self, text: str):
        """Return those whose name in either script, earlier name or identifier holds the text."""
        text = text.strip()
        digits = "".join(char for char in text if char.isalnum()).upper()
        found = search_key(text).split()
        condition = Q(*[Q(search_key__contains=word) for word in found]) if found else Q(pk__in=[])
        identifiers = self.model._meta.get_field("identifiers").related_model
        if len(digits) >= 5 and any(char.isdigit() for char in digits):
            by_number = identifiers.objects.filter(customer=OuterRef("pk"), value__startswith=digits)
            condition = condition | Q(Exists(by_number))
        return self.filter(condition)
