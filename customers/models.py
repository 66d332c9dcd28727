"""Who buys: customers, their identifiers and names, and the segments they carry."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.querysets import CustomerQuerySet, LookupRunQuerySet, SegmentQuerySet
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


@recorded()
class Customer(models.Model):
    """A legal entity, the end user, named by country and tax identifier (see `Identifier`).

    `name` is the name as registered, `name_latin` its Latin form. `search_key` folds both and every earlier name.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=300)
    name_latin = models.CharField(_("name in Latin letters"), max_length=300, blank=True)
    country = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("region (ISO 3166-2)"), max_length=6, blank=True)
    search_key = models.TextField(editable=False, default="")
    added_by = models.ForeignKey(
        "partners.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("added by")
    )

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["name", "pk"]
        indexes = [GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="customer_search")]

    def __str__(self) -> str:
        return self.name


@recorded()
class Identifier(models.Model):
    """A number by which a register knows the customer. A corrected one stays, not current, and stays findable."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="identifiers", verbose_name=_("customer"))
    country = models.CharField(_("country"), max_length=2)
    scheme = models.CharField(_("scheme"), max_length=20)
    value = models.CharField(_("value"), max_length=40)
    is_current = models.BooleanField(_("current"), default=True)
    names_customer = models.BooleanField(_("names the customer"), default=True)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        ordering = ["-is_current", "-names_customer", "scheme", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"], condition=Q(is_current=True), name="identifier_of_one_customer"
            ),
        ]
        indexes = [models.Index(fields=["value"], name="identifier_value")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


@recorded()
class FormerName(models.Model):
    """A name the customer no longer bears, or never did; kept so that it is still found by it."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="former_names", verbose_name=_("customer"))
    name = models.CharField(_("name"), max_length=300)

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


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


@recorded()
class Acquaintance(models.Model):
    """That a partner knows a customer: it added it, asked about it or has a commitment with it.

    Only such partners find the customer by name; others need its exact identifier.
    """

    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="+", verbose_name=_("partner"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="acquaintances", verbose_name=_("customer"))

    class Meta:
        verbose_name = _("partner who knows a customer")
        verbose_name_plural = _("partners who know customers")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["partner", "customer"], name="acquaintance_once")]

    def __str__(self) -> str:
        return f"{self.partner} → {self.customer}"


class LookupRun(models.Model):
    """An hour in which an organization looked up unusually many customers by their identifiers."""

    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="+", verbose_name=_("partner"))
    began_at = models.DateTimeField(_("hour"))
    lookups = models.PositiveIntegerField(_("look-ups, at least"))

    objects = LookupRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of look-ups")
        verbose_name_plural = _("runs of look-ups")
        ordering = ["-began_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["partner", "began_at"], name="lookup_run_one_an_hour")]

    def __str__(self) -> str:
        return f"{self.partner}, {self.began_at:%Y-%m-%d %H:%M}"
