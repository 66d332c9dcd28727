"""Customers: adding, correcting, knowing."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.identifiers import Identified
from customers.models import Acquaintance, Customer, FormerName, Identifier
from customers.names import is_cyrillic, latin, search_key
from history.changes import change
from partners.exceptions import Refused


def find_customer(identified: Identified) -> Customer | None:
    """Return the customer on file under an identifier, a corrected one included, the current one first."""
    row = (
        Identifier.objects.filter(scheme=identified.scheme, value=identified.value)
        .select_related("customer")
        .order_by("-is_current", "pk")
        .first()
    )
    return row.customer if row else None


def add_customer(
    identified: Identified, *, actor, reason: str, name: str, name_latin: str = "", region: str = "", partner=None
) -> tuple[Customer, bool]:
    """Add a customer under a checked identifier; return it and whether it is new. Twice is once.

    `partner` is the one who adds it, and knows it from then on.
    """
    with change(actor=actor, reason=reason):
        customer = find_customer(identified)
        created = customer is None
        if created:
            try:
                with transaction.atomic():
                    customer = create(identified, name, name_latin, region, partner)
            except IntegrityError:
                customer, created = find_customer(identified), False
        if partner is not None:
            make_known(customer, partner)
    return customer, created


def create(identified: Identified, name: str, name_latin: str, region: str, partner) -> Customer:
    name = " ".join(name.split())
    name_latin = " ".join(name_latin.split()) or (latin(name) if is_cyrillic(name) else name)
    customer = Customer.objects.create(
        name=name,
        name_latin=name_latin,
        country=identified.country,
        region=region,
        search_key=keys(name, name_latin),
        added_by=partner,
    )
    Identifier.objects.create(
        customer=customer, country=identified.country, scheme=identified.scheme, value=identified.value
    )
    return customer


def keys(*names: str) -> str:
    return "\n".join(dict.fromkeys(search_key(name) for name in names if name))


def make_known(customer: Customer, partner) -> bool:
    """Record that a partner knows a customer, inside a change; return whether that is new."""
    if Acquaintance.objects.filter(customer=customer, partner=partner).exists():
        return False
    Acquaintance.objects.bulk_create([Acquaintance(customer=customer, partner=partner)], ignore_conflicts=True)
    return True


def correct_name(customer: Customer, *, actor, reason: str, name: str, name_latin: str = "") -> bool:
    """Give a customer its right name; the old one stays findable. Return whether anything was different."""
    name = " ".join(name.split())
    name_latin = " ".join(name_latin.split()) or (latin(name) if is_cyrillic(name) else name)
    if (name, name_latin) == (customer.name, customer.name_latin):
        return False
    with change(actor=actor, reason=reason):
        customer = Customer.objects.select_for_update().get(pk=customer.pk)
        FormerName.objects.create(customer=customer, name=customer.name)
        former = customer.former_names.values_list("name", flat=True)
        customer.name, customer.name_latin = name, name_latin
        customer.search_key = keys(name, name_latin, *former)
        customer.save(update_fields=["name", "name_latin", "search_key"])
    return True


def correct_identifier(customer: Customer, identified: Identified, *, actor, reason: str) -> bool:
    """Put the right identifier in the place of a wrong one; the customer stays findable by both."""
    holder = find_customer(identified)
    if holder is not None and holder.pk != customer.pk:
        text = _("%(identifier)s is already on file as %(customer)s.")
        raise Refused(text % {"identifier": identified, "customer": holder}, "taken")
    with change(actor=actor, reason=reason):
        current = customer.identifiers.filter(is_current=True, names_customer=True)
        if current.filter(scheme=identified.scheme, value=identified.value).exists():
            return False
        current.filter(scheme=identified.scheme).update(is_current=False)
        customer.identifiers.filter(scheme=identified.scheme, value=identified.value).update(is_current=True)
        if not customer.identifiers.filter(scheme=identified.scheme, value=identified.value).exists():
            Identifier.objects.create(
                customer=customer, country=identified.country, scheme=identified.scheme, value=identified.value
            )
    return True
