"""Declarations of partners: asked for, accepted onto file, and taken off it again."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from customers.models import Basis, Customer, Declaration, Segment
from customers.services.periods import check_period
from customers.services.segments import end_segment, set_segment
from files.documents import Document
from history import clock
from history.changes import change
from partners.exceptions import Refused
from partners.models import Attachment, Partner, Request, RequestKind, RequestSide
from partners.services.requests import open_request, reason_of

LONGEST_EVIDENCE = 500


def declare_segment(
    customer: Customer,
    *,
    partner: Partner,
    segment: Segment,
    evidence: str,
    documents: Sequence[Document],
    actor,
    since: date | None = None,
    until: date | None = None,
) -> Declaration:
    """Ask that a segment be put on file for a customer, with one document or more; `until` is the first day over.

    The same declaration of the same partner that is not settled is returned as it is when its document is the same,
    and refused when it is another one: it belongs into that thread.
    """
    if not documents:
        raise Refused(_("A declaration needs a document that shows it."), "document")
    valid = check_period(DateRange(since, until))
    with change(actor=actor, reason=reason_of(evidence)):
        Partner.objects.select_for_update().get(pk=partner.pk)
        standing = standing_one(customer, partner, segment)
        if standing is not None:
            return same_or_refused(standing, documents)
        subject = f"{customer}: {segment}"[:300]
        request = open_request(
            partner,
            kind=RequestKind.CLASSIFICATION,
            subject=subject,
            text=evidence,
            actor=actor,
            documents=documents,
        )
        return Declaration.objects.create(
            request=request,
            customer=customer,
            segment=segment,
            evidence=evidence,
            valid=valid,
            sha256=documents[0].sha256,
        )


def standing_one(customer: Customer, partner: Partner, segment: Segment) -> Declaration | None:
    rows = Declaration.objects.standing().filter(request__partner=partner, customer=customer, segment=segment)
    return rows.select_related("request").first()


def same_or_refused(standing: Declaration, documents: Sequence[Document]) -> Declaration:
    if standing.sha256 == documents[0].sha256:
        return standing
    text = _("%(request)s asks the same already: send the document there, as a reply.")
    raise Refused(text % {"request": standing.request}, "standing")


def accept_declaration(request: Request, *, actor, reason: str) -> Declaration:
    """Put the declared segment on file, with the document's hash as its evidence. Refused where its days cross."""
    with change(actor=actor, reason=reason):
        row = locked(request)
        row.finding = set_segment(
            row.customer,
            segment=row.segment,
            basis=Basis.DECLARATION,
            evidence=evidence_of(row),
            actor=actor,
            reason=reason,
            since=row.valid.lower,
            until=row.valid.upper,
        )
        row.save(update_fields=["finding"])
    return row


def reject_declaration(request: Request, *, actor, reason: str) -> Declaration:
    """End from today what an earlier acceptance of this very declaration put on file; else nothing was on file."""
    with change(actor=actor, reason=reason):
        row = locked(request)
        if row.finding and row.finding.basis == Basis.DECLARATION and clock.today() in row.finding.valid:
            end_segment(row.finding, actor=actor, reason=reason, on=clock.today())
    return row


def locked(request: Request) -> Declaration:
    rows = Declaration.objects.select_for_update(of=["self"])
    return rows.select_related("customer", "segment", "finding", "request").get(request=request)


def evidence_of(row: Declaration) -> str:
    """Return what was declared, with the hashes of the partner's documents as far as there is room for them."""
    sent = Attachment.objects.filter(message__request=row.request, message__side=RequestSide.ASKER).order_by("pk")
    found = f"{row.evidence} · {row.request} · SHA-256 {row.sha256}"
    for sha256 in dict.fromkeys(sent.values_list("sha256", flat=True)):
        if sha256 not in found and len(found) + len(sha256) + 2 <= LONGEST_EVIDENCE:
            found += f", {sha256}"
    return found
