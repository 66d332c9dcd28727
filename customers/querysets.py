"""Named questions about customers and segments."""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from customers.identifiers import readings
from customers.names import search_key
from partners.querysets import PartnerOwnedQuerySet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from customers.identifiers import Identified
    from partners.actor import Actor

SHORTEST_NUMBER = 4
CAUSES_IN_TURN = ("conflict", "declaration", "import", "signal", "sources")


def is_number(text: str) -> bool:
    """Say whether a text is an identifier or a part of one, and not a name with a number in it."""
    digits = sum(char.isdigit() for char in text)
    return digits >= SHORTEST_NUMBER and digits > sum(char.isalpha() for char in text)


class SegmentQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor"):
        """Segments are the same for everybody who is signed in."""
        return self if not actor.is_anonymous else self.none()

    def in_use(self):
        return self.filter(is_active=True)

    def at_or_below(self, segment):
        """Return the segment and everything below it in the tree."""
        below = {segment.pk}
        rows = list(self.model.objects.values_list("pk", "parent_id"))
        while more := {pk for pk, parent in rows if parent in below} - below:
            below |= more
        return self.filter(pk__in=below)


class EntityQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor"):
        """Who owns whom is the distributor's: a partner learns the segments that follow from it."""
        return self if actor.sees_all else self.none()

    def standing(self):
        """Return those that are not another one recorded twice."""
        return self.filter(merged_into=None)

    def search(self, text: str):
        """Return those whose name in either script or number holds the text."""
        words = search_key(text).split()
        condition = Q(*[Q(search_key__contains=word) for word in words]) if words else Q(pk__in=[])
        return self.filter(condition | Q(value=text.strip()) if is_number(text) else condition)


class HoldingQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor"):
        return self if actor.sees_all else self.none()

    def in_force(self, on: date):
        return self.filter(valid__contains=on)


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor"):
        """What contradicts in a customer's evidence is the distributor's own work."""
        return self if actor.sees_all else self.none()

    def open(self):
        return self.filter(outcome="open")

    def in_turn(self):
        """Return them as an officer takes them: what stands against a person's finding first, then the oldest."""
        turn = models.Case(
            *[models.When(cause=cause, then=place) for place, cause in enumerate(CAUSES_IN_TURN)],
            default=len(CAUSES_IN_TURN),
        )
        return self.annotate(turn=turn).order_by("turn", "pk")


class SettlementQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor"):
        return self if actor.sees_all else self.none()


class OwnershipProblemQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor"):
        return self if actor.sees_all else self.none()


class LookupRunQuerySet(PartnerOwnedQuerySet):
    def since(self, moment: "datetime"):
        return self.filter(began_at__gte=moment)


class CustomerQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor"):
        """Return the customers the actor may list: a partner's are those it added, asked about or sells to."""
        if actor.sees_all:
            return self
        knows = self.related("acquaintances").filter(customer=OuterRef("pk"), partner__in=actor.partner_ids)
        return self.filter(Exists(knows))

    def findable_by(self, actor: "Actor", text: str):
        """Return what the actor may list, and whom the text names by an exact identifier."""
        if actor.sees_all:
            return self
        if actor.is_anonymous:
            return self.none()
        return self.visible_to(actor) | self.borne(text)

    def borne(self, text: str):
        """Return those that bear, or bore, exactly this identifier, however it is written."""
        return self.bearing(readings(text))

    def bearing(self, meant: "Sequence[Identified]"):
        """Return those that bear, or bore, one of the identifiers."""
        wanted = Q(pk__in=[])
        for found in meant:
            wanted |= Q(scheme=found.scheme, value=found.value)
        return self.filter(Exists(self.related("identifiers").filter(wanted, customer=OuterRef("pk"))))

    def search(self, text: str):
        """Return those whose name in either script, earlier name or identifier holds the text."""
        found = search_key(text).split()
        condition = Q(*[Q(search_key__contains=word) for word in found]) if found else Q(pk__in=[])
        if is_number(text):
            digits, dotted = re.sub(r"[^0-9]", "", text), re.sub(r"[^0-9.]", "", text).strip(".")
            number = Q(value__contains=digits) | Q(value__contains=dotted)
            condition |= Q(Exists(self.related("identifiers").filter(number, customer=OuterRef("pk"))))
            condition |= Q(pk__in=self.model.objects.borne(text).values("pk"))
        return self.filter(condition)

    def carrying(self, segment, on: date):
        """Return those that carry the segment, or one below it, on the day, whatever it was derived from."""
        codes = list(segment.__class__.objects.at_or_below(segment).values_list("code", flat=True))
        carried = self.related("profiles").filter(
            customer=OuterRef("pk"), profile__segments__overlap=codes, valid__contains=on
        )
        return self.filter(Exists(carried))

    def state_open(self, on: date):
        """Return those that carry no segment of the state axis on the day, "no state in it" included."""
        segments = self.model._meta.get_field("segments").related_model._meta.get_field("segment").related_model
        codes = list(segments.objects.filter(axis="state").values_list("code", flat=True))
        closed = self.related("profiles").filter(
            customer=OuterRef("pk"), profile__segments__overlap=codes, valid__contains=on
        )
        return self.filter(~Exists(closed))

    def related(self, name: str):
        return self.model._meta.get_field(name).related_model.objects
