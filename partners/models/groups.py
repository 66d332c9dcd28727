"""The groups of countries, and how a thing with two names is called."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from history.recording import recorded


def named(instance) -> str:
    """Return the name of a thing with `name_en` and `name_ru` in the reader's language."""
    russian = (get_language() or "en").startswith("ru")
    return (instance.name_ru if russian else instance.name_en) or instance.name_en


@recorded()
class CountryGroup(models.Model):
    """A named group of countries, such as the CIS; its members have dates."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name_en = models.CharField(_("name, English"), max_length=100)
    name_ru = models.CharField(_("name, Russian"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("country group")
        verbose_name_plural = _("country groups")
        ordering = ["code"]

    def __str__(self) -> str:
        return named(self)


class MemberStatus(models.TextChoices):
    MEMBER = "member", _("member")
    ASSOCIATE = "associate", _("associate")
    FORMER = "former", _("former")


@recorded()
class CountryGroupMember(models.Model):
    """One country's standing in one group for a time."""

    group = models.ForeignKey(CountryGroup, models.PROTECT, related_name="members", verbose_name=_("country group"))
    country = models.CharField(_("country"), max_length=2)
    status = models.CharField(_("status"), max_length=10, choices=MemberStatus.choices, default=MemberStatus.MEMBER)
    valid = DateRangeField(_("period"))
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("member of a country group")
        verbose_name_plural = _("members of country groups")
        ordering = ["group", "country", "valid", "pk"]
        constraints = [
            ExclusionConstraint(
                name="group_one_standing_at_a_time",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("country", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.group.code}: {self.country}"
