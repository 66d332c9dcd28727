"""Named questions about customers and segments."""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from customers.identifiers import SCHEMES, readings
from customers.names import cyrillic, latin, search_key, words
from customers.regions import prefixes_of
from partners.querysets import PartnerOwnedQuerySet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from customers.identifiers import Identified
    from partners.actor import Actor

SHORTEST_NUMBER = 4
DRAWN_OUT = re.compile(r"(.)\1\1|^(.)\2$")
"""A letter three times, or a word that is one letter twice: the key folds it to the letter, which is in most names."""
CAUSES_IN_TURN = ("conflict", "declaration", "import", "signal", "sources")


def is_number(text: str) -> bool:
    """Say whether a text is an identifier or a part of one, and not a name with a number in it."""
    digits = sum(char.isdigit() for char in text)
    return digits >= SHORTEST_NUMBER and digits > sum(char.isalpha() for char in text)


def named(text: str, *columns: str) -> Q:
    """Return the condition of a name: by the folded key, and to the letter where the key would leave too little."""
    keys = search_key(text).split()
    found = Q(*[Q(search_key__contains=key) for key in keys]) if keys else Q(pk__in=[])
    for word in words(text):
        if DRAWN_OUT.search(word):
            spelled = {word, latin(word), cyrillic(word)}
            found &= Q(*[Q(**{f"{name}__icontains": way}) for name in columns for way in spelled], _connector=Q.OR)
    return found


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
        condition = named(text, "name")
        return self.filter(condition | Q(value=text.strip()) if is_number(text) else condition)


class HoldingQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor"):
        return self if actor.sees_all else self.none()

    def in_force(self, on: date):
        return self.filter(valid__contains=on)


class OperatorQuerySet(models.QuerySet):
    """Rows of the distributor's own work, of which no sub-partner learns."""

    def visible_to(self, actor: "Actor"):
        return self if actor.sees_all else self.none()

    def standing(self):
        """Return the merges nobody undid."""
        return self.filter(undone_at=None)


class PairQuerySet(models.QuerySet):
    """Pairs of customers, the one with the lower id first."""

    def visible_to(self, actor: "Actor"):
        return self if actor.sees_all else self.none()

    def of(self, customer):
        return self.filter(Q(one=customer) | Q(other=customer))


class NotTheSameQuerySet(PairQuerySet):
    def standing(self):
        """Return what was not taken back."""
        return self.filter(stands=True)

    def between(self, ones, others):
        """Return what stands between any of the ones and any of the others."""
        return self.standing().filter(Q(one__in=ones, other__in=others) | Q(one__in=others, other__in=ones))

    def touching(self, customers):
        return self.filter(Q(one__in=customers) | Q(other__in=customers))


class DuplicateQuerySet(PairQuerySet):
    def open(self):
        """Return the pairs that wait for a person: both stand, and nobody said that they are two."""
        said = apps.get_model("customers", "NotTheSame").objects.standing()
        settled = said.filter(one=OuterRef("one"), other=OuterRef("other"))
        return self.filter(~Exists(settled), one__merged_into=None, other__merged_into=None)


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


class DeclarationQuerySet(PartnerOwnedQuerySet):
    partner_path = "request__partner"

    def standing(self):
        """Return those that are not settled yet."""
        return self.exclude(request__turn="")


class CustomerQuerySet(models.QuerySet):
    """Customers; where several rows were merged into one, the kept one stands for all of them."""

    def standing(self):
        """Return those that were not merged into another."""
        return self.filter(merged_into=None)

    def visible_to(self, actor: "Actor"):
        """Return the customers the actor may list: a partner's are those it added, asked about or sells to."""
        if actor.sees_all:
            return self.standing()
        return self.kept_of(self.related("acquaintances").filter(partner__in=actor.partner_ids))

    def findable_by(self, actor: "Actor", text: str):
        """Return what the actor may list, and whom the text names by an exact identifier."""
        if actor.sees_all:
            return self.standing()
        if actor.is_anonymous:
            return self.none()
        return self.visible_to(actor) | self.borne(text)

    def named(self, public_id):
        """Return who is known by the public id, or stands for the one that was; nobody by what is no such id."""
        try:
            public_id = UUID(str(public_id))
        except ValueError:
            return self.none()
        return self.filter(Q(public_id=public_id) | Q(pk__in=self.merged_rows(public_id=public_id)))

    def merged_rows(self, **filters):
        return self.model.objects.filter(merged_into__isnull=False, **filters).values("merged_into")

    def borne(self, text: str):
        """Return those that bear, or bore, exactly this identifier, however it is written."""
        return self.bearing(readings(text))

    def bearing(self, meant: "Sequence[Identified]"):
        """Return those that bear, or bore, one of the identifiers; what many share names nobody."""
        wanted = Q(pk__in=[])
        for found in meant:
            if not SCHEMES[found.scheme].shared:
                wanted |= Q(scheme=found.scheme, value=found.value)
        return self.kept_of(self.related("identifiers").filter(wanted))

    def kept_of(self, rows):
        """Return the customers that stand for those the rows belong to."""
        return self.filter(pk__in=rows.values(kept=Coalesce(F("customer__merged_into"), F("customer"))))

    def search(self, text: str):
        """Return those whose name in either script, earlier name or identifier holds the text, or a merged one's."""
        fitting = self.model.objects.filter(named(text, "name", "name_latin", "former_names__name"))
        kept = fitting.values_list(Coalesce(F("merged_into"), F("pk")))
        if is_number(text):
            digits, dotted = re.sub(r"[^0-9]", "", text), re.sub(r"[^0-9.]", "", text).strip(".")
            numbers = self.related("identifiers").filter(Q(value__contains=digits) | Q(value__contains=dotted))
            kept = kept.union(numbers.values_list(Coalesce(F("customer__merged_into"), F("customer"))))
            kept = kept.union(self.model.objects.borne(text).values_list("pk"))
        return self.filter(pk__in=kept)

    def carrying(self, segment, on: date):
        """Return those that carry the segment, or one below it, on the day, whatever it was derived from."""
        codes = list(segment.__class__.objects.at_or_below(segment).values_list("code", flat=True))
        carried = self.related("profiles").filter(
            customer=OuterRef("pk"), profile__segments__overlap=codes, valid__contains=on
        )
        return self.filter(Exists(carried))

    def pointing_to(self, regions: "Sequence[str]"):
        """Return those without a region on file whose current number points to one of the regions."""
        numbers = Q(pk__in=[])
        for region in regions:
            for scheme, start, code in prefixes_of(region):
                numbers |= Q(scheme=scheme, value__regex=f"^.{{{start}}}{code}")
        return self.filter(region="").kept_of(self.related("identifiers").filter(numbers, is_current=True))

    def state_open(self, on: date):
        """Return the standing ones that carry no segment of the state axis on the day, "no state in it" included."""
        segments = self.model._meta.get_field("segments").related_model._meta.get_field("segment").related_model
        codes = list(segments.objects.filter(axis="state").values_list("code", flat=True))
        closed = self.related("profiles").filter(
            customer=OuterRef("pk"), profile__segments__overlap=codes, valid__contains=on
        )
        return self.filter(~Exists(closed), merged_into=None)

    def related(self, name: str):
        return self.model._meta.get_field(name).related_model.objects
