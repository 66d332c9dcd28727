"""One search by anything a person might quote, scoped to what the actor may see."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from customers.models import Customer, Entity
from licensing.models import Act, Commitment, Decision, Exemption, License, Policy, Product
from notices.models import Notice
from partners.models import Contact, Membership, Partner

MOST = 20
NUMBERS = {"L": (License, "licensing:license_detail"), "P": (Policy, "licensing:policy_detail"),
           "N": (Notice, "notices:notice_detail"), "A": (Act, "licensing:act_detail"),
           "E": (Exemption, "licensing:exemption_detail"),
           "C": (Commitment, "licensing:commitment_detail")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that fits: its row, its title, and the page that shows it."""

    row: Model
    title: str
    url: str

    @property
    def kind(self) -> str:
        return str(self.row._meta.verbose_name)


def search(actor, text: str) -> tuple[list[Found], bool]:
    """Return what fits, the exact number first, and whether there was more than MOST of a kind."""
    text = text.strip()
    found, more = [], False
    for finder in (by_number, receipts, customers, entities, partners, people, commitments, products) if text else ():
        rows = list(finder(actor, text))
        more |= len(rows) > MOST
        found += rows[:MOST]
    return found, more


def first(rows: QuerySet) -> QuerySet:
    return rows[: MOST + 1]


def by_number(actor, text: str) -> Iterator[Found]:
    match = re.fullmatch(r"([LPNACE])-?(\d{1,9})", text.upper())
    if not match:
        return
    model, name = NUMBERS[match.group(1)]
    if model is Notice and not actor.sees_all:
        name = "notices:inbox_notice"
    for row in model.objects.visible_to(actor).filter(pk=int(match.group(2))):
        yield Found(row, str(row), reverse(name, args=[row.pk]))


def receipts(actor, text: str) -> Iterator[Found]:
    for row in first(Decision.objects.visible_to(actor).filter(receipt__istartswith=text).order_by("-pk")):
        yield Found(row, row.receipt, reverse("licensing:receipt", args=[row.receipt]))


def customers(actor, text: str) -> Iterator[Found]:
    """Find customers as their list does: the identifier goes along, for it may be what lets a partner open the page."""
    named = "" if actor.sees_all else f"?{urlencode({'identifier': text})}"
    for row in first(Customer.objects.findable_by(actor, text).search(text).order_by("name", "pk")):
        yield Found(row, str(row), reverse("customers:customer_detail", args=[row.public_id]) + named)


def entities(actor, text: str) -> Iterator[Found]:
    """Find whoever owns or is owned; one that is a customer is found as that already."""
    rows = Entity.objects.visible_to(actor).standing().filter(customer=None).search(text)
    for row in first(rows.order_by("name", "pk")):
        yield Found(row, str(row), reverse("customers:entity_detail", args=[row.public_id]))


def partners(actor, text: str) -> Iterator[Found]:
    """Find partners by what they have or once had, and by their contacts' addresses, former ones included."""
    contacts = Contact.objects.visible_to(actor).matching(text)
    named = Partner.objects.matching(text)
    rows = Partner.objects.visible_to(actor).filter(Q(pk__in=named.values("pk")) | Q(pk__in=contacts.values("partner")))
    for row in first(rows.order_by("name_en", "pk")):
        yield Found(row, str(row), reverse("partners:partner_detail", args=[row.slug]))


def people(actor, text: str) -> Iterator[Found]:
    rows = Membership.objects.visible_to(actor).matching(text).select_related("partner", "user")
    for row in first(rows.order_by("user__email", "pk")):
        title = f"{row.user} · {row.partner}"
        yield Found(row, title, reverse("partners:partner_detail", args=[row.partner.slug]))


def commitments(actor, text: str) -> Iterator[Found]:
    named = Q(number__icontains=text) | Q(document__icontains=text) | Q(tender__icontains=text)
    rows = Commitment.objects.visible_to(actor).filter(named)
    for row in first(rows.select_related("customer").order_by("-pk")):
        title = f"{row} · {row.customer}"
        yield Found(row, title, reverse("licensing:commitment_detail", args=[row.pk]))


def products(actor, text: str) -> Iterator[Found]:
    for row in first(Product.objects.filter(Q(sku__icontains=text) | Q(name__icontains=text)).order_by("sku")):
        yield Found(row, f"{row} ({row.sku})", reverse("licensing:catalogue"))
