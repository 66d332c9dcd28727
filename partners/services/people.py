"""People of a partner: contacts, invitations, memberships."""

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from history import clock
from history.changes import change
from jobs import outbox
from partners.exceptions import Refused
from partners.models import OPERATOR_ROLES, PARTNER_ROLES, Contact, Invitation, Membership, Partner
from partners.services.partners import correct

INVITATION_DAYS = 14


def roles_of(partner: Partner) -> list[str]:
    """Return the roles that a partner's people can have."""
    return list(OPERATOR_ROLES if partner.is_operator else PARTNER_ROLES)


def check_role(partner: Partner, role: str) -> None:
    if role not in roles_of(partner):
        text = _("The role “%(role)s” is not one of %(partner)s: choose one of %(known)s.")
        known = ", ".join(roles_of(partner))
        raise Refused(text % {"role": role, "partner": partner, "known": known}, "wrong_role")


def add_contact(partner: Partner, *, name: str, email: str, **values) -> Contact:
    """Add a contact, or return the one that stands under the address."""
    contact, _created = Contact.objects.get_or_create(
        partner=partner, email=email.strip().lower(), defaults={"name": name.strip(), **values}
    )
    return contact


def correct_contact(contact: Contact, **values) -> Contact:
    """Correct a contact; a new address has not bounced yet."""
    if values.get("email", contact.email) != contact.email:
        values["bounced_at"] = None
    for name, value in values.items():
        setattr(contact, name, value)
    contact.save(update_fields=list(values))
    return contact


def invite(
    partner: Partner, *, actor, email: str, role: str, name: str = "", language: str = "ru"
) -> Invitation:
    """Invite an address to a role; the mail goes out with the transaction. An open invitation is replaced."""
    check_role(partner, role)
    if partner.is_link:
        raise Refused(_("%(partner)s is only a link of a chain: it has no logins.") % {"partner": partner}, "link")
    email = email.strip().lower()
    if partner.memberships.active().filter(user__email=email).exists():
        text = _("%(email)s already has access to %(partner)s.")
        raise Refused(text % {"email": email, "partner": partner}, "member")
    now = clock.now()
    with transaction.atomic():
        partner.invitations.open().filter(email=email).update(withdrawn_at=now)
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
        )
        outbox.put("partners.invitation", {"invitation": invitation.pk})
    return invitation


def invite_contacts(contacts, *, actor, role: str) -> tuple[list[Invitation], list[str]]:
    """Invite many contacts at once; return the invitations and why others were not invited."""
    sent, refused = [], []
    for contact in contacts:
        try:
            sent.append(
                invite(
                    contact.partner,
                    actor=actor,
                    email=contact.email,
                    role=role,
                    name=contact.name,
                    language=contact.language,
                )
            )
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
    """Make the invited person a member and return the user. Whoever has an account keeps its password."""
    users = get_user_model().objects
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if invitation.accepted_at:
            return invitation.accepted_by
        user = users.filter(email=invitation.email).first()
        if user is None:
            user = users.create_user(invitation.email, password, name=name, language=language)
        add_member(invitation.partner, user, role=invitation.role, actor=user, reason=_("Accepted the invitation."))
        invitation.accepted_at, invitation.accepted_by = clock.now(), user
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        Contact.objects.filter(partner=invitation.partner, email=invitation.email).update(user=user)
    return user


def add_member(partner: Partner, user, *, role: str, actor, reason: str) -> Membership:
    """Give a person a role in a partner; an ended membership is taken up again."""
    check_role(partner, role)
    with change(actor=actor, reason=reason):
        membership, created = Membership.objects.get_or_create(partner=partner, user=user, defaults={"role": role})
        if not created and (membership.role != role or not membership.is_active):
            membership.role, membership.is_active = role, True
            membership.save(update_fields=["role", "is_active"])
    return membership


def change_role(membership: Membership, *, role: str, actor, reason: str) -> bool:
    check_role(membership.partner, role)
    return correct(membership, {"role": role}, actor=actor, reason=reason)


def end_membership(membership: Membership, *, actor, reason: str) -> bool:
    """Take a person's role away; the person and what they did stay."""
    if membership.user_id == actor.pk:
        raise Refused(_("You cannot end your own access: ask a colleague."), "own_access")
    return correct(membership, {"is_active": False}, actor=actor, reason=reason)


def withdraw_invitation(invitation: Invitation) -> bool:
    return bool(Invitation.objects.open().filter(pk=invitation.pk).update(withdrawn_at=clock.now()))


def resend_invitation(invitation: Invitation) -> None:
    """Send an open invitation once more, with a new link."""
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Refused(_("This invitation is no longer open."), "closed")
    outbox.put("partners.invitation", {"invitation": invitation.pk})


def replace_person(membership: Membership, *, email: str, name: str, actor, reason: str) -> Invitation:
    """Support's repair when a person leaves: end their access, pass their contact on, invite the successor."""
    partner, email = membership.partner, email.strip().lower()
    if email == membership.user.email:
        raise Refused(_("This is the address of the person who leaves: give the successor's."), "same_person")
    with change(actor=actor, reason=reason):
        correct(membership, {"is_active": False}, actor=actor, reason=reason)
        for contact in partner.contacts.active().filter(email=membership.user.email):
            taken = partner.contacts.filter(email=email).exists()
            if taken:
                correct_contact(contact, is_active=False)
            else:
                correct_contact(contact, email=email, name=name, user=None)
        return invite(
            partner, actor=actor, email=email, role=membership.role, name=name, language=membership.user.language
        )
