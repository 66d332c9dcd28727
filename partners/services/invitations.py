"""Invitations: who is asked to become a member, and how they accept."""

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from history import clock
from jobs import outbox
from partners.exceptions import Refused
from partners.models import Contact, Invitation, Membership, Partner
from partners.services.memberships import check_role, join_partner
from partners.services.partners import correct

INVITATION_DAYS = 14


def invite(
    partner: Partner,
    *,
    actor,
    email: str,
    role: str,
    name: str = "",
    language: str = "ru",
    replaces: Membership | None = None,
) -> Invitation:
    """Invite an address to a role; the mail goes out with the transaction. An open invitation is replaced.

    `replaces` is the membership that ends with the acceptance; a new invitation keeps that of the one it replaces.
    """
    email = email.strip().lower()
    check_invited(partner, email, role)
    now = clock.now()
    with transaction.atomic():
        Partner.objects.select_for_update().get(pk=partner.pk)
        standing = partner.invitations.open().filter(email=email)
        replaces = replaces or next((row.replaces for row in standing), None)
        standing.update(withdrawn_at=now)
        invitation = Invitation.objects.create(
            partner=partner,
            email=email,
            name=name,
            role=role,
            language=language,
            token_hash=hash_of(secrets.token_urlsafe(32)),
            invited_by=actor,
            invited_at=now,
            expires_at=now + timedelta(days=INVITATION_DAYS),
            replaces=replaces,
        )
        outbox.put("partners.invitation", {"invitation": invitation.pk})
    return invitation


def check_invited(partner: Partner, email: str, role: str) -> None:
    """Refuse whom no invitation can make a member."""
    check_role(partner, role)
    if partner.is_link:
        raise Refused(_("%(partner)s is only a link of a chain: it has no logins.") % {"partner": partner}, "link")
    if partner.memberships.active().filter(user__email=email).exists():
        text = _("%(email)s already has access to %(partner)s.")
        raise Refused(text % {"email": email, "partner": partner}, "member")
    check_open_account(email)


def check_open_account(email: str) -> None:
    if get_user_model().objects.filter(email=email, is_active=False).exists():
        text = _("The account of %(email)s is closed: support can open it again.")
        raise Refused(text % {"email": email}, "closed_account")


def invite_contacts(contacts, *, actor, role: str) -> tuple[list[Invitation], list[str]]:
    """Invite many contacts at once; return the invitations and why others were not invited."""
    sent, refused = [], []
    for contact in contacts:
        person = {"email": contact.email, "name": contact.name, "language": contact.language}
        try:
            sent.append(invite(contact.partner, actor=actor, role=role, **person))
        except Refused as refusal:
            refused.append(str(refusal))
    return sent, refused


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def renew_secret(invitation: Invitation) -> str:
    """Give an invitation a new secret and return it; earlier links no longer work."""
    token = secrets.token_urlsafe(32)
    invitation.token_hash = hash_of(token)
    invitation.expires_at = clock.now() + timedelta(days=INVITATION_DAYS)
    invitation.save(update_fields=["token_hash", "expires_at"])
    return token


def find_invitation(token: str) -> Invitation | None:
    """Return the open invitation that the secret opens, if it has not expired."""
    return (
        Invitation.objects.open()
        .filter(token_hash=hash_of(token), expires_at__gt=clock.now())
        .select_related("partner")
        .first()
    )


def accept_invitation(invitation: Invitation, *, name: str, password: str, language: str):
    """Make the invited person a member and return the user. Whoever has an account keeps its name and password."""
    users = get_user_model().objects
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if invitation.accepted_at:
            return invitation.accepted_by
        if invitation.withdrawn_at:
            raise Refused(_("This invitation is no longer open."), "closed")
        check_open_account(invitation.email)
        user = users.filter(email=invitation.email).first()
        if user is None:
            user = users.create_user(invitation.email, password, name=name, language=language)
        join_partner(invitation.partner, user, role=invitation.role, actor=user, reason=_("Accepted the invitation."))
        if invitation.replaces:
            why = _("%(person)s accepted and takes over.") % {"person": user}
            correct(invitation.replaces, {"is_active": False}, actor=user, reason=why)
        invitation.accepted_at, invitation.accepted_by = clock.now(), user
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        Contact.objects.filter(partner=invitation.partner, email=invitation.email).update(user=user)
    return user


def withdraw_invitation(invitation: Invitation) -> bool:
    """Close an open invitation; its link no longer works. Return whether it was open."""
    return bool(Invitation.objects.open().filter(pk=invitation.pk).update(withdrawn_at=clock.now()))


def resend_invitation(invitation: Invitation) -> None:
    """Send an open invitation once more, with a new link."""
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Refused(_("This invitation is no longer open."), "closed")
    outbox.put("partners.invitation", {"invitation": invitation.pk})
