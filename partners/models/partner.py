"""The tree of partners, and who may act for one of them."""

from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from history.recording import recorded
from partners.models.groups import named
from partners.querysets import MembershipQuerySet, PartnerQuerySet


@recorded()
class Partner(models.Model):
    """An organization in the channel: the distributor (root), a sub-partner, or a rival named only as a link.

    `parent` manages it. `valid` is the time of the partnership: past its end the partner has ended.
    """

    slug = models.SlugField(_("code"), max_length=60, unique=True)
    name_en = models.CharField(_("name, Latin"), max_length=200)
    name_ru = models.CharField(_("name, Cyrillic"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("managed by")
    )
    is_operator = models.BooleanField(_("the distributor"), default=False)
    is_link = models.BooleanField(_("a link of a chain, without logins"), default=False)
    country = models.CharField(_("country"), max_length=2)
    city = models.CharField(_("city"), max_length=100, blank=True)
    tax_id = models.CharField(_("tax identifier"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="ru")
    valid = DateRangeField(_("partner for"))

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name_en", "pk"]
        constraints = [
            models.UniqueConstraint("is_operator", condition=Q(is_operator=True), name="partner_one_operator"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="partner_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return named(self)


class Role(models.TextChoices):
    """What a person may do. The first three are of any partner, the others of the distributor's people."""

    OWNER = "owner", _("owner")
    SELLER = "seller", _("seller")
    COMPLIANCE = "compliance", _("compliance contact")
    MANAGER = "manager", _("manager")
    OFFICER = "officer", _("compliance officer")
    VIEWER = "viewer", _("viewer")
    AUDITOR = "auditor", _("auditor")
    SUPPORT = "support", _("support")


PARTNER_ROLES = [Role.OWNER, Role.SELLER, Role.COMPLIANCE]
OPERATOR_ROLES = [Role.MANAGER, Role.OFFICER, Role.VIEWER, Role.AUDITOR, Role.SUPPORT]


@recorded()
class Membership(models.Model):
    """A person's role in a partner; ended, never deleted."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="memberships", verbose_name=_("partner"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    is_active = models.BooleanField(_("active"), default=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["partner", "user", "pk"]
        constraints = [models.UniqueConstraint(fields=["partner", "user"], name="membership_one_per_person")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"
