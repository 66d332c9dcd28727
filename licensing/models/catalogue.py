"""What is sold: vendors, product lines, products, and where each is offered."""

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from history.recording import recorded


@recorded()
class Vendor(models.Model):
    slug = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    site = models.URLField(_("site"), blank=True)
    direct_url = models.URLField(_("where customers buy direct"), blank=True)

    class Meta:
        verbose_name = _("vendor")
        verbose_name_plural = _("vendors")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


@recorded()
class ProductLine(models.Model):
    """The family of products that a license names."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="lines", verbose_name=_("vendor"))
    slug = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("product line")
        verbose_name_plural = _("product lines")
        ordering = ["position", "name", "pk"]

    def __str__(self) -> str:
        return self.name


@recorded()
class Product(models.Model):
    """A SKU inside one line."""

    line = models.ForeignKey(ProductLine, models.PROTECT, related_name="products", verbose_name=_("product line"))
    sku = models.SlugField(_("SKU"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["line", "sku"]

    def __str__(self) -> str:
        return self.name


@recorded()
class Offer(models.Model):
    """Where a product is offered, for a time, and by which route: through partners, or by the vendor alone."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="offers", verbose_name=_("product"))
    territory = ArrayField(models.CharField(max_length=12), verbose_name=_("territory"))
    is_direct = models.BooleanField(_("sold by the vendor direct only"), default=False)
    url = models.URLField(_("address"), blank=True)
    valid = DateRangeField(_("period"))

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["product", "pk"]

    def __str__(self) -> str:
        return f"{self.product}: {', '.join(self.territory)}"
