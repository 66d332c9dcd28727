"""Running business of partners: entered, corrected, confirmed or refused. Only what was confirmed lifts."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.services.customers import make_known
from files import documents
from history import clock
from history.changes import change, person
from jobs import outbox
from licensing.commitment_texts import told_faults
from licensing.commitments import JUDGED, Days, fingerprint
from licensing.models import Commitment, CommitmentState, Document
from licensing.services.documents import keep_document
from partners.exceptions import Refused
from partners.models import Membership, Partner, Role

DAY = timedelta(hours=24)
VALUES = (
    "customer", "products", "business", "since", "ends", "number", "document",
    "tender", "published", "bid_on", "awarded_on", "delivered_by",
)  # fmt: skip
"""What is entered of a commitment beside its partner and its file."""


def record_commitment(
    *,
    partner: Partner,
    customer: Customer,
    products: list[str],
    business: str,
    since: date,
    actor,
    reason: str,
    ends: date | None = None,
    number: str = "",
    document: str = "",
    paper: documents.Document | None = None,
    tender: str = "",
    published: date | None = None,
    bid_on: date | None = None,
    awarded_on: date | None = None,
    delivered_by: date | None = None,
    confirmed: bool = True,
) -> Commitment:
    """Record a contract, bid, award or quote; `products` are SKUs, `ends` the first day over.

    The distributor's own entry counts at once; a partner's (`confirmed` false) waits for its word. The very same
    entered twice is one.
    """
    row = Commitment(
        partner=partner, customer=customer, products=sorted(products), business=business, since=since, ends=ends,
        number=number, document=document, tender=tender, published=published, bid_on=bid_on, awarded_on=awarded_on,
        delivered_by=delivered_by, entered_by=person(actor), is_confirmed=confirmed,
    )  # fmt: skip
    check_days(row)
    with change(actor=actor, reason=reason):
        Partner.objects.select_for_update().get(pk=partner.pk)
        standing = twin_of(row)
        if standing is not None:
            return standing
        row.entered_at = clock.now()
        if confirmed:
            row.confirmed_at, row.confirmed_by = row.entered_at, person(actor)
        row.paper = keep_paper(paper, row, actor)
        row.save()
        make_known(customer, partner)
    return row


def twin_of(row: Commitment) -> Commitment | None:
    """Return the entry on file that says exactly the same."""
    same = {name: getattr(row, name) for name in VALUES}
    return Commitment.objects.filter(partner=row.partner, is_confirmed=row.is_confirmed, refused_for="", **same).first()


def check_days(row: Commitment) -> None:
    faults = told_faults(row.business, days_of(row), clock.today())
    if faults:
        raise Refused(faults[0][1], faults[0][0])


def days_of(row: Commitment) -> Days:
    return Days(row.since, row.ends, row.published, row.bid_on, row.awarded_on, row.delivered_by)


def keep_paper(paper: documents.Document | None, row: Commitment, actor) -> Document | None:
    """Keep the file of an entry, within a change; of a partner's no more than it may send within a day."""
    if paper is None:
        return row.paper
    if not row.is_confirmed:
        check_uploads(row.partner)
    return keep_document(paper, actor=actor)


def check_uploads(partner: Partner) -> None:
    people = partner.memberships.values("user")
    sent = Document.objects.filter(kept_by__in=people, kept_at__gt=clock.now() - DAY).count()
    if sent >= settings.UPLOADS_A_DAY:
        text = _("Your organization may send %(most)s documents within 24 hours: send the rest tomorrow.")
        raise Refused(text % {"most": settings.UPLOADS_A_DAY}, "uploads")


