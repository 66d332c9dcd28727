"""Named questions about licenses, policies and answers."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from datetime import date

    from customers.models import Customer
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
    return rows.filter(some_day_from(on))


def some_day_from(on: "date") -> models.Q:
    return models.Q(valid__isempty=False) & (models.Q(valid__upper_inf=True) | models.Q(valid__endswith__gt=on))


class LicenseQuerySet(OwnedQuerySet):
    partner_path = "holder"

    def open(self):
        """Return the grants nobody revoked."""
        return self.filter(revoked=False)

    def not_over(self, on: "date"):
        """Return the grants that some day from `on` still holds, those that will be revoked later too."""
        return still_to_come(self, on)

    def to_revoke(self, on: "date"):
        """Return the grants that revoking from the day would change: nobody revoked them, or they last longer."""
        return self.filter(models.Q(revoked=False) | some_day_from(on))

    def to_renew(self, on: "date", *, until: "date"):
        """Return the grants not over on the day that end before `until`, and that a new one could succeed until then.

        Not: what was renewed before and still is, what has a later grant of the same key, what outlives its holder.
        """
        ends = {"valid__isempty": False, "valid__endswith__gt": on, "valid__endswith__lt": until}
        stays = models.Q(holder__valid__upper_inf=True) | models.Q(
            holder__valid__endswith__gt=models.F("valid__endswith")
        )
        rows = self.open().keyed().filter(stays, **ends, holder__valid__isempty=False)
        successor = self.model.objects.filter(predecessor=models.OuterRef("pk"), valid__isempty=False)
        same = {name: models.OuterRef(name) for name in ("granted_by", "holder", "line", "segment", "place")}
        still = some_day_from(models.OuterRef("valid__endswith"))
        later = self.model.objects.open().keyed().filter(still, **same, valid__startswith__lt=until)
        return rows.exclude(models.Exists(successor)).exclude(models.Exists(later))

    def keyed(self):
        """Add what of the key of a grant is no column: two open grants of one key cannot overlap."""
        place = models.Func(
            "territory", "excluded", function="licensing_territory_key", output_field=models.TextField()
        )
        return self.alias(granted_by=Coalesce("grantor", 0), place=place)

    def in_period(self, on: "date"):
        """Return the grants whose period holds the day; whether they count on it is the decision's business."""
        return self.filter(valid__contains=on)

    def ending(self, on: "date", until: "date"):
        """Return the grants nobody revoked that hold the day and end after it, their first day over up to `until`."""
        return self.open().in_period(on).filter(valid__endswith__gt=on, valid__endswith__lte=until)

    def unfollowed(self):
        """Return the grants that no other one renews; one that was taken back as if never renews nothing."""
        renewing = self.model.objects.filter(predecessor=models.OuterRef("pk"), valid__isempty=False)
        return self.filter(~models.Exists(renewing))

    def of_standing_sub_partners(self, on: "date"):
        """Return the grants of sub-partners whose partnership stands on the day, without the links of chains."""
        return self.filter(holder__is_operator=False, holder__is_link=False, holder__valid__contains=on)


class RenewalReminderQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(is_active=True)


class SentReminderQuerySet(OwnedQuerySet):
    partner_path = "license__holder"


class LicenseStopQuerySet(OwnedQuerySet):
    partner_path = "license__holder"

    def in_force(self, on: "date"):
        return self.filter(valid__contains=on)

    def not_over(self, on: "date"):
        """Return the stops in force on the day, and those that begin later."""
        return still_to_come(self, on)


class CommitmentQuerySet(OwnedQuerySet):
    def confirmed(self):
        """Return those that count for the run-off."""
        return self.filter(is_confirmed=True)

    def refused(self):
        return self.filter(is_confirmed=False).exclude(refused_for="")

    def waiting(self):
        """Return those that a partner entered and nobody has judged yet."""
        return self.filter(is_confirmed=False, refused_for="")

    def in_state(self, state: str):
        return getattr(self, state)()

    def running(self, on: "date"):
        """Return those made by the day and not over on it."""
        return self.filter(models.Q(ends=None) | models.Q(ends__gt=on), since__lte=on)

    def with_customers(self, pks):
        """Return those with the customers, or with one merged into them."""
        return self.filter(models.Q(customer__in=pks) | models.Q(customer__merged_into__in=pks))


class ExemptionQuerySet(OwnedQuerySet):
    def visible_to(self, actor: "Actor"):
        """What is only proposed is the distributor's own affair: a partner sees what was approved."""
        rows = super().visible_to(actor)
        return rows if actor.sees_all else rows.filter(approved=True)

    def in_force(self, on: "date"):
        return self.filter(approved=True, valid__contains=on)

    def at_step(self, step: str, on: "date"):
        """Return those that stand at a step on the day: see licensing.selectors.exemptions.step_of."""
        over = models.Q(valid__isempty=True) | models.Q(valid__endswith__lte=on)
        steps = {
            "proposed": models.Q(approved=False, confirmations__outcome="open"),
            "refused": models.Q(approved=False) & ~models.Q(confirmations__outcome="open"),
            "scheduled": models.Q(approved=True, valid__startswith__gt=on, valid__isempty=False),
            "counts": models.Q(approved=True, valid__contains=on),
            "over": models.Q(approved=True) & over,
        }
        return self.filter(pk__in=self.model.objects.filter(steps[step]).values("pk"))


class ApplicationQuerySet(OwnedQuerySet):
    partner_path = "request__partner"

    def open(self):
        """Return those of requests that are not settled."""
        return self.exclude(request__turn="")


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


class RestrictionQuerySet(OperatorQuerySet):
    def of_group(self, customer: "Customer"):
        """Return those of a standing customer, and of those merged into it."""
        return self.filter(models.Q(customer=customer) | models.Q(customer__merged_into=customer))

    def in_force(self, on: "date"):
        return self.filter(valid__contains=on)

    def with_newest(self):
        """Add `newest`, the newest date of a list of the same source: older ones are gone from it."""
        rows = self.model.objects.filter(source=models.OuterRef("source")).order_by("-source_date")
        return self.annotate(newest=models.Subquery(rows.values("source_date")[:1]))

    def gone(self, on: "date"):
        """Those in force that the newest list of their source no longer names."""
        return self.in_force(on).with_newest().filter(source_date__lt=models.F("newest"))


class ListedMatchQuerySet(OperatorQuerySet):
    def open(self):
        return self.filter(verdict="open")


class GapItemQuerySet(OperatorQuerySet):
    def open(self):
        return self.filter(fate="open")


class PreviewQuerySet(OperatorQuerySet):
    def light(self):
        """Leave the long lists on file until they are asked for."""
        return self.defer("found")

    def enacted(self):
        """What acts hit, as it was computed within them."""
        return self.filter(step="enacted")


class OfPolicyQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor"):
        """What a policy rests on is seen by whoever sees the policy."""
        if actor.sees_all:
            return self
        return self.filter(policy__status="enacted") if not actor.is_anonymous else self.none()


class PolicyTermQuerySet(OfPolicyQuerySet):
    pass


class StatementQuerySet(OfPolicyQuerySet):
    pass


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

    def undecided(self, on: "date"):
        """Return the policies of which somebody denies what they say, until an officer has chosen or they have ended."""
        return still_to_come(self.enacted().filter(contested="open"), on)
