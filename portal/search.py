"""One search by anything a person might quote, scoped to what the actor may see."""

import re

from django.db.models import Q
from django.urls import reverse

from customers.models import Customer
from licensing.models import Act, Decision, License, Policy, Product
from notices.models import Notice
from partners.models import Contact, Partner

MOST = 20
NUMBERS = {"L": (License, "licensing:license_detail"), "P": (Policy, "licensing:policy_detail"),
           "N": (Notice, "notices:notice_detail"), "A": (Act, "licensing:act_detail")}  # fmt: skip


def search(actor, text: str) -> list[tuple[str, str, str]]:
    """Return (kind, title, address) of what fits, at most MOST of each kind, the exact number first."""
    text = text.strip()
    if not text:
        return []
    return [
        *by_number(actor, text),
        *receipts(actor, text),
        *customers(actor, text),
        *partners(actor, text),
        *products(text),
    ]


def by_number(actor, text: str):
    found = re.fullmatch(r"([LPNA])-?(\d{1,9})", text.upper())
    if not found:
        return []
    model, name = NUMBERS[found.group(1)]
    if model is Notice and not actor.sees_all:
        name = "notices:inbox_notice"
    rows = model.objects.visible_to(actor).filter(pk=int(found.group(2)))
    return [(str(model._meta.verbose_name), str(row), reverse(name, args=[row.pk])) for row in rows]


def receipts(actor, text: str):
    rows = Decision.objects.visible_to(actor).filter(receipt__istartswith=text).order_by("-pk")[:MOST]
    return [
        (str(Decision._meta.verbose_name), row.receipt, reverse("licensing:receipt", args=[row.receipt]))
        for row in rows
    ]


def customers(actor, text: str):
    rows = Customer.objects.visible_to(actor).search(text).order_by("name", "pk")[:MOST]
    kind = str(Customer._meta.verbose_name)
    return [(kind, str(row), reverse("customers:customer_detail", args=[row.public_id])) for row in rows]


def partners(actor, text: str):
    people = Contact.objects.visible_to(actor).filter(Q(email__icontains=text) | Q(name__icontains=text))
    named = Q(name_en__icontains=text) | Q(name_ru__icontains=text) | Q(slug__icontains=text) | Q(tax_id=text)
    rows = (
        Partner.objects.visible_to(actor).filter(named | Q(pk__in=people.values("partner"))).order_by("name_en", "pk")
    )
    kind = str(Partner._meta.verbose_name)
    return [(kind, str(row), reverse("partners:partner_detail", args=[row.slug])) for row in rows[:MOST]]


def products(text: str):
    rows = Product.objects.filter(Q(sku__icontains=text) | Q(name__icontains=text)).order_by("sku")[:MOST]
    return [(str(Product._meta.verbose_name), f"{row} ({row.sku})", reverse("licensing:catalogue")) for row in rows]
