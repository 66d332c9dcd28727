"""Named restrictions: entered, ended, and what a person says of a listed name. They stop every sale at once."""

from datetime import date

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from customers.models import Customer
from history import clock
from history.changes import change, person
from licensing.models import ListedMatch, MatchVerdict, Restriction
from partners.exceptions import Refused


def add_restriction(
    customer: Customer,
    *,
    actor,
    reason: str,
    source: str,
    source_date: date,
    evidence: str,
    since: date,
    listed_as: str = "",
) -> Restriction:
    """Restrict a customer from the day `since`, as the source says. Twice of one source is once."""
    with change(actor=actor, reason=reason):
        kept = Customer.objects.select_for_update().get(pk=customer.standing.pk)
        standing = Restriction.objects.of_group(kept).in_force(since).filter(source=source).order_by("pk").first()
        if standing is not None:
            return standing
        return Restriction.objects.create(
            customer=kept,
            source=source,
            source_date=source_date,
            evidence=evidence,
            listed_as=listed_as,
            valid=DateRange(since, None),
        )


def end_restriction(restriction: Restriction, *, actor, reason: str, on: date) -> Restriction:
    """End a restriction: `on` is the first day without it; a day before its first makes it never have been."""
    with change(actor=actor, reason=reason):
        row = Restriction.objects.select_for_update().get(pk=restriction.pk)
        if row.valid.isempty or (row.valid.upper is not None and row.valid.upper <= on):
            return row
        row.valid = DateRange(row.valid.lower, on) if on > row.valid.lower else DateRange(empty=True)
        row.save(update_fields=["valid"])
    return row


def refresh_restriction(restriction: Restriction, *, actor, reason: str, source_date: date, evidence: str) -> bool:
    """Note that a newer list still names the customer; return whether anything is new."""
    if (restriction.source_date, restriction.evidence) == (source_date, evidence):
        return False
    if source_date < restriction.source_date:
        return False
    with change(actor=actor, reason=reason):
        restriction.source_date, restriction.evidence = source_date, evidence
        restriction.save(update_fields=["source_date", "evidence"])
    return True


def judge_match(match: ListedMatch, verdict: str, *, actor, reason: str) -> ListedMatch:
    """Say whether a listed name is the customer. The same: it is restricted from today. It is remembered for the list.

    Refused where another person said the opposite meanwhile.
    """
    with change(actor=actor, reason=reason):
        row = (
            ListedMatch.objects.select_for_update(of=("self",)).select_related("customer__merged_into").get(pk=match.pk)
        )
        if row.verdict == verdict:
            return row
        if row.verdict != MatchVerdict.OPEN:
            text = _("It was decided meanwhile: %(verdict)s.")
            raise Refused(text % {"verdict": row.get_verdict_display()}, "decided")
        row.verdict, row.actor, row.at, row.reason = verdict, person(actor), clock.now(), reason
        row.save()
        if verdict == MatchVerdict.SAME:
            restrict_as_listed(row, actor=actor, reason=reason)
    return row


def restrict_as_listed(match: ListedMatch, *, actor, reason: str) -> Restriction:
    return add_restriction(
        match.customer,
        actor=actor,
        reason=reason,
        source=match.source,
        source_date=match.source_date,
        evidence=match.evidence,
        since=clock.today(),
        listed_as=match.listed_as,
    )
