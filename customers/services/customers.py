"""Customers: adding, correcting, knowing."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.identifiers import SCHEMES, SHARED, Identified
from customers.models import Acquaintance, Customer, FormerName, Identifier
from customers.names import is_cyrillic, latin, search_key
from customers.selectors.groups import everyone_of, groups_of
from customers.services.duplicates import refresh_pairs
from customers.services.joining import join_entities
from customers.services.linking import link_waiting
from customers.services.profiles import reprofile
from customers.services.shares import recompute_below
from history.changes import change
from history.reading import Reading
from partners.exceptions import Refused


def find_customer(identified: Identified, reading: Reading | None = None) -> Customer | None:
    """Return the customer on file under an identifier, a corrected one included, the current one first.

    Where its bearer was merged into another, as far as `reading` knows, it is the other.
    """
    bearer = bearer_of(identified)
    if bearer is None or reading is None or reading.known is None:
        return bearer and bearer.standing
    kept = groups_of([bearer.pk], reading).kept.get(bearer.pk, bearer.pk)
    return bearer if kept == bearer.pk else Customer.objects.get(pk=kept)


def bearer_of(identified: Identified) -> Customer | None:
    """Return the customer that bears an identifier itself, or bore it, merged or not."""
    rows = Identifier.objects.filter(scheme=identified.scheme, value=identified.value)
    row = rows.select_related("customer__merged_into").order_by("-is_current", "pk").first()
    return row.customer if row else None


def add_customer(
    identified: Identified, *, actor, reason: str, name: str, name_latin: str = "", region: str = "", partner=None
) -> tuple[Customer, bool]:
    """Add a customer under a checked identifier; return it and whether it is new. Twice is once.

    `partner` is the one who adds it, and knows it from then on.
    """
    with change(actor=actor, reason=reason):
        customer = customer_meant(identified, name)
        created = customer is None
        if created:
            try:
                with transaction.atomic():
                    customer = create(identified, name, name_latin, region, partner)
            except IntegrityError:
                customer, created = find_customer(identified), False
        if partner is not None:
            make_known(customer, partner)
        if created:
            refresh_pairs(customer)
    return customer, created


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """A customer to add that is not on file under its checked identifier."""

    identified: Identified
    name: str
    name_latin: str = ""
    region: str = ""


def add_customers(rows: list[NewCustomer], *, actor, reason: str) -> list[Customer]:
    """Add many customers that are not on file, in one statement a table; return them in their order.

    IntegrityError where one of the identifiers was taken meanwhile: then none is added. Their profiles are the
    caller's, who writes other rows of them too.
    """
    with change(actor=actor, reason=reason):
        customers = Customer.objects.bulk_create(
            [new_customer(row.identified, row.name, row.name_latin, row.region) for row in rows]
        )
        numbered = [(customer, row.identified) for customer, row in zip(customers, rows, strict=True)]
        Identifier.objects.bulk_create([new_identifier(*pair) for pair in numbered])
        recompute_below(link_waiting(numbered), cause=reason)
    return customers


def new_customer(identified: Identified, name: str, name_latin: str, region: str, partner=None) -> Customer:
    name, name_latin = spelled(name, name_latin)
    return Customer(
        name=name,
        name_latin=name_latin,
        country=identified.country,
        region=region,
        search_key=keys(name, name_latin),
        added_by=partner,
    )


def new_identifier(customer: Customer, identified: Identified) -> Identifier:
    return Identifier(
        customer=customer,
        country=identified.country,
        scheme=identified.scheme,
        value=identified.value,
        names_customer=SCHEMES[identified.scheme].names_customer,
    )


def customer_meant(identified: Identified, name: str) -> Customer | None:
    """Return who bears the identifier, or who bore it once by mistake under this very name.

    A number that was only ever a mistake of another customer is free for the one it belongs to.
    """
    customer = bearer_of(identified)
    if customer is None or bears(customer, identified):
        return customer and customer.standing
    return customer.standing if search_key(name) in customer.search_key.split("\n") else None


def bears(customer: Customer, identified: Identified) -> bool:
    same = customer.identifiers.filter(scheme=identified.scheme, value=identified.value)
    return same.filter(is_current=True).exists()


def create(identified: Identified, name: str, name_latin: str, region: str, partner) -> Customer:
    customer = new_customer(identified, name, name_latin, region, partner)
    customer.save()
    put_identifier(customer, identified)
    reprofile([customer.pk])
    return customer


def spelled(name: str, name_latin: str) -> tuple[str, str]:
    """Return both names tidied; the one in Latin letters is spelled by the portal where nobody gave it."""
    name, name_latin = " ".join(name.split()), " ".join(name_latin.split())
    return name, name_latin or (latin(name) if is_cyrillic(name) else name)


def keys(*names: str) -> str:
    return "\n".join(dict.fromkeys(search_key(name) for name in names if name))


def put_identifier(customer: Customer, identified: Identified) -> Identifier:
    """Make an identifier a current one of the customer, inside a change; one it bore before comes back."""
    row, _created = Identifier.objects.get_or_create(
        customer=customer,
        country=identified.country,
        scheme=identified.scheme,
        value=identified.value,
        defaults={"names_customer": SCHEMES[identified.scheme].names_customer},
    )
    if not row.is_current:
        row.is_current = True
        row.save(update_fields=["is_current"])
    linked = [entity.pk for entity in link_waiting([(customer, identified)])]
    recompute_below([*linked, *(join_entities([customer.pk]) if linked else [])], cause="system:link")
    return row


def make_known(customer: Customer, partner) -> bool:
    """Record that a partner knows a customer, inside a change; return whether that is new."""
    if Acquaintance.objects.filter(customer=customer, partner=partner).exists():
        return False
    Acquaintance.objects.bulk_create([Acquaintance(customer=customer, partner=partner)], ignore_conflicts=True)
    return True


def correct_name(customer: Customer, *, actor, reason: str, name: str, name_latin: str = "") -> bool:
    """Give a customer its right name; the old one stays findable. Return whether anything was different."""
    name, name_latin = spelled(name, name_latin)
    with change(actor=actor, reason=reason):
        customer = Customer.objects.select_for_update().get(pk=customer.pk)
        if (name, name_latin) == (customer.name, customer.name_latin):
            return False
        if name != customer.name:
            FormerName.objects.create(customer=customer, name=customer.name)
        former = customer.former_names.values_list("name", flat=True)
        customer.search_key = keys(name, name_latin, customer.name_latin, *former)
        customer.name, customer.name_latin = name, name_latin
        customer.save(update_fields=["name", "name_latin", "search_key"])
        reprofile([customer.pk])
        refresh_pairs(customer)
    return True


def correct_identifier(
    customer: Customer, identified: Identified, *, actor, reason: str, instead_of: Identifier | None = None
) -> bool:
    """Put the right identifier in the place of a wrong one; the customer stays findable by both.

    The wrong one is `instead_of`, else the current one of the same scheme, else the one that names the customer.
    """
    try:
        with change(actor=actor, reason=reason):
            customer = Customer.objects.select_for_update().get(pk=customer.pk)
            check_free(identified, customer)
            if bears(customer, identified):
                return False
            wrong = instead_of or wrong_one(customer, identified)
            if wrong is not None:
                wrong.is_current = False
                wrong.save(update_fields=["is_current"])
            if not borne_by_merged(customer, identified):
                put_identifier(customer, identified)
            if customer.country != identified.country:
                customer.country = identified.country
                customer.save(update_fields=["country"])
                reprofile([customer.pk])
            refresh_pairs(customer)
    except IntegrityError:
        raise taken(identified, find_customer(identified))
    return True


def add_identifier(customer: Customer, identified: Identified, *, actor, reason: str) -> bool:
    """Add a number of another scheme by which the customer is known too; return whether that is new."""
    try:
        with change(actor=actor, reason=reason):
            customer = Customer.objects.select_for_update().get(pk=customer.pk)
            check_free(identified, customer)
            if bears(customer, identified) or borne_by_merged(customer, identified):
                return False
            if identified.country != customer.country:
                raise Refused(_("The number is of another country than the customer."), "other_country")
            if customer.identifiers.filter(scheme=identified.scheme, is_current=True).exists():
                text = _("The customer has a %(scheme)s already: correct that one instead.")
                raise Refused(text % {"scheme": identified.scheme}, "has_one")
            put_identifier(customer, identified)
            refresh_pairs(customer)
    except IntegrityError:
        raise taken(identified, find_customer(identified))
    return True


def set_region(customer: Customer, *, region: str, actor, reason: str) -> bool:
    """Record in which region (ISO 3166-2, empty: not known) a customer is; return whether that is different."""
    with change(actor=actor, reason=reason):
        customer = Customer.objects.select_for_update().get(pk=customer.pk)
        if customer.region == region:
            return False
        customer.region = region
        customer.save(update_fields=["region"])
        reprofile([customer.pk])
        refresh_pairs(customer)
    return True


def wrong_one(customer: Customer, identified: Identified) -> Identifier | None:
    current = list(customer.identifiers.filter(is_current=True))
    same = [row for row in current if row.scheme == identified.scheme]
    naming = [row for row in current if row.names_customer]
    return next(iter([*same, *naming]), None)


def borne_by_merged(customer: Customer, identified: Identified) -> bool:
    """Say whether a customer that was merged into this one bears the identifier."""
    same = Identifier.objects.filter(scheme=identified.scheme, value=identified.value, is_current=True)
    return identified.scheme not in SHARED and same.filter(customer__merged_into=customer).exists()


def check_free(identified: Identified, customer: Customer) -> None:
    """Refuse an identifier that another customer bears; a number that many share is everybody's."""
    if identified.scheme in SHARED:
        return
    holder = Identifier.objects.filter(scheme=identified.scheme, value=identified.value, is_current=True)
    holder = holder.exclude(customer__in=everyone_of(customer)).select_related("customer__merged_into").first()
    if holder is not None:
        raise taken(identified, holder.customer.standing)


def taken(identified: Identified, holder: Customer | None) -> Refused:
    text = _("%(identifier)s is already on file as %(customer)s.")
    return Refused(text % {"identifier": identified, "customer": holder}, "taken")
