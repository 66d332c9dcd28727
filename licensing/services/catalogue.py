"""The catalogue: vendors, lines, products and where they are offered."""

from datetime import date

from psycopg.types.range import DateRange

from history.changes import change
from licensing.models import Offer, Product, ProductLine, Vendor


def save_row(row, *, actor, reason: str):
    """Add or change a vendor, line, product or offer."""
    with change(actor=actor, reason=reason):
        row.save()
    return row


def add_vendor(*, actor, reason: str, slug: str, name: str, **values) -> Vendor:
    return save_row(Vendor(slug=slug, name=name, **values), actor=actor, reason=reason)


def add_line(vendor: Vendor, *, actor, reason: str, slug: str, name: str, position: int = 0) -> ProductLine:
    return save_row(ProductLine(vendor=vendor, slug=slug, name=name, position=position), actor=actor, reason=reason)


def add_product(
    line: ProductLine,
    *,
    actor,
    reason: str,
    sku: str,
    name: str,
    territory: list[str],
    since: date,
    is_direct: bool = False,
    url: str = "",
) -> Product:
    """Add a product and say where and by which route it is offered."""
    with change(actor=actor, reason=reason):
        product = Product.objects.create(line=line, sku=sku, name=name)
        Offer.objects.create(
            product=product, territory=sorted(territory), is_direct=is_direct, url=url, valid=DateRange(since, None)
        )
    return product
