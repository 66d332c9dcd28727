"""Entities: adding, correcting, saying which customer one is."""

from django.db import IntegrityError
from django.utils.translation import gettext as _

from customers.identifiers import SCHEMES, IdentifierError, check
from customers.identifiers.messages import problem_text
from customers.models import Customer, Entity, EntityKind
from customers.names import search_key
from customers.services.joining import join_entities
from customers.services.linking import customer_with
from customers.services.shares import recompute_below
from history.changes import change
from partners.exceptions import Refused
from partners.services.partners import correct


def add_entity(
    *,
    actor,
    reason: str,
    name: str,
    kind: str = EntityKind.COMPANY,
    country: str = "",
    scheme: str = "",
    value: str = "",
) -> Entity:
    """Add an owner or a company. With the number of a customer on file it is that customer.

    Refused: a name that is empty, a number that is wrong in a scheme the portal knows, or another entity's.
    """
    name = tidied(name)
    scheme, value = numbered(country, scheme, value)
    try:
        with change(actor=actor, reason=reason):
            check_free(scheme, value)
            entity = Entity.objects.create(
                kind=EntityKind(kind),
                name=name,
                country=country,
                scheme=scheme,
                value=value,
                customer=customer_with(scheme, value),
                search_key=search_key(name),
            )
            recount(entity, cause=reason)
    except IntegrityError:
        raise taken(scheme, value)
    return entity


def recount(entity: Entity, *, cause: str) -> None:
    """Compute anew what hangs on an entity; one that is a merged customer counts as that of the kept one."""
    joined = join_entities([entity.customer_id]) if entity.customer_id else []
    recompute_below([entity.pk, *joined], cause=cause)


def entity_of_customer(customer: Customer, *, actor, reason: str) -> Entity:
    """Return the entity that is the customer, added under its name and number where there is none yet."""
    found = Entity.objects.filter(customer=customer).first()
    if found is not None:
        return found
    naming = customer.identifiers.filter(is_current=True, names_customer=True).order_by("pk").first()
    number = {"scheme": naming.scheme, "value": naming.value} if naming else {}
    values = {"kind": EntityKind.COMPANY, "name": customer.name, "country": customer.country, **number}
    with change(actor=actor, reason=reason):
        entity = add_entity(actor=actor, reason=reason, **values)
        if entity.customer_id is None:
            link_customer(entity, customer, actor=actor, reason=reason)
    return entity


def correct_entity(entity: Entity, *, actor, reason: str, **values) -> bool:
    """Put right `kind`, `name`, `country`, or `scheme` with `value`; return whether anything was different.

    From then on the sources that brought the entity in no longer change its words. Refused as in `add_entity`.
    """
    values = checked(entity, values)
    try:
        with change(actor=actor, reason=reason):
            entity = Entity.objects.select_for_update().get(pk=entity.pk)
            if "value" in values:
                check_free(values["scheme"], values["value"], other_than=entity)
                values["customer"] = entity.customer or customer_with(values["scheme"], values["value"])
            if not correct(entity, values, actor=actor, reason=reason):
                return False
            entity.keys.filter(describes=True).update(describes=False)
            recount(entity, cause=reason)
    except IntegrityError:
        raise taken(values["scheme"], values["value"])
    return True


def checked(entity: Entity, values: dict) -> dict:
    """Return what is to be written for the given values."""
    values = dict(values)
    if "name" in values:
        values["name"] = tidied(values["name"])
        values["search_key"] = search_key(values["name"])
    if "kind" in values:
        values["kind"] = EntityKind(values["kind"])
    if "scheme" in values or "value" in values:
        country = values.get("country", entity.country)
        scheme, value = values.get("scheme", entity.scheme), values.get("value", entity.value)
        values["scheme"], values["value"] = numbered(country, scheme, value)
    return values


def link_customer(entity: Entity, customer: Customer | None, *, actor, reason: str) -> bool:
    """Say which customer an entity is, or with None that it is none; return whether that is new.

    Refused: an entity that is another customer, a customer that is another entity.
    """
    with change(actor=actor, reason=reason):
        entity = Entity.objects.select_for_update().get(pk=entity.pk)
        if customer is not None and entity.customer_id not in (None, customer.pk):
            text = _("“%(entity)s” is the customer “%(customer)s” already: take that back first.")
            raise Refused(text % {"entity": entity, "customer": entity.customer}, "has_customer")
        other = Entity.objects.filter(customer=customer).exclude(pk=entity.pk).first() if customer else None
        if other is not None:
            text = _("“%(customer)s” is the entity “%(entity)s” already: take that back first.")
            raise Refused(text % {"entity": other, "customer": customer}, "has_entity")
        if not correct(entity, {"customer": customer}, actor=actor, reason=reason):
            return False
        recount(entity, cause=reason)
    return True


def tidied(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused(_("Nothing says what it is called: give its name."), "no_name")
    return name


def numbered(country: str, scheme: str, value: str) -> tuple[str, str]:
    """Return scheme and number in their one written form; numbers of unknown schemes stay as they are."""
    scheme, value = scheme.strip(), " ".join(value.split())
    if not value:
        return "", ""
    if scheme and scheme.upper() not in SCHEMES:
        return scheme, value
    try:
        found = check(SCHEMES[scheme.upper()].country or country if scheme else country, scheme or None, value)
    except IdentifierError as error:
        raise Refused(problem_text(error), error.code) from error
    return found.scheme, found.value


def check_free(scheme: str, value: str, other_than: Entity | None = None) -> None:
    holders = Entity.objects.filter(scheme=scheme, value=value).exclude(pk=getattr(other_than, "pk", None))
    if value and holders.exists():
        raise taken(scheme, value)


def taken(scheme: str, value: str) -> Refused:
    holder = Entity.objects.filter(scheme=scheme, value=value).first()
    text = _("%(scheme)s %(value)s is on file already as “%(entity)s”.")
    return Refused(text % {"scheme": scheme, "value": value, "entity": holder}, "taken")
