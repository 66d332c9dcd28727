"""The tree of segments, and which customer carries which."""

from datetime import date

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from customers.models import Customer, CustomerSegment, Segment
from history.changes import change
from partners.exceptions import Refused
from partners.services.partners import correct


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
    """Record that a customer carries a segment, and what shows it. The same finding twice is once."""
    with change(actor=actor, reason=reason):
        Customer.objects.select_for_update().get(pk=customer.pk)
        valid = DateRange(since, until)
        standing = customer.segments.filter(segment=segment, valid__overlap=valid).first()
        if standing is not None:
            return standing
        return CustomerSegment.objects.create(
            customer=customer,
            segment=segment,
            basis=basis,
            evidence=evidence,
            valid=valid,
            found_by=actor if getattr(actor, "pk", None) else None,
        )


def end_segment(row: CustomerSegment, *, actor, reason: str, on: date) -> bool:
    """End a finding: `on` is the first day it no longer holds; a day before it began makes it "as if never"."""
    over = max(on, row.valid.lower) if row.valid.lower else on
    return correct(row, {"valid": DateRange(row.valid.lower, over)}, actor=actor, reason=reason)


def save_segment(segment: Segment, *, actor, reason: str) -> Segment:
    """Add or change a node of the tree. Refused: a circle, and a parent on the other axis."""
    parent, seen = segment.parent, {segment.pk}
    while parent is not None:
        if parent.pk in seen and parent.pk is not None:
            raise Refused(_("“%(name)s” cannot stand below itself.") % {"name": segment}, "circle")
        if parent.axis != segment.axis:
            raise Refused(_("“%(name)s” stands on the other axis.") % {"name": parent}, "axis")
        seen.add(parent.pk)
        parent = parent.parent
    with change(actor=actor, reason=reason):
        segment.save()
    return segment
