"""Running business of partners."""

from datetime import date

from customers.models import Customer
from customers.services.customers import make_known
from history.changes import change
from licensing.models import Commitment
from partners.models import Partner


def record_commitment(
    *,
    partner: Partner,
    customer: Customer,
    products: list[str],
    business: str,
    since: date,
    actor,
    reason: str,
    ends: date | None = None,
    number: str = "",
    document: str = "",
) -> Commitment:
    """Record a contract, bid, award or quote; `products` are SKUs, `ends` the first day over."""
    with change(actor=actor, reason=reason):
        make_known(customer, partner)
        return Commitment.objects.create(
            partner=partner,
            customer=customer,
            products=sorted(products),
            business=business,
            since=since,
            ends=ends,
            number=number,
            document=document,
        )
