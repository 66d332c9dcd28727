"""The tree of segments, and which customer carries which."""

from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer
from customers.querysets import SegmentQuerySet
from history.recording import recorded
from partners.models import named


class Axis(models.TextChoices):
    ACTIVITY = "activity", _("what the customer does")
    STATE = "state", _("the state's part in it")


@recorded()
class Segment(models.Model):
    """A node in the tree of customer segments.

    `needs_license` says whether selling to it takes a license of its own. The code `none` on the state axis means
    that no state was found in the customer; it stands beside the root `state`, not below it.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    axis = models.CharField(_("axis"), max_length=10, choices=Axis.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("below")
    )
    needs_license = models.BooleanField(_("needs a license of its own"), default=False)
    name_en = models.CharField(_("name, English"), max_length=100)
    name_ru = models.CharField(_("name, Russian"), max_length=100, blank=True)
    meaning_en = models.CharField(_("meaning, English"), max_length=300, blank=True)
    meaning_ru = models.CharField(_("meaning, Russian"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["axis", "position", "code"]
        constraints = [models.CheckConstraint(condition=~Q(parent=F("id")), name="segment_not_its_own_parent")]

    def __str__(self) -> str:
        return named(self)


class Basis(models.TextChoices):
    FINDING = "finding", _("found by an officer")
    DECLARATION = "declaration", _("declared by a partner and accepted")
    IMPORT = "import", _("brought in from a file")
    LISTED = "listed", _("listed public body")


@recorded()
class CustomerSegment(models.Model):
    """Why and since when a customer carries a segment; ended, never deleted."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="segments", verbose_name=_("customer"))
    segment = models.ForeignKey(Segment, models.PROTECT, related_name="+", verbose_name=_("segment"))
    basis = models.CharField(_("basis"), max_length=12, choices=Basis.choices, default=Basis.FINDING)
    evidence = models.CharField(_("evidence"), max_length=500)
    valid = DateRangeField(_("period"))
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("found by")
    )

    class Meta:
        verbose_name = _("segment of a customer")
        verbose_name_plural = _("segments of customers")
        ordering = ["customer", "segment", "pk"]

    def __str__(self) -> str:
        return f"{self.customer}: {self.segment}"
