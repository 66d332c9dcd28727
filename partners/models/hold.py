"""What stops a partner for a time."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from history.recording import recorded
from partners.models.partner import Partner
from partners.querysets import HoldQuerySet


class HoldReason(models.TextChoices):
    AGREEMENT = "agreement", _("the agreement is not signed")
    ACKNOWLEDGEMENT = "acknowledgement", _("an acknowledgement is owed")
    COMPLIANCE = "compliance", _("compliance check")
    OTHER = "other", _("another reason")


@recorded()
class Hold(models.Model):
    """Why a partner may not act for a time. A suspension is a hold; lifting one ends `valid`."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="holds", verbose_name=_("partner"))
    reason = models.CharField(_("reason"), max_length=16, choices=HoldReason.choices)
    text = models.CharField(_("what happened"), max_length=500, blank=True)
    cause_url = models.CharField(_("address of the cause"), max_length=300, blank=True)
    lifted_by_whom = models.CharField(_("who can lift it"), max_length=200, blank=True)
    blocks_running = models.BooleanField(_("also stops running contracts, bids and awards"), default=False)
    valid = DateRangeField(_("period"))

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("stop of a partner")
        verbose_name_plural = _("stops of partners")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.partner}: {self.get_reason_display()}"
