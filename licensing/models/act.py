"""The act: one change of many licenses, with one reason, that one Undo takes back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from licensing.querysets import ActQuerySet


class ActKind(models.TextChoices):
    GRANT = "grant", _("granted")
    REVOKE = "revoke", _("revoked")
    STOP = "stop", _("stopped")
    RESUME = "resume", _("resumed")
    RENEW = "renew", _("renewed")
    UNDO = "undo", _("undone")


class Act(models.Model):
    """What was done, by whom and why. `number` is the primary key; `undoes` is the act it took back."""

    kind = models.CharField(_("what"), max_length=8, choices=ActKind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"))
    reason = models.CharField(_("reason"), max_length=500)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by", verbose_name=_("undoes")
    )

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"A-{self.pk}"


class ActItem(models.Model):
    """One license touched by an act: its state before (null: there was none) and after, as plain values.

    As the rows of the history it has no foreign keys in the database: acts and licenses are never deleted nor numbered
    anew, and the look-ups would be a sixth of what a withdrawal of 100,000 licenses costs.
    """

    act = models.ForeignKey(Act, models.PROTECT, related_name="items", verbose_name=_("act"), db_constraint=False)
    license = models.ForeignKey(
        "licensing.License",
        models.PROTECT,
        related_name="act_items",
        verbose_name=_("sales license"),
        db_constraint=False,
    )
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"))

    class Meta:
        verbose_name = _("license of an act")
        verbose_name_plural = _("licenses of acts")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.act}: {self.license}"


class BulkAct(models.Model):
    """An act on all that a filter names, done in batches: which licenses and what with them, and how far it is.

    `plan` holds the filter's values (`chosen`), the days, the last license that is meant (`last`) and how many there
    were (`count`); `reached` is the last license done.
    """

    act = models.OneToOneField(Act, models.PROTECT, related_name="bulk", verbose_name=_("act"))
    plan = models.JSONField(_("which licenses, and what with them"))
    reached = models.BigIntegerField(_("done up to license"), default=0)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk act")
        verbose_name_plural = _("bulk acts")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.act)
