"""What a partner declares of a customer, as a request with a document."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer
from customers.models.segment import CustomerSegment, Segment
from customers.querysets import DeclarationQuerySet
from history.recording import recorded
from partners.models import Request


@recorded()
class Declaration(models.Model):
    """That a customer carries a segment, as a partner says with a document; it counts once it is accepted.

    `sha256` is the hash of the document it was declared with. `finding` is what its acceptance put on file.
    """

    request = models.OneToOneField(Request, models.PROTECT, related_name="declaration", verbose_name=_("request"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="declarations", verbose_name=_("customer"))
    segment = models.ForeignKey(Segment, models.PROTECT, related_name="+", verbose_name=_("segment"))
    evidence = models.CharField(_("what shows it"), max_length=300)
    valid = DateRangeField(_("period"))
    sha256 = models.CharField(_("SHA-256 of the document"), max_length=64)
    finding = models.ForeignKey(
        CustomerSegment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="declarations",
        verbose_name=_("on file as"),
    )

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["customer", "segment"], name="declaration_about")]

    def __str__(self) -> str:
        return f"{self.customer}: {self.segment}"
