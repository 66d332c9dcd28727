"""Where a customer buys: the address that goes with a route."""

from licensing.decision import Decision
from licensing.models import Offer, Policy, Product


def route_url(found: Decision, product: Product) -> str:
    """Return where to buy direct from the vendor; empty for every other route."""
    if found.route != "vendor_direct":
        return ""
    kind, key = found.route_record or (None, None)
    named = ""
    if kind == "policy":
        named = Policy.objects.values_list("direct_url", flat=True).filter(pk=int(key)).first()
    if kind == "offer":
        named = Offer.objects.values_list("url", flat=True).filter(pk=int(key)).first()
    return named or product.line.vendor.direct_url or product.line.vendor.site
