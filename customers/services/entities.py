"""Whoever owns or is owned: adding, correcting, and what is known of it besides its holdings."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from customers.identifiers import Identified
from customers.models import Customer, Entity, EntityFact, EntityKind, Fact, Identifier, SourceDocument
from customers.names import search_key
from customers.services.shares import recompute_below
from history.changes import change
from partners.exceptions import Refused
from partners.services.partners import correct
from ui.formats import period


def add_entity(
    *,
    actor,
    reason: str,
    name: str,
    kind: str = EntityKind.COMPANY,
    country: str = "",
    scheme: str = "",
    value: str = "",
    customer: Customer | None = None,
) -> tuple[Entity, bool]:
    """Add an entity; return it and whether it is new. Twice is once: its number, or its customer, is on file then.

    Without `customer` it is tied to the customer that bears the number. A person has none of both.
    """
    name = " ".join(name.split())
    with change(actor=actor, reason=reason):
        customer = customer or bearer(scheme, value)
        found = on_file(customer, scheme, value)
        if found is not None:
            return found, False
        row = Entity(kind=kind, name=name, country=country, scheme=scheme, value=value, customer=customer)
        row.search_key = search_key(name)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            return on_file(customer, scheme, value), False
        recompute_below([row.pk], cause=reason)
    return row, True


def entity_of_customer(customer: Customer, *, actor, reason: str) -> Entity:
    """Return the entity that is the customer, added if need be."""
    naming = customer.identifiers.filter(is_current=True, names_customer=True).first()
    number = {"scheme": naming.scheme, "value": naming.value} if naming else {}
    values = {"name": customer.name, "country": customer.country, "customer": customer, **number}
    return add_entity(actor=actor, reason=reason, **values)[0]


def bearer(scheme: str, value: str) -> Customer | None:
    """Return the customer that bears the number, as long as no entity stands for it."""
    if not value:
        return None
    row = Identifier.objects.filter(scheme=scheme, value=value, is_current=True).select_related("customer").first()
    return row.customer if row else None


def on_file(customer: Customer | None, scheme: str, value: str) -> Entity | None:
    rows = Entity.objects.filter(scheme=scheme, value=value) if value else Entity.objects.none()
    found = rows.first()
    if found is None and customer is not None:
        found = Entity.objects.filter(customer=customer).first()
    return found


def link_customer(customer: Customer, identified: Identified, *, actor, reason: str) -> bool:
    """Tie a customer to the entity that waits with its number; return whether there was one."""
    waiting = Entity.objects.filter(scheme=identified.scheme, value=identified.value, customer=None).first()
    if waiting is None or Entity.objects.filter(customer=customer).exists():
        return False
    return correct(waiting, {"customer": customer}, actor=actor, reason=reason)


def correct_entity(entity: Entity, *, actor, reason: str, **values) -> bool:
    """Change name, kind, country or number of an entity; return whether anything was different.

    Refused: a number that is another entity's.
    """
    scheme, value = values.get("scheme", entity.scheme), values.get("value", entity.value)
    other = Entity.objects.filter(scheme=scheme, value=value).exclude(pk=entity.pk).first() if value else None
    if other is not None:
        text = _("%(scheme)s %(value)s is on file already as %(name)s.")
        raise Refused(text % {"scheme": scheme, "value": value, "name": other}, "taken")
    if "name" in values:
        values["search_key"] = search_key(values["name"])
    with change(actor=actor, reason=reason):
        entity = Entity.objects.select_for_update().get(pk=entity.pk)
        is_different = correct(entity, values, actor=actor, reason=reason)
        if is_different and "kind" in values:
            recompute_below([entity.pk], cause=reason)
    return is_different


def set_fact(
    entity: Entity,
    fact: str,
    *,
    evidence: str,
    actor,
    reason: str,
    since: date | None = None,
    until: date | None = None,
    source: SourceDocument | None = None,
) -> EntityFact:
    """Record that all owners of an entity are listed, or that no state is in it; `until` is the first day over.

    What is on file already is not recorded again. Refused: days that cross an earlier finding's, "no state in it" of a
    public body.
    """
    if since and until and until <= since:
        raise Refused(_("It would be over before it begins: choose a later day."), "empty")
    if fact == Fact.PRIVATE and entity.kind == EntityKind.PUBLIC_BODY:
        raise Refused(_("%(name)s is a public body: correct that first.") % {"name": entity}, "public_body")
    valid = DateRange(since, until)
    with change(actor=actor, reason=reason):
        Entity.objects.select_for_update().get(pk=entity.pk)
        earlier = entity.facts.filter(fact=fact, valid__overlap=valid)
        covering = earlier.filter(valid__contains=valid).first()
        if covering is not None:
            return covering
        crossed = earlier.first()
        if crossed is not None:
            text = _("This is on file already, %(period)s: end that first, or choose other days.")
            raise Refused(text % {"period": period(crossed.valid)}, "crossed")
        row = EntityFact.objects.create(
            entity=entity, fact=fact, evidence=evidence, valid=valid, source=source, found_by=person(actor)
        )
        recompute_below([entity.pk], cause=reason)
    return row


def end_fact(row: EntityFact, *, actor, reason: str, on: date | None = None) -> bool:
    """End a finding: `on` is the first day it no longer holds; None, or a day before it began, "as if never"."""
    with change(actor=actor, reason=reason):
        row = EntityFact.objects.select_for_update().get(pk=row.pk)
        is_different = correct(row, {"valid": ended(row.valid, on)}, actor=actor, reason=reason)
        if is_different:
            recompute_below([row.entity_id], cause=reason)
    return is_different


def ended(valid: DateRange, on: date | None) -> DateRange:
    """Return a period that is over on the day; Refused where it was over before."""
    if valid.isempty or on is None or (valid.lower and on <= valid.lower):
        return DateRange(empty=True)
    if valid.upper and valid.upper < on:
        raise Refused(_("It is over already: %(period)s.") % {"period": period(valid)}, "over")
    return DateRange(valid.lower, on)


def person(actor):
    return actor if getattr(actor, "pk", None) else None
