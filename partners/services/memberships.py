"""Memberships: a person's role in a partner."""

from django.utils.translation import gettext as _

from history.changes import change
from partners.exceptions import Refused
from partners.models import OPERATOR_ROLES, PARTNER_ROLES, Membership, Partner
from partners.services.partners import correct


def roles_of(partner: Partner) -> list[str]:
    """Return the roles that a partner's people can have."""
    return list(OPERATOR_ROLES if partner.is_operator else PARTNER_ROLES)


def check_role(partner: Partner, role: str) -> None:
    if role not in roles_of(partner):
        text = _("The role “%(role)s” is not one of %(partner)s: choose one of %(known)s.")
        known = ", ".join(roles_of(partner))
        raise Refused(text % {"role": role, "partner": partner, "known": known}, "wrong_role")


def add_member(partner: Partner, user, *, role: str, actor, reason: str) -> Membership:
    """Give a person a role in a partner; an ended membership is taken up again. Nobody gives one to themselves."""
    check_not_own(user.pk, actor)
    return join_partner(partner, user, role=role, actor=actor, reason=reason)


def join_partner(partner: Partner, user, *, role: str, actor, reason: str) -> Membership:
    """Take a role that was given already: by an invitation, or by founding the distributor."""
    check_role(partner, role)
    with change(actor=actor, reason=reason):
        membership, created = Membership.objects.get_or_create(partner=partner, user=user, defaults={"role": role})
        if not created:
            correct(membership, {"role": role, "is_active": True}, actor=actor, reason=reason)
    return membership


def check_not_own(user_id: int, actor) -> None:
    if actor is not None and user_id == actor.pk:
        raise Refused(_("You cannot change your own role: ask a colleague."), "own_access")


def change_role(membership: Membership, *, role: str, actor, reason: str) -> bool:
    """Give a member another role of the same partner; return whether it is another."""
    check_role(membership.partner, role)
    check_not_own(membership.user_id, actor)
    return correct(membership, {"role": role}, actor=actor, reason=reason)


def end_membership(membership: Membership, *, actor, reason: str) -> bool:
    """Take a person's role away; the person and what they did stay."""
    if membership.user_id == actor.pk:
        raise Refused(_("You cannot end your own access: ask a colleague."), "own_access")
    return correct(membership, {"is_active": False}, actor=actor, reason=reason)
