"""The policy: a change by the vendor, or for many, lying over the chain of licenses."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from history.recording import recorded
from licensing.querysets import PolicyQuerySet


class Effect(models.TextChoices):
    WITHDRAWN = "withdrawn", _("withdrawn")
    DIRECT_ONLY = "direct_only", _("by the vendor direct only")
    APPROVAL = "approval", _("needs approval")


class Unproven(models.TextChoices):
    ALLOW = "allow", _("may be sold to, with a note")
    DECLARE = "declare", _("the seller states that no state participation is known")
    REVIEW = "review", _("an officer looks first")
    DENY = "deny", _("may not be sold to")


class Measure(models.TextChoices):
    ANY_SHARE = "any_share", _("any known share of the state")
    SHARE_ABOVE = "share_above", _("a share of the state above a limit")
    SHARE_FROM = "share_from", _("a share of the state of a limit or more")
    CASCADE_GE50 = "cascade_ge50", _("the state holds half or more, through companies it controls")
    CASCADE_GT50 = "cascade_gt50", _("the state holds more than half, through companies it controls")
    CONTROL = "control", _("recorded control by the state without shares")


WITH_LIMIT = (Measure.SHARE_ABOVE, Measure.SHARE_FROM)
"""Measures that name a limit."""


class Contested(models.TextChoices):
    OPEN = "open", _("contested, undecided")
    KEPT = "kept", _("contested, kept")
    HELD = "held", _("held")
    RESOLVED = "resolved", _("resolved")


class PolicyStatus(models.TextChoices):
    """What is stored is the step a person took; whether it is in force is derived from `valid`."""

    DRAFT = "draft", _("draft")
    ENACTED = "enacted", _("enacted")
    CANCELLED = "cancelled", _("cancelled")


@recorded()
class Policy(models.Model):
    """What is withdrawn, redirected or made conditional: where, for whom, from when, and what about running business.

    `number` is the primary key. `lines` and `segments` are codes, `countries` is frozen at enactment. An empty
    list of segments without a measure means every customer. `run_off` is as on a license.
    """

    title_en = models.CharField(_("title, English"), max_length=200)
    title_ru = models.CharField(_("title, Russian"), max_length=200, blank=True)
    vendor = models.ForeignKey("licensing.Vendor", models.PROTECT, related_name="policies", verbose_name=_("vendor"))
    letter = models.TextField(_("text of the letter"), blank=True)
    letter_document = models.ForeignKey(
        "licensing.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="policies",
        verbose_name=_("the letter as it came"),
    )
    letter_at = models.DateTimeField(_("letter received"), null=True, blank=True)
    lines = ArrayField(models.SlugField(max_length=40), verbose_name=_("product lines"))
    territory = ArrayField(models.CharField(max_length=12), default=list, verbose_name=_("territory as written"))
    countries = ArrayField(models.CharField(max_length=12), default=list, verbose_name=_("countries"))
    excluded = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name=_("except"))
    segments = ArrayField(models.SlugField(max_length=40), default=list, blank=True, verbose_name=_("segments"))
    measure = models.CharField(_("measure"), max_length=16, choices=Measure.choices, blank=True)
    measure_limit = models.DecimalField(_("limit, percent"), max_digits=13, decimal_places=10, null=True, blank=True)
    via = models.ForeignKey(
        "partners.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("via")
    )
    effect = models.CharField(_("effect"), max_length=12, choices=Effect.choices, default=Effect.WITHDRAWN)
    unproven = models.CharField(
        _("where it is not proven"), max_length=8, choices=Unproven.choices, default=Unproven.DECLARE
    )
    run_off = models.JSONField(_("running business"), null=True, blank=True)
    is_direct = models.BooleanField(_("customers buy from the vendor"), default=False)
    direct_url = models.URLField(_("where customers buy direct"), blank=True)
    valid = DateRangeField(_("in force"))
    status = models.CharField(_("step"), max_length=10, choices=PolicyStatus.choices, default=PolicyStatus.DRAFT)
    contested = models.CharField(_("contested"), max_length=8, choices=Contested.choices, blank=True)
    enacted_at = models.DateTimeField(_("enacted"), null=True, blank=True)
    enacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("enacted by")
    )
    impact = models.JSONField(_("who was hit, as shown"), null=True, blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(measure__in=["share_above", "share_from"]) | Q(measure_limit__isnull=False),
                name="policy_limit_given",
            ),
            models.CheckConstraint(
                condition=~Q(status="enacted") | ~Q(countries=[]), name="policy_enacted_names_countries"
            ),
        ]

    def __str__(self) -> str:
        return f"P-{self.pk}"

    @property
    def number(self) -> int:
        return self.pk

    @property
    def title(self) -> str:
        """The title in the reader's language, else the English one."""
        return (self.title_ru if (get_language() or "en").startswith("ru") else "") or self.title_en
