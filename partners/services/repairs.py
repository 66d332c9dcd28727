"""Support's repairs of people: a successor takes over, a person is forgotten."""

from django.utils.translation import gettext as _

from accounts.exceptions import AccountError
from accounts.services import check_repair, close_account
from history import clock
from history.changes import change
from partners.exceptions import Refused
from partners.models import Contact, Invitation, Membership
from partners.services.contacts import correct_contact
from partners.services.invitations import invite
from partners.services.partners import correct


def replace_person(membership: Membership, *, email: str, name: str, actor, reason: str) -> Invitation | None:
    """Let a successor take over when a person leaves: contacts and role pass on, the access of who leaves ends.

    Return the successor's invitation, or None where the successor has access already.
    """
    partner, leaver, email = membership.partner, membership.user, email.strip().lower()
    if email == leaver.email:
        raise Refused(_("This is the address of the person who leaves: give the successor's."), "same_person")
    with change(actor=actor, reason=reason):
        correct(membership, {"is_active": False}, actor=actor, reason=reason)
        partner.invitations.open().filter(email=leaver.email).update(withdrawn_at=clock.now())
        successor = partner.memberships.active().filter(user__email=email).select_related("user").first()
        for contact in partner.contacts.active().filter(email=leaver.email):
            pass_on(contact, email=email, name=name, user=successor and successor.user)
        if successor is not None:
            return None
        return invite(partner, actor=actor, email=email, role=membership.role, name=name, language=leaver.language)


def pass_on(contact: Contact, *, email: str, name: str, user) -> None:
    """Give a contact to a successor; whoever is a contact already keeps its own, and this one is closed."""
    if contact.partner.contacts.filter(email=email).exists():
        correct_contact(contact, is_active=False)
    else:
        correct_contact(contact, email=email, name=name, user=user)


def check_account(user, actor) -> None:
    """Refuse support the accounts of staff and superusers, as a refusal of this floor."""
    try:
        check_repair(user, actor)
    except AccountError as error:
        raise Refused(str(error), "account") from error


def forget_person(user, *, actor, reason: str) -> bool:
    """Blank a person's name and address wherever they stand; what they did stays under their number.

    Return whether there was anything left to blank. The access of the person ends everywhere.
    """
    if actor is not None and user.pk == actor.pk:
        raise Refused(_("You cannot forget yourself: ask a colleague."), "own_access")
    check_account(user, actor)
    blank = f"forgotten-{user.pk}@invalid"
    if user.email == blank:
        return False
    with change(actor=actor, reason=reason):
        for membership in user.memberships.filter(is_active=True):
            correct(membership, {"is_active": False}, actor=actor, reason=reason)
        for contact in Contact.objects.filter(user=user) | Contact.objects.filter(email=user.email):
            correct_contact(
                contact, name=f"#{user.pk}", email=f"forgotten-contact-{contact.pk}@invalid", is_active=False
            )
        letters = Invitation.objects.filter(email=user.email)
        letters.open().update(withdrawn_at=clock.now())
        letters.update(name="", email=blank)
        close_account(user, email=blank)
    return True
