"""Profiles: customers that a decision cannot tell apart, kept by whoever writes what they follow from."""

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer


class ShareLimit(models.Model):
    """A limit of the state's share, in percent, that some policy names: profiles tell shares apart at these alone."""

    limit = models.DecimalField(_("limit, percent"), max_digits=13, decimal_places=10, unique=True)

    class Meta:
        verbose_name = _("limit of the state's share")
        verbose_name_plural = _("limits of the state's share")
        ordering = ["limit"]

    def __str__(self) -> str:
        return f"{self.limit.normalize():f}"


class Profile(models.Model):
    """What a decision sees of a customer on a day. `key` is the hash of the rest.

    `at_least` and `at_most` stand on the same side of every limit as the shares of its customers do.
    """

    key = models.CharField(_("hash of the rest"), max_length=64, unique=True)
    country = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("region (ISO 3166-2)"), max_length=6, blank=True)
    segments = ArrayField(models.SlugField(max_length=40), verbose_name=_("segments"))
    state = models.BooleanField(_("something points to the state"))
    activities = ArrayField(models.SlugField(max_length=40), verbose_name=_("activities that something points to"))
    at_least = models.DecimalField(_("the state's part for certain, percent"), max_digits=13, decimal_places=10)
    at_most = models.DecimalField(_("the state's part at most, percent"), max_digits=13, decimal_places=10)
    any_share = models.CharField(_("the state has a part"), max_length=7)
    cascade_ge50 = models.CharField(_("state-owned by a half or more, step by step"), max_length=7)
    cascade_gt50 = models.CharField(_("state-owned by more than a half, step by step"), max_length=7)
    control = models.CharField(_("the state controls it"), max_length=7)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        ordering = ["pk"]
        indexes = [GinIndex(fields=["segments"], name="profile_segments")]

    def __str__(self) -> str:
        return f"{self.country} {', '.join(self.segments)}"


class CustomerProfile(models.Model):
    """Which profile a customer has on the days of `valid`, as all is known now."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="profiles", verbose_name=_("customer"))
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="customers", verbose_name=_("profile"))
    valid = DateRangeField(_("period"))

    class Meta:
        verbose_name = _("profile of a customer")
        verbose_name_plural = _("profiles of customers")
        ordering = ["customer", "pk"]

    def __str__(self) -> str:
        return f"{self.customer}: {self.profile}"
