"""Who sells: the tree of partners, its people, what stops it, and the groups of countries."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from history.recording import recorded
from partners.querysets import (
    ContactQuerySet,
    HoldQuerySet,
    InvitationQuerySet,
    MembershipQuerySet,
    PartnerQuerySet,
)


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


class ContactRole(models.TextChoices):
    SALES = "sales", _("sales")
    COMPLIANCE = "compliance", _("compliance")
    MANAGEMENT = "management", _("management")
    TECHNICAL = "technical", _("technical")


class Contact(models.Model):
    """A name and a mail address of a partner, with or without an account."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="contacts", verbose_name=_("partner"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=12, choices=ContactRole.choices, default=ContactRole.SALES)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="ru")
    is_active = models.BooleanField(_("active"), default=True)
    bounced_at = models.DateTimeField(_("last bounce"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["partner", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["partner", "email"], name="contact_one_per_address")]

    def __str__(self) -> str:
        return self.name


class FormerAddress(models.Model):
    """A mail address that a person or a contact had before, so that what somebody quotes is still found.

    A table and not the history: an address is forgotten with its person.
    """

    email = models.EmailField(_("former e-mail"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="former_addresses",
        verbose_name=_("account"),
    )
    contact = models.ForeignKey(
        Contact, models.CASCADE, null=True, blank=True, related_name="former_addresses", verbose_name=_("contact")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("changed by")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, contact=None) | Q(user=None, contact__isnull=False),
                name="former_address_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.email


class Invitation(models.Model):
    """An invitation of one address to one role; the link carries a secret of which only the hash is kept."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="invitations", verbose_name=_("partner"))
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="ru")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    replaces = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("ends the access of"),
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_one_open_per_address",
            )
        ]

    def __str__(self) -> str:
        return self.email

    def step(self, now: datetime) -> str:
        """Return how far it came: invited, late (the link expired), unseen (accepted), seen or withdrawn."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.accepted_by:
            return "seen" if self.accepted_by.last_visit_at else "unseen"
        return "invited" if self.expires_at > now else "late"


class HoldReason(models.TextChoices):
    AGREEMENT = "agreement", _("the agreement is not signed")
    ACKNOWLEDGEMENT = "acknowledgement", _("an acknowledgement is owed")
    COMPLIANCE = "compliance", _("compliance check")
    OTHER = "other", _("another reason")


@recorded()
class Hold(models.Model):
    """Why a partner may not act for a time. A suspension is a hold; lifting one ends `valid`."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="holds", verbose_name=_("partner"))
    reason = models.CharField(_("reason"), max_length=16, choices=HoldReason.choices)
    text = models.CharField(_("what happened"), max_length=500, blank=True)
    cause_url = models.CharField(_("address of the cause"), max_length=300, blank=True)
    lifted_by_whom = models.CharField(_("who can lift it"), max_length=200, blank=True)
    blocks_running = models.BooleanField(_("also stops running contracts, bids and awards"), default=False)
    valid = DateRangeField(_("period"))

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("stop of a partner")
        verbose_name_plural = _("stops of partners")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.partner}: {self.get_reason_display()}"
