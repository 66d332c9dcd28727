"""Named questions about licenses, policies and answers."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from datetime import date

    from partners.actor import Actor


class OwnedQuerySet(models.QuerySet):
    """Rows that belong to the partner at `partner_path`; the actor sees its own subtree's."""

    partner_path = "partner"

    def visible_to(self, actor: "Actor"):
        if actor.sees_all:
            return self
        return self.filter(**{f"{self.partner_path}__in": actor.partner_ids})


def still_to_come(rows: models.QuerySet, on: "date") -> models.QuerySet:
    """Return the rows of which `valid` holds some day from `on`."""
    return rows.filter(models.Q(valid__upper_inf=True) | models.Q(valid__endswith__gt=on), valid__isempty=False)


class LicenseQuerySet(OwnedQuerySet):
    partner_path = "holder"

    def open(self):
        """Return the grants nobody revoked."""
        return self.filter(revoked=False)

    def not_over(self, on: "date"):
        """Return the grants that some day from `on` still holds, those that will be revoked later too."""
        return still_to_come(self, on)

    def in_period(self, on: "date"):
        """Return the grants whose period holds the day; whether they count on it is the decision's business."""
        return self.filter(valid__contains=on)


class LicenseStopQuerySet(OwnedQuerySet):
    partner_path = "license__holder"

    def in_force(self, on: "date"):
        return self.filter(valid__contains=on)

    def not_over(self, on: "date"):
        """Return the stops in force on the day, and those that begin later."""
        return still_to_come(self, on)


class CommitmentQuerySet(OwnedQuerySet):
    pass


class DecisionQuerySet(OwnedQuerySet):
    pass


class OperatorQuerySet(models.QuerySet):
    """Rows of the distributor's own work, which no sub-partner sees."""

    def visible_to(self, actor: "Actor"):
        return self if actor.sees_all else self.none()


class ActQuerySet(OperatorQuerySet):
    pass


class ConfirmationQuerySet(OperatorQuerySet):
    def open(self):
        return self.filter(outcome="open")


class PolicyQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor"):
        """A draft is the distributor's; an enacted policy is everybody's who sells by it."""
        if actor.sees_all:
            return self
        return self.enacted() if not actor.is_anonymous else self.none()

    def enacted(self):
        return self.filter(status="enacted")

    def in_force(self, on: "date"):
        return self.enacted().filter(valid__contains=on)
