"""Named questions about notices and their deliveries."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from partners.actor import Actor


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor"):
        """The distributor's people see all; a partner what was delivered to it or to one below it."""
        if actor.sees_all:
            return self
        return self.filter(deliveries__partner__in=actor.partner_ids, sent_at__isnull=False).distinct()


class PartnerOwnedQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor"):
        if actor.sees_all:
            return self
        return self.filter(partner__in=actor.partner_ids)


class DeliveryQuerySet(PartnerOwnedQuerySet):
    def waiting(self, now):
        """Return the deliveries whose next attempt is due."""
        return self.filter(state__in=["queued", "failed"], next_attempt_at__lte=now)


class AcknowledgementQuerySet(PartnerOwnedQuerySet):
    pass
