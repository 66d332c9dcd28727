"""Exceptions: approved departures from a policy, or from a missing license, for a partner and a customer."""

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from history.recording import recorded
from licensing.models.commitment import Commitment
from licensing.querysets import ExemptionQuerySet


@recorded()
class Exemption(models.Model):
    """A partner may sell to a customer, or carry out a commitment, though policies or a missing license say no.

    `policies` are the numbers it names. It counts from the moment a second person approved it (`approved`), for the
    days of `valid`, which always ends: an exception is no license.
    """

    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, related_name="exemptions", verbose_name=_("partner")
    )
    customer = models.ForeignKey(
        "customers.Customer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exemptions",
        verbose_name=_("customer"),
    )
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="exemptions", verbose_name=_("commitment")
    )
    policies = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name=_("policies"))
    for_license = models.BooleanField(_("also stands for a missing license"), default=False)
    text = models.CharField(_("why"), max_length=500)
    approved = models.BooleanField(_("approved"), default=False)
    valid = DateRangeField(_("period"))
    request = models.ForeignKey(
        "partners.Request", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked for by")
    )

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | Q(commitment__isnull=False), name="exemption_is_for_something"
            ),
            models.CheckConstraint(
                condition=~Q(policies=[]) | Q(for_license=True), name="exemption_departs_from_something"
            ),
            models.CheckConstraint(condition=Q(valid__isempty=True) | Q(valid__upper_inf=False), name="exemption_ends"),
        ]

    def __str__(self) -> str:
        return f"E-{self.pk}"

    @property
    def number(self) -> int:
        return self.pk
