"""What licensing adds to the pages of partners and customers: running business."""

from urllib.parse import urlencode

from django.urls import reverse

from customers.models import Customer
from customers.selectors.groups import everyone_of
from licensing.models import Commitment, Restriction
from licensing.selectors.commitments import commitments_with
from partners.models import Partner

SHOWN = 8
TEMPLATE = "licensing/commitments_panel.html"
Panel = tuple[str, dict]


def commitments_of_customer(customer: Customer, actor) -> Panel:
    """Return the running business with a customer, as far as the actor sees it."""
    rows = commitments_with(actor, customer)
    named = customer.identifiers.filter(is_current=True, names_customer=True).first()
    query = {"country": customer.country, "identifier": named.value} if named else {}
    return TEMPLATE, panel(
        rows, "customer", add=query, all_={"q": named.value if named else customer.name}, actor=actor
    )


def restrictions_of_customer(customer: Customer, actor) -> Panel:
    """Return what names a customer as restricted: the distributor's alone."""
    rows = Restriction.objects.visible_to(actor).filter(customer__in=everyone_of(customer)).order_by("-pk")
    add = reverse("licensing:restriction_add", args=[customer.public_id]) if actor.may_decide else ""
    return "licensing/restrictions_panel.html", {"restrictions": rows, "restriction_add_url": add}


def commitments_of_partner(partner: Partner, actor) -> Panel:
    rows = Commitment.objects.visible_to(actor).filter(partner=partner)
    rows = rows.select_related("partner", "customer__merged_into").order_by("-since", "-pk")
    add = {"partner": partner.slug} if actor.may_decide or actor.side_in(partner.pk) == "asker" else None
    return TEMPLATE, panel(rows, "partner", add=add, all_={"q": partner.slug}, actor=actor)


def panel(rows, beside: str, *, add: dict | None, all_: dict, actor) -> dict:
    may_add = actor.may_ask and add is not None
    return {
        "commitments": rows[:SHOWN],
        "commitments_count": rows.count(),
        "commitments_of": beside,
        "commitments_url": f"{reverse('licensing:commitment_list')}?{urlencode(all_)}",
        "commitment_add_url": f"{reverse('licensing:commitment_add')}?{urlencode(add)}" if may_add else "",
    }
