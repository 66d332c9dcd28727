"""What a request asks for, as data: a license, an exception, an approval, or that something is put right."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from history.recording import recorded
from licensing.querysets import ApplicationQuerySet


@recorded()
class Application(models.Model):
    """One per request: what is asked for, from which answer it came, and the act that granted a license.

    Of a license `line`, `segments` (codes), `territory` and `grantor` (null: the distributor) count; of an exception or
    approval `customer` or `commitment`, `policies` (their numbers) and `for_license`; of a correction what it is about.
    `until` is the first day over.
    """

    request = models.OneToOneField(
        "partners.Request", models.PROTECT, related_name="application", verbose_name=_("request")
    )
    decision = models.ForeignKey(
        "licensing.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("from the answer"),
    )
    product = models.ForeignKey(
        "licensing.Product", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    line = models.ForeignKey(
        "licensing.ProductLine", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product line")
    )
    segments = ArrayField(models.SlugField(max_length=40), default=list, blank=True, verbose_name=_("segments"))
    territory = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name=_("territory"))
    excluded = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name=_("except"))
    grantor = models.ForeignKey(
        "partners.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("granted by")
    )
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer")
    )
    commitment = models.ForeignKey(
        "licensing.Commitment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commitment")
    )
    license = models.ForeignKey(
        "licensing.License", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sales license")
    )
    policies = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name=_("policies"))
    for_license = models.BooleanField(_("also stands for a missing license"), default=False)
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("first day over"), null=True, blank=True)
    act = models.ForeignKey(
        "licensing.Act", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("granted with")
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("what a request asks for")
        verbose_name_plural = _("what requests ask for")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gt=F("since")),
                name="application_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.request}"
