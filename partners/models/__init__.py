"""Who sells: the tree of partners, its people, what stops it, what they ask for, and the groups of countries."""

from partners.models.agreement import Agreement, Signature
from partners.models.contact import Contact, ContactRole, FormerAddress
from partners.models.groups import CountryGroup, CountryGroupMember, MemberStatus, named
from partners.models.hold import Hold, HoldReason
from partners.models.invitation import Invitation
from partners.models.partner import OPERATOR_ROLES, PARTNER_ROLES, Membership, Partner, Role
from partners.models.request import (
    OPEN_STATES,
    Attachment,
    MessageKind,
    Request,
    RequestKind,
    RequestMessage,
    RequestSide,
    RequestState,
)

__all__ = [
    "OPEN_STATES",
    "OPERATOR_ROLES",
    "PARTNER_ROLES",
    "Agreement",
    "Attachment",
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
    "MessageKind",
    "Partner",
    "Request",
    "RequestKind",
    "RequestMessage",
    "RequestSide",
    "RequestState",
    "Role",
    "Signature",
    "named",
]
