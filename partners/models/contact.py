"""Contacts of partners, and the addresses that people and contacts had before."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models.partner import Partner
from partners.querysets import ContactQuerySet


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
