"""Running business of a partner with a customer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from history.recording import recorded
from licensing.querysets import CommitmentQuerySet


class BusinessClass(models.TextChoices):
    NEW = "new", _("new sale")
    RENEWAL = "renewal", _("renewal")
    RUNNING = "running", _("running contract")
    BID = "bid", _("submitted bid")
    AWARD = "award", _("award")
    QUOTE = "quote", _("quote")


@recorded()
class Commitment(models.Model):
    """A contract, bid, award or quote with its dates and document; the run-off of a right reads it.

    `since` is the day it was made, `ends` the first day over, null while open.
    """

    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, related_name="commitments", verbose_name=_("partner")
    )
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="commitments", verbose_name=_("customer")
    )
    products = ArrayField(models.SlugField(max_length=60), verbose_name=_("products (SKU)"))
    business = models.CharField(_("kind"), max_length=8, choices=BusinessClass.choices)
    number = models.CharField(_("number"), max_length=80, blank=True)
    since = models.DateField(_("since"))
    ends = models.DateField(_("first day over"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=200, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("since")), name="commitment_ends_after_it_began"
            ),
            models.CheckConstraint(condition=~Q(business="new"), name="commitment_is_no_new_sale"),
        ]

    def __str__(self) -> str:
        return f"{self.get_business_display()} {self.number}".strip()
