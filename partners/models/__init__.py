"""Who sells: the tree of partners, its people, what stops it, what they ask for, and the groups of countries."""

from partners.models.contact import Contact, ContactRole, FormerAddress
from partners.models.groups import CountryGroup, CountryGroupMember, MemberStatus, named
from partners.models.hold import Hold, HoldReason
from partners.models.invitation import Invitation
from partners.models.partner import OPERATOR_ROLES, PARTNER_ROLES, Membership, Partner, Role

__all__ = [
    "OPERATOR_ROLES",
    "PARTNER_ROLES",
    "Contact",
    "ContactRole",
    "CountryGroup",
    "CountryGroupMember",
    "FormerAddress",
    "Hold",
    "HoldReason",
    "Invitation",
    "MemberStatus",
    "Membership",
    "Partner",
    "Role",
    "named",
]
