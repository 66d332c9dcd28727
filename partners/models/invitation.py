"""Invitations to a role in a partner."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models.partner import Membership, Partner, Role
from partners.querysets import InvitationQuerySet


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
