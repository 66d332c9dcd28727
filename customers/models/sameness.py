"""Which customers are one, which are not, and which are likely to be."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer
from customers.models.ownership import Entity
from customers.querysets import DuplicateQuerySet, NotTheSameQuerySet, OperatorQuerySet
from history.recording import recorded


@recorded()
class CustomerMerge(models.Model):
    """That two customers are one: `merged` counts as `kept` until the merge is undone.

    `followers` are the customers that had been merged into `merged` and now point at `kept` too. `entity` is what was
    known of the merged one as an owner or a company, where it points at the kept one's entity since, and
    `entity_followers` what pointed at it before. From these an undo restores exactly what was.
    """

    kept = models.ForeignKey(Customer, models.PROTECT, related_name="merges", verbose_name=_("kept"))
    merged = models.ForeignKey(Customer, models.PROTECT, related_name="merges_of_it", verbose_name=_("merged"))
    reason = models.CharField(_("reason"), max_length=500)
    followers = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("merged before"))
    entity = models.ForeignKey(
        Entity, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entity")
    )
    entity_followers = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("entities merged before"))
    merged_at = models.DateTimeField(_("merged at"))
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("merged by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = OperatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of customers")
        verbose_name_plural = _("merges of customers")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="customer_merge_of_two"),
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="customer_merged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"


@recorded()
class NotTheSame(models.Model):
    """That two customers were looked at and are two; taken back, it no longer `stands`."""

    one = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    other = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("other customer"))
    reason = models.CharField(_("reason"), max_length=500)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("said by")
    )
    stands = models.BooleanField(_("stands"), default=True)

    objects = NotTheSameQuerySet.as_manager()

    class Meta:
        verbose_name = _("customers that are not the same")
        verbose_name_plural = _("customers that are not the same")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="not_the_same_in_order"),
            models.UniqueConstraint(fields=["one", "other"], name="not_the_same_once"),
        ]

    def __str__(self) -> str:
        return f"{self.one} ≠ {self.other}"


class DuplicatePair(models.Model):
    """Two customers that are likely one, as they were compared last; found anew at any time, so it has no history.

    `reasons` are codes of `customers.duplicates`, `score` is 0 to 100.
    """

    one = models.ForeignKey(Customer, models.CASCADE, related_name="+", verbose_name=_("customer"))
    other = models.ForeignKey(Customer, models.CASCADE, related_name="+", verbose_name=_("other customer"))
    score = models.PositiveSmallIntegerField(_("score"))
    reasons = ArrayField(models.CharField(max_length=20), verbose_name=_("reasons"))

    objects = DuplicateQuerySet.as_manager()

    class Meta:
        verbose_name = _("likely duplicate")
        verbose_name_plural = _("likely duplicates")
        ordering = ["-score", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="duplicate_pair_in_order"),
            models.UniqueConstraint(fields=["one", "other"], name="duplicate_pair_once"),
        ]
        indexes = [models.Index(fields=["-score", "id"], name="duplicate_pair_by_score")]

    def __str__(self) -> str:
        return f"{self.one} = {self.other}?"
