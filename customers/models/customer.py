"""A customer, its identifiers and names, and which partners know it."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.identifiers.schemes import SHARED
from customers.querysets import CustomerQuerySet, LookupRunQuerySet
from history.recording import recorded


@recorded()
class Customer(models.Model):
    """A legal entity, the end user, named by country and tax identifier (see `Identifier`).

    `name` is the name as registered, `name_latin` its Latin form. `search_key` folds both and every earlier name.
    A customer `merged_into` another is the same one on file twice: nothing of it is moved, everything that looks it up
    follows the pointer. It always leads to one that stands: see `customers.services.merging`.
    """

    public_id = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("company name"), max_length=300)
    name_latin = models.CharField(_("name in Latin letters"), max_length=300, blank=True)
    country = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("region (ISO 3166-2)"), max_length=6, blank=True)
    search_key = models.TextField(_("search key"), editable=False, default="")
    added_by = models.ForeignKey(
        "partners.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("added by")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("the same as")
    )

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="customer_not_merged_into_itself")
        ]
        indexes = [GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="customer_search")]

    def __str__(self) -> str:
        return self.name

    @property
    def standing(self) -> "Customer":
        """The customer this one counts as: itself, or the one it was merged into."""
        return self.merged_into or self


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
                fields=["scheme", "value"],
                condition=Q(is_current=True) & ~Q(scheme__in=SHARED),
                name="identifier_of_one_customer",
            ),
        ]
        indexes = [models.Index(fields=["value"], name="identifier_value")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


@recorded()
class FormerName(models.Model):
    """A name the customer no longer bears, or never did; kept so that it is still found by it."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="former_names", verbose_name=_("customer"))
    name = models.CharField(_("company name"), max_length=300)

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


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
