"""The tree of segments, and which customer carries which."""

from datetime import date

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from customers.models import Customer, CustomerSegment, Segment
from customers.services.periods import check_period, ended, standing_for
from customers.services.profiles import reprofile
from history.changes import change, person
from partners.exceptions import Refused
from partners.services.partners import correct
from ui.formats import period


def set_segment(
    customer: Customer,
    *,
    segment: Segment,
    basis: str,
    evidence: str,
    actor,
    reason: str,
    since: date | None = None,
    until: date | None = None,
) -> CustomerSegment:
    """Record that a customer carries a segment, and what shows it; `until` is the first day over.

    What an earlier finding covers already is not recorded again. Refused: days that cross an earlier finding's.
    """
    valid = check_period(DateRange(since, until))
    with change(actor=actor, reason=reason):
        Customer.objects.select_for_update().get(pk=customer.pk)
        standing = standing_for(customer.segments.filter(segment=segment), valid, crossed)
        if standing is not None:
            return standing
        row = CustomerSegment.objects.create(
            customer=customer,
            segment=segment,
            basis=basis,
            evidence=evidence,
            valid=valid,
            found_by=person(actor),
        )
        reprofile([customer.pk])
    return row


def crossed(row: CustomerSegment) -> str:
    text = _("“%(segment)s” is on file already, %(period)s: end that first, or choose other days.")
    return text % {"segment": row.segment, "period": period(row.valid)}


def set_first_segments(rows: list[CustomerSegment], *, actor, reason: str) -> None:
    """Record, in one statement, what customers carry of segments of which they had no finding at all.

    Their profiles are the caller's, who writes other rows of them too.
    """
    with change(actor=actor, reason=reason):
        for row in rows:
            row.found_by = person(actor)
        CustomerSegment.objects.bulk_create(rows)


def end_segment(row: CustomerSegment, *, actor, reason: str, on: date) -> bool:
    """End a finding: `on` is the first day it no longer holds; a day before it began makes it "as if never"."""
    with change(actor=actor, reason=reason):
        row = CustomerSegment.objects.select_for_update().get(pk=row.pk)
        valid = ended(row.valid, on)
        if valid is None or not correct(row, {"valid": valid}, actor=actor, reason=reason):
            return False
        reprofile([row.customer_id])
    return True


def add_segment(
    *, actor, reason: str, code: str, axis: str, name_en: str, parent: Segment | None = None, **values
) -> Segment:
    """Add a node to the tree. `values` are the other fields of Segment."""
    if Segment.objects.filter(code=code).exists():
        raise Refused(_("The code “%(code)s” is another segment's: choose a different one.") % {"code": code}, "taken")
    with change(actor=actor, reason=reason):
        segment = Segment(code=code, axis=axis, name_en=name_en, parent=parent, **values)
        check_place(segment, parent)
        segment.save()
    return segment


def correct_segment(segment: Segment, *, actor, reason: str, **values) -> bool:
    """Rename a node, move it (`parent`), say whether it needs a license, or take it out of use.

    Return whether anything was different. Code and axis stay: rules and files name them. Refused: a circle, a parent
    on the other axis, and taking out of use what still has segments in use below it.
    """
    with change(actor=actor, reason=reason):
        rows = {row.pk: row for row in Segment.objects.select_for_update()}
        segment = rows[segment.pk]
        if "parent" in values:
            check_place(segment, values["parent"])
        if values.get("is_active") is False and any(
            row.is_active and row.parent_id == segment.pk for row in rows.values()
        ):
            text = _("“%(name)s” has segments in use below it: take those out of use first.")
            raise Refused(text % {"name": segment}, "has_children")
        moved = "parent" in values and values["parent"] != segment.parent
        changed = correct(segment, values, actor=actor, reason=reason)
        if moved:
            # Where a segment stands says whether a register's activity fits the one that was found.
            reprofile(Customer.objects.filter(codes__isnull=False).values_list("pk", flat=True))
    return changed


def check_place(segment: Segment, parent: Segment | None) -> None:
    """Refuse a circle, and a parent on the other axis."""
    seen: set[int] = set()
    while parent is not None and parent.pk not in seen:
        if segment.pk is not None and parent.pk == segment.pk:
            raise Refused(_("“%(name)s” cannot stand below itself.") % {"name": segment}, "circle")
        if parent.axis != segment.axis:
            raise Refused(_("“%(name)s” stands on the other axis.") % {"name": parent}, "axis")
        seen.add(parent.pk)
        parent = parent.parent
