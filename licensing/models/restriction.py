"""Named restrictions: customers that may not be sold to at all, with where that is said."""

from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from history.recording import recorded
from licensing.querysets import ListedMatchQuerySet, RestrictionQuerySet


@recorded()
class Restriction(models.Model):
    """A named restricted party, for the days of `valid`: who says so, since when, and what shows it."""

    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="restrictions", verbose_name=_("customer")
    )
    source = models.CharField(_("source"), max_length=200)
    source_date = models.DateField(_("date of the source"))
    evidence = models.CharField(_("what shows it"), max_length=500)
    listed_as = models.CharField(_("as the list writes it"), max_length=300, blank=True)
    valid = DateRangeField(_("period"))

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("named restriction")
        verbose_name_plural = _("named restrictions")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.customer}: {self.source}"


class MatchVerdict(models.TextChoices):
    OPEN = "open", _("to be looked at")
    SAME = "same", _("the same")
    NOT_SAME = "not_same", _("not the same")


class ListedMatch(models.Model):
    """A listed name that may be a customer, and what a person said of it: asked once, however often the list comes.

    `listed` is the country and the name made alike (customers.names.search_key); `listed_as` the name as the newest list
    writes it, with its date and evidence. `score` is of customers.duplicates.
    """

    source = models.CharField(_("source"), max_length=200)
    listed = models.CharField(_("listed name"), max_length=400)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", verbose_name=_("customer"))
    listed_as = models.CharField(_("as the list writes it"), max_length=300, blank=True)
    source_date = models.DateField(_("date of the source"))
    evidence = models.CharField(_("what shows it"), max_length=500, blank=True)
    score = models.PositiveSmallIntegerField(_("likeness"), default=0)
    verdict = models.CharField(_("verdict"), max_length=8, choices=MatchVerdict.choices, default=MatchVerdict.OPEN)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = ListedMatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("match of a listed name")
        verbose_name_plural = _("matches of listed names")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["source", "listed", "customer"], name="listedmatch_asked_once")]

    def __str__(self) -> str:
        return f"{self.listed}: {self.get_verdict_display()}"
