"""What a preview showed and what an act hit: kept whole, so that one can be held against the other."""

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from licensing.impact import counts_of
from licensing.models.policy import Policy
from licensing.querysets import PreviewQuerySet


class PreviewStep(models.TextChoices):
    SHOWN = "shown", _("shown before the act")
    ENACTED = "enacted", _("hit by the act")


class Preview(models.Model):
    """Who a policy hits, as it was computed at one moment; never changed afterwards.

    `found` is licensing.impact.Impact as JSON, `digest` the hash of its set. `terms` is the hash of the draft that was
    read. `undo` says of how many stored answers it was tried what they are after enacting and ending as if never, and
    which would be other ones than before: {"asked": int, "differ": [[key, before, after, why], …]}.
    """

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="previews", verbose_name=_("policy"))
    step = models.CharField(_("step"), max_length=7, choices=PreviewStep.choices)
    taken_at = models.DateTimeField(_("computed"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    on = models.DateField(_("on"))
    terms = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    found = models.JSONField()
    undo = models.JSONField(null=True, blank=True)

    objects = PreviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview of a policy")
        verbose_name_plural = _("previews of policies")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.policy}: {self.get_step_display()}"

    @cached_property
    def counts(self) -> dict[str, int]:
        return counts_of(self.found)
