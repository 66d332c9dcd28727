"""Exceptions: proposed by one person, counting once a second one agreed, ended early by one, and taken back.

Days are days of validity, half open: `until` is the first day over.
"""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from customers.models import Customer
from customers.services.customers import make_known
from history import clock
from history.changes import change
from licensing.models import Commitment, Confirmation, ConfirmationKind, ConfirmationOutcome, Exemption, Policy
from licensing.services.policies import open_confirmation
from partners.exceptions import Refused
from partners.models import Partner, Request


def propose_exemption(
    partner: Partner,
    *,
    actor,
    reason: str,
    until: date,
    customer: Customer | None = None,
    commitment: Commitment | None = None,
    policies: Iterable[int] = (),
    for_license: bool = False,
    since: date | None = None,
    request: Request | None = None,
) -> Exemption:
    """Propose that a partner may sell to a customer, or carry a commitment out, though rules say no.

    `policies` are numbers. It loosens, so it counts once a second person agreed (services.confirmations); where there
    is none, at once. The same proposed again is the one that stands.
    """
    terms = {
        "customer": customer.standing if customer else None,
        "commitment": commitment,
        "policies": sorted(set(policies)),
        "for_license": for_license,
        "valid": period_of(since, until),
        "request": request,
    }
    check_terms(partner, terms)
    with change(actor=actor, reason=reason):
        Partner.objects.select_for_update().get(pk=partner.pk)
        standing = standing_one(partner, terms, begins=since)
        if standing is not None:
            return standing
        exemption = Exemption.objects.create(partner=partner, text=reason, **terms)
        if customer is not None:
            make_known(terms["customer"], partner)
        confirmation = open_confirmation(
            ConfirmationKind.EXEMPTION, None, actor=actor, reason=reason, payload={}, exemption=exemption
        )
        if confirmation.alone:
            return approve_exemption(exemption, actor=actor, reason=reason)
    return exemption


def period_of(since: date | None, until: date) -> DateRange:
    """Return the days of an exception that begins today if no day is given. Refused where none of them is to come."""
    today = clock.today()
    since = since or today
    if until <= since:
        raise Refused(_("The exception would end before it begins: choose a later last day."), "period")
    if until <= today:
        raise Refused(_("The exception would be over already: choose a last day from today on."), "over")
    return DateRange(since, until)


def check_terms(partner: Partner, terms: dict) -> None:
    if terms["customer"] is None and terms["commitment"] is None:
        raise Refused(_("An exception is for a customer or for a recorded commitment: name one."), "nobody")
    if not terms["policies"] and not terms["for_license"]:
        raise Refused(_("Name the policies it departs from, or let it stand for a missing license."), "nothing")
    if terms["commitment"] and terms["commitment"].partner_id != partner.pk:
        raise Refused(_("The commitment is of another partner: choose one of this partner's."), "commitment")
    known = set(Policy.objects.enacted().filter(pk__in=terms["policies"]).values_list("pk", flat=True))
    if unknown := [f"P-{number}" for number in terms["policies"] if number not in known]:
        text = _("No policy is enacted under %(numbers)s: name one that is.")
        raise Refused(text % {"numbers": ", ".join(unknown)}, "policies")


def standing_one(partner: Partner, terms: dict, *, begins: date | None) -> Exemption | None:
    """Return the exception of exactly these terms that counts, or waits for a second person.

    Where no first day was asked for (`begins`), one that began already is the same.
    """
    rest = {name: value for name, value in terms.items() if name != "valid"}
    valid = terms["valid"]
    period = {"valid": valid} if begins else {"valid__startswith__lte": valid.lower, "valid__endswith": valid.upper}
    same = Exemption.objects.filter(partner=partner, **rest, **period).order_by("pk")
    return same.filter(approved=True).first() or same.filter(confirmations__outcome=ConfirmationOutcome.OPEN).first()


def approve_exemption(exemption: Exemption, *, actor, reason: str) -> Exemption:
    """Let an exception count, as the second person says; services.confirmations calls it."""
    with change(actor=actor, reason=reason):
        row = locked(exemption)
        if not row.approved:
            row.approved = True
            row.save(update_fields=["approved"])
    return row


def end_exemption(exemption: Exemption, *, actor, reason: str, on: date) -> Exemption:
    """End an exception early: `on` is the first day without it. It tightens, so one person does it. Twice is once."""
    with change(actor=actor, reason=reason):
        row = locked(exemption)
        if not row.approved:
            raise Refused(_("%(exception)s does not count yet: refuse it instead.") % {"exception": row}, "proposed")
        if row.valid.isempty or row.valid.upper <= on:
            return row
        row.valid = DateRange(row.valid.lower, on) if on > row.valid.lower else DateRange(empty=True)
        row.save(update_fields=["valid"])
    return row


def take_back(request: Request, *, actor, reason: str) -> None:
    """Take back what a request was given: it is as if it had never been, and what waits is not carried out."""
    with change(actor=actor, reason=reason):
        for row in Exemption.objects.select_for_update().filter(request=request, valid__isempty=False).order_by("pk"):
            drop_proposals(Confirmation.objects.filter(exemption=row), actor=actor, reason=reason)
            row.valid = DateRange(empty=True)
            row.save(update_fields=["valid"])


def drop_proposals(rows, *, actor, reason: str) -> None:
    """Decide against what waits. Whoever proposed it takes it back alone: then no second person is named."""
    for row in rows.open().select_for_update(of=["self"]):
        row.outcome, row.decided_at, row.decision_reason = ConfirmationOutcome.REFUSED, clock.now(), reason
        row.decided_by = None if row.proposed_by_id == actor.pk else actor
        row.save()


def locked(exemption: Exemption) -> Exemption:
    return Exemption.objects.select_for_update(of=["self"]).get(pk=exemption.pk)
