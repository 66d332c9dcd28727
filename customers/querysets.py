"""Named questions about customers and segments."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from partners.actor import Actor


class SegmentQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor"):
        """Segments are the same for everybody who is signed in."""
        return self if not actor.is_anonymous else self.none()


class CustomerQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor"):
        """Return the customers the actor may list: a partner's are those it added, asked about or sells to."""
        if actor.sees_all:
            return self
        return self.filter(acquaintances__partner__in=actor.partner_ids).distinct()
