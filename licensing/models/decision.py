"""The stored answer, with everything it was judged on."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from licensing.models.commitment import BusinessClass
from licensing.querysets import DecisionQuerySet


class Verdict(models.TextChoices):
    ALLOW = "allow", _("You may sell")
    REVIEW = "review", _("Not yet")
    DENY = "deny", _("You may not")


class Decision(models.Model):
    """One answer and its receipt. Append-only: the application can neither change nor delete it.

    `question`, `answer` and `facts` are canonical JSON as licensing.decision writes it; `facts_hash` is the SHA-256
    of the facts; `known` is the moment asked for (null: then), `snapshot` what PostgreSQL could see.
    """

    receipt = models.CharField(_("receipt"), max_length=20, unique=True)
    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="decisions", verbose_name=_("partner"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"))
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="decisions", verbose_name=_("customer")
    )
    customer_text = models.CharField(_("customer as asked"), max_length=300)
    buyer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="+", verbose_name=_("buyer")
    )
    product = models.ForeignKey("licensing.Product", models.PROTECT, related_name="+", verbose_name=_("product"))
    business = models.CharField(_("kind of business"), max_length=8, choices=BusinessClass.choices)
    on = models.DateField(_("on"))
    known = models.DateTimeField(_("as known"), null=True)
    declared = models.BooleanField(_("stated: no state participation known"), default=False)
    verdict = models.CharField(_("answer"), max_length=6, choices=Verdict.choices)
    governing = models.CharField(_("governing reason"), max_length=30)
    route = models.CharField(_("route"), max_length=14)
    holds_until = models.DateField(_("holds until"), null=True)
    question = models.JSONField()
    answer = models.JSONField()
    facts = models.JSONField()
    facts_hash = models.CharField(max_length=64)
    rules_version = models.CharField(max_length=20)
    snapshot = models.TextField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["partner", "-asked_at"], name="decision_partner_asked")]

    def __str__(self) -> str:
        return self.receipt
