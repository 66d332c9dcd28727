"""The sales license, what stops it, and the bundles that grant several at once."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from history.recording import recorded
from licensing.querysets import LicenseQuerySet, LicenseStopQuerySet
from partners.models import HoldReason, named


@recorded()
class License(models.Model):
    """A grant of product line × territory × segment from a grantor to a holder for a period.

    `number` is the primary key. Without `grantor` the vendor itself granted it. `revoked` closes the grant: from a
    day (`valid` ends there) or as if never (`valid` is empty). `run_off` is {class: {since_before, until}} in ISO
    days as licensing.decision reads it; null is the preset.
    """

    holder = models.ForeignKey("partners.Partner", models.PROTECT, related_name="licenses", verbose_name=_("holder"))
    grantor = models.ForeignKey(
        "partners.Partner",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="granted_licenses",
        verbose_name=_("granted by"),
        help_text=_("Empty: the vendor itself."),
    )
    line = models.ForeignKey(
        "licensing.ProductLine", models.PROTECT, related_name="licenses", verbose_name=_("product line")
    )
    segment = models.ForeignKey("customers.Segment", models.PROTECT, related_name="+", verbose_name=_("segment"))
    territory = ArrayField(models.CharField(max_length=12), verbose_name=_("territory"))
    excluded = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name=_("except"))
    valid = DateRangeField(_("period"))
    may_pass_on = models.BooleanField(_("holder may pass it on"), default=False)
    document = models.CharField(_("document"), max_length=200, blank=True)
    revoked = models.BooleanField(_("revoked"), default=False)
    run_off = models.JSONField(_("running business"), null=True, blank=True)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("renews")
    )
    bundle = models.CharField(_("bundle"), max_length=60, blank=True)

    objects = LicenseQuerySet.as_manager()

    class Meta:
        verbose_name = _("sales license")
        verbose_name_plural = _("sales licenses")
        ordering = ["pk"]
        constraints = [
            ExclusionConstraint(
                name="license_open_grants_do_not_overlap",
                expressions=[
                    (Coalesce(F("grantor"), Value(0)), RangeOperators.EQUAL),
                    (F("holder"), RangeOperators.EQUAL),
                    (F("line"), RangeOperators.EQUAL),
                    (
                        Func(
                            "territory", "excluded", function="licensing_territory_key", output_field=models.TextField()
                        ),
                        RangeOperators.EQUAL,
                    ),
                    (F("segment"), RangeOperators.EQUAL),
                    (F("valid"), RangeOperators.OVERLAPS),
                ],
                condition=Q(revoked=False),
            ),
            models.CheckConstraint(
                condition=Q(grantor=None) | ~Q(grantor=F("holder")), name="license_not_granted_to_itself"
            ),
            models.CheckConstraint(condition=~Q(territory=[]), name="license_has_a_territory"),
        ]
        indexes = [
            models.Index(fields=["holder", "line"], name="license_holder_line"),
            models.Index(fields=["grantor", "line"], name="license_grantor_line"),
        ]

    def __str__(self) -> str:
        return f"L-{self.pk}"

    @property
    def number(self) -> int:
        return self.pk


@recorded()
class LicenseStop(models.Model):
    """A hold on one license for a time; resuming ends `valid`."""

    license = models.ForeignKey(License, models.PROTECT, related_name="stops", verbose_name=_("sales license"))
    reason = models.CharField(_("reason"), max_length=16, choices=HoldReason.choices, default=HoldReason.OTHER)
    text = models.CharField(_("what happened"), max_length=500, blank=True)
    blocks_running = models.BooleanField(_("also stops running contracts, bids and awards"), default=False)
    valid = DateRangeField(_("period"))

    objects = LicenseStopQuerySet.as_manager()

    class Meta:
        verbose_name = _("stop of a license")
        verbose_name_plural = _("stops of licenses")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.license}: {self.get_reason_display()}"


class Bundle(models.Model):
    """Several licenses granted by one name, such as "Commercial CIS": every line × every segment, one territory."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name_en = models.CharField(_("name, English"), max_length=100)
    name_ru = models.CharField(_("name, Russian"), max_length=100, blank=True)
    lines = models.ManyToManyField("licensing.ProductLine", related_name="+", verbose_name=_("product lines"))
    segments = models.ManyToManyField("customers.Segment", related_name="+", verbose_name=_("segments"))
    territory = ArrayField(models.CharField(max_length=12), verbose_name=_("territory"))
    excluded = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name=_("except"))
    months = models.PositiveSmallIntegerField(_("months"), default=12)
    may_pass_on = models.BooleanField(_("holder may pass it on"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("bundle")
        verbose_name_plural = _("bundles")
        ordering = ["name_en", "pk"]

    def __str__(self) -> str:
        return named(self)
