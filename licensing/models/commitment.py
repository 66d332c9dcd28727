"""Running business of a partner with a customer."""

from django.conf import settings
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


class CommitmentState(models.TextChoices):
    """Where an entry stands; derived from what was said of it, never stored."""

    WAITING = "waiting", _("to be confirmed")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")


@recorded()
class Commitment(models.Model):
    """A contract, bid, award or quote with its dates and document; the run-off of a right reads it.

    `since` is the day it was made, `ends` the first day over, null while open. One that a partner entered counts once
    the distributor confirmed it (`is_confirmed`); until then its day is merely stated.
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
    paper = models.ForeignKey(
        "licensing.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("its file")
    )
    tender = models.CharField(_("tender number"), max_length=80, blank=True)
    published = models.DateField(_("tender published"), null=True, blank=True)
    bid_on = models.DateField(_("bid submitted"), null=True, blank=True)
    awarded_on = models.DateField(_("awarded"), null=True, blank=True)
    delivered_by = models.DateField(_("to be delivered by"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    is_confirmed = models.BooleanField(_("counts for the run-off"), default=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    refused_for = models.CharField(_("refused because"), max_length=500, blank=True)

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

    @property
    def code(self) -> str:
        """The number by which answers and people quote it."""
        return f"C-{self.pk}"

    @property
    def state(self) -> CommitmentState:
        if self.is_confirmed:
            return CommitmentState.CONFIRMED
        return CommitmentState.REFUSED if self.refused_for else CommitmentState.WAITING
