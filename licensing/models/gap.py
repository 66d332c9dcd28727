"""The gap: what was answered or entered between the day a policy takes effect and the day it was known here."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from history.recording import recorded
from licensing.models.commitment import Commitment
from licensing.models.decision import Decision
from licensing.models.policy import Policy
from licensing.querysets import GapItemQuerySet


class GapFate(models.TextChoices):
    OPEN = "open", _("undecided")
    HONOR = "honor", _("honored")
    REVIEW = "review", _("under review")
    DONE = "done", _("followed up")


class GapKind(models.TextChoices):
    ALLOWED = "allowed", _("allowed before the policy was known")
    COMMITTED = "committed", _("entered before the policy was known")
    REFUSED = "refused", _("refused while the policy stood")


@recorded()
class GapItem(models.Model):
    """One answer or commitment of the gap, what becomes of it, and whether who asked was told."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="gap", verbose_name=_("policy"))
    kind = models.CharField(_("kind"), max_length=9, choices=GapKind.choices)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answer")
    )
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commitment")
    )
    fate = models.CharField(_("what becomes of it"), max_length=6, choices=GapFate.choices, default=GapFate.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    told_at = models.DateTimeField(_("told"), null=True, blank=True)

    objects = GapItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer of the gap")
        verbose_name_plural = _("answers of the gap")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=False, commitment=None) | Q(decision=None, commitment__isnull=False),
                name="gapitem_is_one_thing",
            ),
            models.UniqueConstraint(fields=["policy", "kind", "decision"], name="gapitem_answer_once"),
            models.UniqueConstraint(fields=["policy", "kind", "commitment"], name="gapitem_commitment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.policy}: {self.decision or self.commitment}"
