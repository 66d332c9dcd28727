"""Agreements between the distributor and its partners, their versions, and who has signed which."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from history.recording import recorded
from partners.models.groups import named
from partners.models.partner import Partner
from partners.querysets import AgreementQuerySet, SignatureQuerySet


@recorded()
class Agreement(models.Model):
    """One version of an agreement. A partner that has not signed the newest by `due` is stopped, where it says so."""

    code = models.SlugField(_("agreement"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    name_en = models.CharField(_("name, English"), max_length=200)
    name_ru = models.CharField(_("name, Russian"), max_length=200, blank=True)
    link = models.URLField(_("where it can be read"), max_length=500, blank=True)
    since = models.DateField(_("from"))
    due = models.DateField(_("to be signed by"))
    stops = models.BooleanField(_("who has not signed by then is stopped"), default=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="agreement_version_once"),
            models.CheckConstraint(condition=models.Q(due__gte=models.F("since")), name="agreement_due_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"{named(self)}, {self.version}"


@recorded()
class Signature(models.Model):
    """A partner has signed a version: when, and by whom."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="signatures", verbose_name=_("partner"))
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures", verbose_name=_("agreement"))
    signed_on = models.DateField(_("signed"))
    signed_by = models.CharField(_("signed by"), max_length=200)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["-signed_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["partner", "agreement"], name="signature_once")]

    def __str__(self) -> str:
        return f"{self.partner}: {self.agreement}"