def correct_commitment(
    commitment: Commitment,
    *,
    actor,
    reason: str,
    by_partner: bool,
    paper: documents.Document | None = None,
    **values,
) -> bool:
    """Put right what was entered; return whether anything was different.

    A partner may until it is confirmed; what was refused waits again then. With another customer, product, class or
    day it is entered anew: it is of the moment at which that was said.
    """
    with change(actor=actor, reason=reason):
        row = locked([commitment.pk])[0]
        if by_partner and row.is_confirmed:
            raise Refused(_("It is confirmed: ask the distributor to correct it."), "confirmed")
        before = fingerprint(row), *judged(row)
        for name in VALUES:
            setattr(row, name, values.get(name, getattr(row, name)))
        row.products = sorted(row.products)
        check_days(row)
        row.paper = keep_paper(paper, row, actor)
        if fingerprint(row) == before[0]:
            return False
        if by_partner:
            row.refused_for = ""
            row.entered_at = row.entered_at if judged(row) == before[1:] else clock.now()
        row.save()
        make_known(row.customer, row.partner)
    return True


def judged(row: Commitment) -> tuple:
    return tuple(getattr(row, name) for name in JUDGED)


def confirm_commitments(pks: Iterable[int], *, actor, reason: str, shown: Mapping[int, str] | None = None) -> int:
    """Let partners' entries count for the run-off, many at once; return how many did not count before.

    `shown` are the fingerprints of what the officer read: one that was corrected meanwhile refuses the act.
    """
    return judge(pks, actor=actor, reason=reason, shown=shown, refused_for="")


def refuse_commitments(pks: Iterable[int], *, actor, reason: str, shown: Mapping[int, str] | None = None) -> int:
    """Refuse entries, or take back that they count; the partner is told why. Return how many that changed."""
    return judge(pks, actor=actor, reason=reason, shown=shown, refused_for=reason.strip())


def judge(pks: Iterable[int], *, actor, reason: str, shown: Mapping[int, str] | None, refused_for: str) -> int:
    """Write the distributor's word on entries in one statement, and tell those who entered them. Twice is once."""
    with change(actor=actor, reason=reason):
        rows = locked(pks)
        wanted = CommitmentState.REFUSED if refused_for else CommitmentState.CONFIRMED
        moved = [row for row in rows if row.state != wanted]
        check_shown(moved, shown)
        counts, now = not refused_for, clock.now()
        Commitment.objects.filter(pk__in=[row.pk for row in moved]).update(
            is_confirmed=counts,
            confirmed_at=now if counts else None,
            confirmed_by=person(actor) if counts else None,
            refused_for=refused_for,
        )
        tell(moved)
    return len(moved)


def locked(pks: Iterable[int]) -> list[Commitment]:
    rows = Commitment.objects.select_for_update(of=["self"]).select_related("partner", "customer", "entered_by")
    return list(rows.filter(pk__in=list(pks)).order_by("pk"))


def check_shown(rows: list[Commitment], shown: Mapping[int, str] | None) -> None:
    for row in rows:
        if shown is not None and shown.get(row.pk) != fingerprint(row):
            text = _("%(commitment)s was changed meanwhile: read it again, then decide.")
            raise Refused(text % {"commitment": row.code}, "moved")


def tell(rows: list[Commitment]) -> None:
    """Put one mail for each person into the outbox: whoever entered it, or the owners where that person has left."""
    told: dict[int, list[int]] = {}
    for row in rows:
        for user in people_of(row):
            told.setdefault(user, []).append(row.pk)
    for user, pks in told.items():
        outbox.put("licensing.commitments", {"to": user, "commitments": pks})


def people_of(row: Commitment) -> list[int]:
    """Return whom of the partner's an entry concerns; nobody where the distributor entered it itself."""
    if row.entered_by_id is None or not Membership.objects.filter(user=row.entered_by_id, partner=row.partner).exists():
        return []
    active = row.partner.memberships.active()
    chosen = active.filter(user=row.entered_by_id)
    chosen = chosen if chosen.exists() else active.filter(role=Role.OWNER)
    return sorted(set(chosen.values_list("user", flat=True)))
