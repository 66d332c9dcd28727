"""The verbs of accounts: visits, a lost second factor, a closed account."""

import smtplib
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.exceptions import AccountError
from accounts.models import SecondFactorReset, User

SHORTEST_PROOF = 10
SEEN_AGAIN_AFTER = timedelta(minutes=5)
NEW_VISIT_AFTER = timedelta(hours=4)


def note_visit(user: User, *, now: datetime, new_session: bool = False) -> bool:
    """Note that a person is here; a new session, or one after four hours, is a new visit. Return whether it is.

    `previous_visit_at` is when the visit before ended: what is younger is news to the person.
    """
    last = user.last_visit_at
    if last is not None and not new_session and now - last < SEEN_AGAIN_AFTER:
        return False
    is_new = last is None or new_session or now - last >= NEW_VISIT_AFTER
    if is_new:
        user.previous_visit_at = last
    user.last_visit_at = now
    user.save(update_fields=["last_visit_at", "previous_visit_at"])
    return is_new


def reset_second_factor(user: User, *, actor: User | None, proof: str) -> SecondFactorReset:
    """Take away a lost second factor and its recovery codes, end every session, and tell the owner by mail.

    `proof` is what support typed of how the person proved who they are; `actor` is None at the command line. The
    mail goes out before anything is kept: no reset happens without its owner being told.
    """
    proof = proof.strip()
    if len(proof) < SHORTEST_PROOF:
        raise AccountError(_("Say how the person proved who they are, in ten characters or more."))
    if actor is not None and actor.pk == user.pk:
        raise AccountError(_("You cannot reset your own second factor: ask a colleague."))
    check_repair(user, actor)
    with transaction.atomic():
        factors = Authenticator.objects.select_for_update().filter(user=user)
        if not factors:
            raise AccountError(_("%(person)s has no second factor: there is nothing to reset.") % {"person": user})
        factors.delete()
        end_sessions(user)
        reset = SecondFactorReset.objects.create(user=user, by=actor, proof=proof)
        tell_owner(reset)
    return reset


def check_repair(user: User, actor: User | None) -> None:
    """Refuse support what would make it a superuser or a colleague: their accounts are the superusers'."""
    if actor is not None and not actor.may_repair(user):
        text = _("%(person)s is support staff or an administrator: only an administrator changes that account.")
        raise AccountError(text % {"person": user})


def tell_owner(reset: SecondFactorReset) -> None:
    user = reset.user
    with translation.override(user.language):
        subject = _("Your second factor was reset")
        text = render_to_string("accounts/second_factor_reset.txt", {"reset": reset, "portal": settings.ORIGIN})
    try:
        EmailMessage(subject, text, to=[user.email], headers={"Auto-Submitted": "auto-generated"}).send()
    except (smtplib.SMTPException, OSError) as error:
        refusal = _("%(email)s cannot be told by mail (%(error)s): correct the address first. Nothing was reset.")
        raise AccountError(refusal % {"email": user.email, "error": error}) from error


def move_account(user: User, *, email: str) -> None:
    """Give a person another address to sign in with; the old one opens nothing any more, and every session ends."""
    with transaction.atomic():
        user.email = email
        user.save(update_fields=["email"])
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        end_sessions(user)


def end_sessions(user: User) -> None:
    """Sign a person out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def close_account(user: User, *, email: str) -> None:
    """Blank a person's name and address and let nobody sign in as them any more."""
    with transaction.atomic():
        EmailAddress.objects.filter(user=user).delete()
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user)
        user.name, user.email, user.is_active, user.is_staff, user.is_superuser = "", email, False, False, False
        user.set_unusable_password()
        user.save()
