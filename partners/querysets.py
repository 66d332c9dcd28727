"""Named questions about partners and their people."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from datetime import date

    from partners.actor import Actor


class PartnerOwnedQuerySet(models.QuerySet):
    """Rows that belong to the partner named by `partner_path`."""

    partner_path = "partner"

    def visible_to(self, actor: "Actor"):
        """Return what the actor may know of: the distributor's people everything, a partner its own subtree."""
        if actor.sees_all:
            return self
        return self.filter(**{f"{self.partner_path}__in": actor.partner_ids})


class PartnerQuerySet(PartnerOwnedQuerySet):
    partner_path = "pk"

    def operator(self):
        """Return the distributor; there is one per installation."""
        return self.get(is_operator=True)

    def sub_partners(self):
        """Return the partners below the distributor, without the links of foreign chains."""
        return self.filter(is_operator=False, is_link=False)

    def active(self, on: "date"):
        return self.filter(valid__contains=on)


class MembershipQuerySet(PartnerOwnedQuerySet):
    def active(self):
        return self.filter(is_active=True, user__is_active=True)


class ContactQuerySet(PartnerOwnedQuerySet):
    def active(self):
        return self.filter(is_active=True)


class InvitationQuerySet(PartnerOwnedQuerySet):
    def open(self):
        return self.filter(accepted_at=None, withdrawn_at=None)


class HoldQuerySet(PartnerOwnedQuerySet):
    def in_force(self, on: "date"):
        return self.filter(Q(valid__contains=on))
