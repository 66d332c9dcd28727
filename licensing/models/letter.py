"""What each term of a policy's scope rests on: a phrase of the letter, or the distributor's own interpretation."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from history.recording import recorded
from licensing.models.policy import Policy
from licensing.querysets import PolicyTermQuerySet


class TermKind(models.TextChoices):
    """The terms of a scope, as the act "Withdraw…" asks for them."""

    WHO = "who", _("who")
    PRODUCTS = "products", _("what")
    COUNTRIES = "countries", _("where")
    CUSTOMERS = "customers", _("which customers")
    SINCE = "since", _("from when")
    RUNNING = "running", _("running business")


@recorded()
class PolicyTerm(models.Model):
    """One term of a policy: the characters `begin` … `end` of `Policy.letter`, half open, or nobody's phrase.

    A term without a phrase is our interpretation: `author` is who read it so, and `note` says why.
    """

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="terms", verbose_name=_("policy"))
    kind = models.CharField(_("term"), max_length=9, choices=TermKind.choices)
    begin = models.PositiveIntegerField(_("phrase from character"), null=True, blank=True)
    end = models.PositiveIntegerField(_("phrase up to character"), null=True, blank=True)
    note = models.CharField(_("why it is read so"), max_length=500, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("read so by")
    )

    objects = PolicyTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of a policy")
        verbose_name_plural = _("terms of policies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "kind"], name="policyterm_once"),
            models.CheckConstraint(
                condition=Q(begin=None, end=None) | Q(begin__isnull=False, end__gt=F("begin")),
                name="policyterm_phrase_is_some_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy}: {self.get_kind_display()}"

    @property
    def is_interpretation(self) -> bool:
        return self.begin is None
