"""Answers to missing facts: what an entity is, who owns it, what a customer carries; each with its undo."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from customers.models import (
    Customer,
    CustomerSegment,
    Entity,
    EntityFact,
    EntityKind,
    Fact,
    Holding,
    Segment,
    SettledAs,
    Settlement,
)
from customers.services.holdings import add_entity, correct_entity, end_fact, end_holding, set_fact, set_holding
from customers.services.profiles import reprofile
from customers.services.segments import set_segment
from history import clock
from history.changes import change
from partners.exceptions import Refused
from partners.services.partners import correct


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner as it was entered: on file, or to be added by its name and kind; `share` None where it is not known."""

    name: str
    kind: str = EntityKind.COMPANY
    share: Decimal | None = None
    entity: Entity | None = None


def settle_as_public(entity: Entity, *, actor, evidence: str) -> Settlement:
    """Record that an entity is a public body."""
    with change(actor=actor, reason=evidence):
        entity = Entity.objects.select_for_update().get(pk=entity.pk)
        describing = entity.keys.filter(describes=True).order_by("pk")
        before = {"kind": entity.kind, "keys": list(describing.values_list("pk", flat=True))}
        is_new = correct_entity(entity, actor=actor, reason=evidence, kind=EntityKind.PUBLIC_BODY)
        return settled(SettledAs.PUBLIC, before, is_new, actor, evidence, entity=entity)


def settle_as_private(entity: Entity, *, actor, evidence: str) -> Settlement:
    """Record that there is no state in an entity."""
    with change(actor=actor, reason=evidence):
        earlier = set(entity.facts.values_list("pk", flat=True))
        row = set_fact(entity, fact=Fact.PRIVATE, evidence=evidence, actor=actor, reason=evidence)
        return settled(SettledAs.PRIVATE, {"facts": [row.pk]}, row.pk not in earlier, actor, evidence, entity=entity)


def settle_by_owners(
    entity: Entity, owners: Sequence[Owner], *, actor, evidence: str, is_complete: bool = False
) -> Settlement:
    """Record the owners of an entity, and whether they are all there is."""
    with change(actor=actor, reason=evidence):
        earlier = set(entity.owned_by.values_list("pk", flat=True)), set(entity.facts.values_list("pk", flat=True))
        holdings = [record_owner(entity, owner, actor=actor, evidence=evidence).pk for owner in owners]
        facts = []
        if is_complete:
            facts = [set_fact(entity, fact=Fact.COMPLETE, evidence=evidence, actor=actor, reason=evidence).pk]
        before = {
            "holdings": [pk for pk in holdings if pk not in earlier[0]],
            "facts": [pk for pk in facts if pk not in earlier[1]],
        }
        is_new = any(before.values())
        return settled(SettledAs.OWNERS, before, is_new, actor, evidence, entity=entity)


def record_owner(entity: Entity, owner: Owner, *, actor, evidence: str) -> Holding:
    holder = owner.entity or add_entity(actor=actor, reason=evidence, name=owner.name, kind=owner.kind)
    return set_holding(holder, entity, actor=actor, reason=evidence, low=owner.share, high=owner.share)


def settle_customer(customer: Customer, segment: Segment, *, actor, evidence: str) -> Settlement:
    """Record what an officer found of a customer with nothing on file."""
    with change(actor=actor, reason=evidence):
        earlier = set(customer.segments.values_list("pk", flat=True))
        row = set_segment(customer, segment=segment, basis="finding", evidence=evidence, actor=actor, reason=evidence)
        is_new = row.pk not in earlier
        return settled(SettledAs.FINDING, {"findings": [row.pk]}, is_new, actor, evidence, customer=customer)


def settled(answer: str, before: dict, is_new: bool, actor, evidence: str, **about) -> Settlement:
    """Write down the answer; where nothing was new, return the one that stands."""
    if is_new:
        return Settlement.objects.create(
            **about, answer=answer, actor=actor, at=clock.now(), reason=evidence, before=before
        )
    found = Settlement.objects.filter(**about, answer=answer, undone_at=None).order_by("-pk").first()
    if found is None:
        raise Refused(_("This is on file already: nothing would change by it."), "nothing")
    return found


def count_settled(settlement: Settlement, *, customers: int, answers: int, actor) -> None:
    """Write down how many customers an answer settled and how many stored answers changed by it."""
    values = {"customers": customers, "answers": answers}
    correct(settlement, values, actor=actor, reason=settlement.reason)


def undo_settlement(settlement: Settlement, *, actor, reason: str) -> bool:
    """Take an answer back, as if it had never been given. Refused where what it wrote was changed since."""
    with change(actor=actor, reason=reason):
        settlement = Settlement.objects.select_for_update().get(pk=settlement.pk)
        if settlement.undone_at is not None:
            return False
        take_back(settlement, actor=actor, reason=reason)
        values = {"undone_at": clock.now(), "undone_by": actor}
        return correct(settlement, values, actor=actor, reason=reason)


def take_back(settlement: Settlement, *, actor, reason: str) -> None:
    before = settlement.before
    if "kind" in before:
        entity = Entity.objects.select_for_update().get(pk=settlement.entity_id)
        check_unmoved(entity.kind == EntityKind.PUBLIC_BODY, entity)
        correct_entity(entity, actor=actor, reason=reason, kind=before["kind"])
        entity.keys.filter(pk__in=before.get("keys", [])).update(describes=True)
    for row in Holding.objects.filter(pk__in=before.get("holdings", [])).select_related("owner", "asset"):
        check_unmoved(row.valid == DateRange(None, None), row)
        end_holding(row, actor=actor, reason=reason)
    for row in EntityFact.objects.filter(pk__in=before.get("facts", [])).select_related("entity"):
        check_unmoved(row.valid == DateRange(None, None), row)
        end_fact(row, actor=actor, reason=reason)
    for row in CustomerSegment.objects.select_for_update(of=("self",)).filter(pk__in=before.get("findings", [])):
        check_unmoved(row.valid == DateRange(None, None), row)
        correct(row, {"valid": DateRange(empty=True)}, actor=actor, reason=reason)
        reprofile([row.customer_id])


def check_unmoved(is_as_left: bool, row) -> None:
    if not is_as_left:
        raise Refused(_("Changed since then, so not undone: %(findings)s.") % {"findings": row}, "moved")
