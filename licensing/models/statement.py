"""Statements: what one source says about a policy. They contradict each other, so each is kept with its source."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from history.recording import recorded
from licensing.models.document import Document
from licensing.models.policy import Policy
from licensing.querysets import StatementQuerySet


class Rank(models.TextChoices):
    """Whose word it is, the weightiest first."""

    VENDOR = "vendor", _("vendor")
    DISTRIBUTOR = "distributor", _("distributor")
    PRESS = "press", _("press or customer")


class Stance(models.TextChoices):
    ASSERTS = "asserts", _("asserts")
    DENIES = "denies", _("denies")
    CLARIFIES = "clarifies", _("clarifies")


@recorded()
class Statement(models.Model):
    """Who says what about a policy, since when we know; `is_direct` is what it says of buying from the vendor direct.

    `is_direct` None: it does not speak of the route.
    """

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="statements", verbose_name=_("policy"))
    source = models.CharField(_("who says it"), max_length=200)
    rank = models.CharField(_("rank"), max_length=11, choices=Rank.choices)
    stance = models.CharField(_("what it does"), max_length=9, choices=Stance.choices)
    quote = models.TextField(_("in its own words"), max_length=4000)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    link = models.URLField(_("address"), max_length=500, blank=True)
    received_at = models.DateTimeField(_("received"))
    is_direct = models.BooleanField(_("customers may buy from the vendor direct"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["received_at", "pk"]

    def __str__(self) -> str:
        return f"{self.source}: {self.get_stance_display()}"
