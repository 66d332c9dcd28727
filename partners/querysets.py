"""Named questions about partners and their people."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

if TYPE_CHECKING:
    from datetime import date, datetime

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

    def not_ended(self, on: "date"):
        """Return those that are partners on the day, or will be."""
        return self.filter(Q(valid__endswith=None) | Q(valid__endswith__gt=on), valid__isempty=False)

    def matching(self, text: str):
        """Return the partners that have, or once had, the text in a name, their code or their tax identifier."""
        found = Q()
        for name in ("name_en", "name_ru", "slug", "tax_id"):
            found |= Q(**{f"{name}__icontains": text})
        once = self.model.pgh_event_model.objects.filter(found).values("pgh_obj_id")
        return self.filter(found | Q(pk__in=once))


class MembershipQuerySet(PartnerOwnedQuerySet):
    def matching(self, text: str):
        """Return the memberships of people with the text in their name, or in an address they have or had."""
        found = Q(user__email__icontains=text) | Q(user__name__icontains=text)
        once = Q(user__former_addresses__email__icontains=text)
        return self.filter(pk__in=self.model.objects.filter(found | once).values("pk"))

    def active(self):
        return self.filter(is_active=True, user__is_active=True)


class ContactQuerySet(PartnerOwnedQuerySet):
    def matching(self, text: str):
        """Return the contacts that have the text in their name, or in an address they have or had."""
        once = Q(former_addresses__email__icontains=text)
        return self.filter(
            pk__in=self.model.objects.filter(Q(email__icontains=text) | Q(name__icontains=text) | once).values("pk")
        )

    def active(self):
        return self.filter(is_active=True)

    def without_access(self):
        """Return the contacts of sub-partners who have no account and no open invitation."""
        open_invitation = Q(
            partner__invitations__email=F("email"),
            partner__invitations__accepted_at=None,
            partner__invitations__withdrawn_at=None,
        )
        rows = self.active().filter(user=None, partner__is_operator=False, partner__is_link=False)
        return rows.exclude(pk__in=self.model.objects.filter(open_invitation).values("pk"))


class InvitationQuerySet(PartnerOwnedQuerySet):
    def open(self):
        return self.filter(accepted_at=None, withdrawn_at=None)

    def at_step(self, step: str, now: "datetime"):
        """Return the invitations that stand at a step of the board: see `Invitation.step`."""
        steps = {
            "invited": Q(accepted_at=None, withdrawn_at=None, expires_at__gt=now),
            "late": Q(accepted_at=None, withdrawn_at=None, expires_at__lte=now),
            "unseen": Q(accepted_at__isnull=False, accepted_by__last_visit_at=None),
            "seen": Q(accepted_by__last_visit_at__isnull=False),
            "withdrawn": Q(withdrawn_at__isnull=False),
        }
        return self.filter(steps[step])


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor"):
        """Every partner may know what it is to sign."""
        return self.none() if actor.is_anonymous else self

    def newest(self):
        """Return of each agreement the newest version."""
        return self.order_by("code", "-version").distinct("code")


class SignatureQuerySet(PartnerOwnedQuerySet):
    pass


class HoldQuerySet(PartnerOwnedQuerySet):
    def in_force(self, on: "date"):
        return self.filter(Q(valid__contains=on))


class RequestQuerySet(PartnerOwnedQuerySet):
    def waiting_for(self, side: str):
        """Return the open requests in which the side has the turn."""
        return self.filter(turn=side)

    def awake(self, on: "date"):
        """Return those that are not put off to a later day."""
        return self.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=on))

    def not_proposed_by(self, user):
        """Leave out those in which the person spoke last, to propose a grant: they wait for somebody else."""
        messages = self.model._meta.get_field("messages").related_model.objects.filter(request=OuterRef("pk"))
        kind, author = (Subquery(messages.order_by("-pk").values(name)[:1]) for name in ("kind", "author"))
        return self.alias(last_kind=kind, last_author=author).exclude(last_kind="propose", last_author=user.pk)

    def in_turn(self):
        """Return them as a person takes them: what is due first, then the oldest."""
        return self.order_by("due", "pk")

    def overdue(self, on: "date"):
        return self.filter(due__lt=on)

    def matching(self, text: str):
        """Return those with the text in their number, subject or thread, as far as both sides see it."""
        said = self.model._meta.get_field("messages").related_model.objects.filter(
            request=OuterRef("pk"), text__icontains=text, kind__in=SHARED_STEPS
        )
        return self.filter(Q(code__icontains=text) | Q(subject__icontains=text) | Exists(said))


SHARED_STEPS = ["opened", "reply", "ask_more", "grant", "refuse", "withdraw"]
"""What happens in a request before the eyes of both sides; the rest is the distributor's own affair."""


class RequestMessageQuerySet(PartnerOwnedQuerySet):
    partner_path = "request__partner"

    def visible_to(self, actor: "Actor"):
        rows = super().visible_to(actor)
        return rows if actor.sees_all else rows.filter(kind__in=SHARED_STEPS)


class AttachmentQuerySet(PartnerOwnedQuerySet):
    partner_path = "message__request__partner"

    def visible_to(self, actor: "Actor"):
        """What was sent along with a step is seen by whoever sees the step."""
        rows = super().visible_to(actor)
        return rows if actor.sees_all else rows.filter(message__kind__in=SHARED_STEPS)
