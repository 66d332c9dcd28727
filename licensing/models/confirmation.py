"""The second person: tightening is confirmed afterwards, loosening before."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from licensing.querysets import ConfirmationQuerySet


class ConfirmationKind(models.TextChoices):
    ENACT_POLICY = "enact_policy", _("a policy was enacted")
    END_POLICY = "end_policy", _("a policy is to end")
    GRANT_LICENSES = "grant_licenses", _("licenses above the ceiling are to be granted")
    EXEMPTION = "exemption", _("an exception is to count")


class ConfirmationOutcome(models.TextChoices):
    OPEN = "open", _("open")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")


class Confirmation(models.Model):
    """What one person did or proposes, and a second one's word on it.

    For a loosening `payload` holds what the confirming service carries out, e.g. {"from": "2021-04-08"} or
    {"as_if_never": true}. `alone` is true when there was no second person to ask.
    """

    kind = models.CharField(_("what"), max_length=16, choices=ConfirmationKind.choices)
    policy = models.ForeignKey(
        "licensing.Policy", models.PROTECT, null=True, related_name="confirmations", verbose_name=_("policy")
    )
    exemption = models.ForeignKey(
        "licensing.Exemption",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="confirmations",
        verbose_name=_("exception"),
    )
    payload = models.JSONField(default=dict)
    reason = models.CharField(_("reason"), max_length=500)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("first person")
    )
    proposed_at = models.DateTimeField(_("proposed"))
    due_at = models.DateTimeField(_("due"))
    escalated_at = models.DateTimeField(_("escalated"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=ConfirmationOutcome.choices, default=ConfirmationOutcome.OPEN
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second person"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_reason = models.CharField(_("reason of the second person"), max_length=500, blank=True)
    alone = models.BooleanField(_("without a second person"), default=False)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "kind"], condition=Q(outcome="open"), name="confirmation_one_open"
            ),
            models.UniqueConstraint(
                fields=["exemption"], condition=Q(outcome="open"), name="confirmation_one_open_of_an_exception"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(alone=True) | ~Q(decided_by=models.F("proposed_by")),
                name="confirmation_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.policy or self.exemption or self.payload.get('request', '')})"
