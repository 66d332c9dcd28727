"""Support's repairs of people: a successor takes over, a person is forgotten."""

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.exceptions import AccountError
from accounts.services import check_repair, close_account, move_account
from history import clock
from history.changes import change
from partners.exceptions import Refused
from partners.models import Contact, FormerAddress, Invitation, Membership, Partner, Role
from partners.services.contacts import correct_contact, keep_address
from partners.services.invitations import invite
from partners.services.partners import correct


def replace_person(membership: Membership, *, email: str, name: str, actor, reason: str) -> Invitation | None:
    """Let a successor take over when a person leaves: contacts and role pass on, the access of who leaves ends.

    Where the last owner leaves, it ends when the successor accepts: a partner is never without one. Return the
    successor's invitation, or None where the successor has access already.
    """
    partner, leaver, email = membership.partner, membership.user, email.strip().lower()
    if email == leaver.email:
        raise Refused(_("This is the address of the person who leaves: give the successor's."), "same_person")
    with change(actor=actor, reason=reason):
        is_last = is_last_owner(membership)
        successor = partner.memberships.active().filter(user__email=email).select_related("user").first()
        if successor is not None and is_last:
            correct(successor, {"role": Role.OWNER}, actor=actor, reason=reason)
        stays = is_last and successor is None
        if not stays:
            correct(membership, {"is_active": False}, actor=actor, reason=reason)
        partner.invitations.open().filter(email=leaver.email).update(withdrawn_at=clock.now())
        for contact in partner.contacts.active().filter(email=leaver.email):
            person = {"email": email, "name": name, "user": successor and successor.user}
            pass_on(contact, **person, actor=actor, reason=reason)
        if successor is not None:
            return None
        return invite(
            partner,
            actor=actor,
            email=email,
            role=membership.role,
            name=name,
            language=leaver.language,
            replaces=membership if stays else None,
        )


def is_last_owner(membership: Membership) -> bool:
    """Return whether the partner would have no owner without this one."""
    Partner.objects.select_for_update().get(pk=membership.partner_id)
    others = membership.partner.memberships.active().filter(role=Role.OWNER).exclude(pk=membership.pk)
    return membership.role == Role.OWNER and membership.is_active and not others.exists()


def correct_address(user, *, email: str, actor, reason: str) -> bool:
    """Correct a person's address wherever it stands: the login, the account, its contacts, its open invitations.

    Return whether it was another. The old address stays findable and signs nobody in.
    """
    email, former = email.strip().lower(), user.email
    if email == former:
        return False
    check_account(user, actor)
    if taken(email, user):
        raise Refused(_("%(email)s is another person's address.") % {"email": email}, "taken")
    with transaction.atomic():
        for contact in Contact.objects.filter(email=former).select_related("partner", "user"):
            pass_on(contact, email=email, name=contact.name, user=contact.user, actor=actor, reason=reason)
        Invitation.objects.open().filter(email=former).update(withdrawn_at=clock.now())
        keep_address(former, user=user, actor=actor, reason=reason)
        move_account(user, email=email)
    return True


def taken(email: str, user) -> bool:
    others = EmailAddress.objects.filter(email__iexact=email).exclude(user=user)
    return others.exists() or get_user_model().objects.filter(email__iexact=email).exclude(pk=user.pk).exists()


def pass_on(contact: Contact, *, email: str, name: str, user, actor, reason: str) -> None:
    """Give a contact another address, and name; whoever is a contact already keeps its own, and this one is closed."""
    if contact.partner.contacts.filter(email=email).exists():
        correct_contact(contact, is_active=False)
    else:
        correct_contact(contact, email=email, name=name, user=user, actor=actor, reason=reason)


def is_distributors(user) -> bool:
    return user.memberships.active().filter(partner__is_operator=True).exists()


def check_account(user, actor) -> None:
    """Refuse support the accounts of staff, superusers and the distributor's people: an address is a way in."""
    if is_distributors(user) and actor is not None and not actor.is_superuser:
        text = _("%(person)s is one of the distributor's people: only an administrator changes that account.")
        raise Refused(text % {"person": user}, "account")
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
        for contact in Contact.objects.filter(Q(user=user) | Q(email=user.email)):
            nameless = {"name": f"#{user.pk}", "email": f"forgotten-contact-{contact.pk}@invalid"}
            correct_contact(contact, **nameless, is_active=False)
            contact.former_addresses.all().delete()
        FormerAddress.objects.filter(Q(user=user) | Q(email=user.email)).delete()
        letters = Invitation.objects.filter(email=user.email)
        letters.open().update(withdrawn_at=clock.now())
        letters.update(name="", email=blank)
        close_account(user, email=blank)
    return True
