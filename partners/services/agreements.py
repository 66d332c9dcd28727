"""Agreements: new versions, signatures, and the stop of who has not signed in time. Signing lifts that stop at once."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from history import clock
from history.changes import change, person
from jobs import outbox
from partners import signing
from partners.exceptions import Refused
from partners.models import Agreement, Hold, HoldReason, Partner, Signature
from partners.services.holds import hold_partner, lift_hold
from ui.formats import day

REMIND_BEFORE = (14, 3)
"""Days before the last day to sign on which who has not signed is reminded."""
TASK = "system:agreements"


def add_agreement(
    *,
    actor,
    reason: str,
    code: str,
    name_en: str,
    since: date,
    due: date,
    name_ru: str = "",
    link: str = "",
    stops=True,
) -> Agreement:
    """Add the next version of an agreement, and tell every sub-partner. `due` is the last day to sign it.

    The newest version once more is once: nobody is told again.
    Refused where it would be due before it begins, or begin before the version it follows, or be read unprotected.
    """
    if link and not link.startswith("https://"):
        text = _("“Where it can be read” is “%(link)s”: give an address that begins with https://.")
        raise Refused(text % {"link": link}, "link")
    if due < since:
        raise Refused(_("The last day to sign is before the first day of the agreement: choose a later one."), "due")
    values = {"name_en": name_en, "name_ru": name_ru, "link": link, "since": since, "due": due, "stops": stops}
    with change(actor=actor, reason=reason):
        # Of a code that is new there is no row to lock: two first versions at once wait here.
        list(Partner.objects.select_for_update().filter(is_operator=True))
        before = Agreement.objects.filter(code=code).order_by("version").last()
        if before and all(getattr(before, name) == value for name, value in values.items()):
            return before
        if before and since < before.since:
            text = _("Version %(version)s begins on %(since)s: a newer one cannot begin before it.")
            raise Refused(text % {"version": before.version, "since": day(before.since)}, "since")
        row = Agreement.objects.create(code=code, version=before.version + 1 if before else 1, **values)
        outbox.put("partners.agreement", {"agreement": row.pk, "what": "new"})
    return row


def sign(agreement: Agreement, partner: Partner, *, actor, reason: str, signed_on: date, signed_by: str) -> Signature:
    """Record that a partner has signed a version; a stop for want of it is lifted at once. Twice is once.

    Refused for a day before the version began or one to come, for who is no sub-partner, or one no more, and where
    another signature of the version is on file.
    """
    today = clock.today()
    if partner.is_operator or partner.is_link:
        raise Refused(_("Agreements are signed by sub-partners."), "partner")
    if partner.valid.isempty or (partner.valid.upper is not None and partner.valid.upper <= today):
        raise Refused(_("The partnership with %(partner)s has ended.") % {"partner": partner}, "ended")
    if signed_on < agreement.since:
        text = _("This version begins on %(since)s: it cannot have been signed before.")
        raise Refused(text % {"since": day(agreement.since)}, "signed_on")
    if signed_on > today:
        raise Refused(_("The day of the signature lies ahead: it cannot be later than today."), "signed_on")
    with change(actor=actor, reason=reason):
        Partner.objects.select_for_update().get(pk=partner.pk)
        standing = Signature.objects.filter(partner=partner, agreement=agreement).first()
        if standing is not None:
            check_same(standing, signed_on, signed_by)
            return standing
        row = Signature.objects.create(
            partner=partner, agreement=agreement, signed_on=signed_on, signed_by=signed_by, entered_by=person(actor)
        )
        lift_if_nothing_is_owed(partner, today, actor=actor, reason=reason)
    return row


def check_same(standing: Signature, signed_on: date, signed_by: str) -> None:
    if (standing.signed_on, standing.signed_by) != (signed_on, signed_by):
        text = _("%(partner)s has signed this version already: on %(day)s, by %(by)s.")
        told = {"partner": standing.partner, "day": day(standing.signed_on), "by": standing.signed_by}
        raise Refused(text % told, "signed")


def lift_if_nothing_is_owed(partner: Partner, today: date, *, actor, reason: str) -> None:
    """Lift the stop that the portal itself put; one that an officer put stays until an officer lifts it."""
    if signing.overdue_of(partner, today):
        return
    for hold in signing.own_holds(today).filter(partner=partner):
        lift_hold(hold, actor=actor, reason=reason, on=today)


def review_agreements(today: date) -> tuple[int, int]:
    """Stop who has not signed in time, from today on, and lift what is no longer owed. Return (stopped, lifted).

    To be run every day; again on the same day changes nothing. Running contracts, bids and awards go on. Who is a
    partner no more keeps its stop: it may not act again.
    """
    owing = signing.overdue(today)
    held = set(Hold.objects.in_force(today).filter(reason=HoldReason.AGREEMENT).values_list("partner_id", flat=True))
    stopped = sum(stop_if_owing(partner, today) for partner, _agreements in owing if partner.pk not in held)
    still = {partner.pk for partner, _agreements in owing}
    standing = signing.own_holds(today).filter(partner__in=signing.signers(today)).select_related("partner")
    paid = [hold for hold in standing if hold.partner_id not in still]
    for hold in paid:
        lift_hold(hold, actor=None, reason=TASK, on=today)
    return stopped, len(paid)


def stop_if_owing(partner: Partner, today: date) -> bool:
    """Stop a partner for what it owes, under its lock: it may have signed just now.

    What it was stopped for before and a person lifted does not stop it again: the next version may.
    """
    with change(actor=None, reason=TASK):
        Partner.objects.select_for_update().get(pk=partner.pk)
        agreements = [row for row in signing.overdue_of(partner, today) if not was_stopped(partner, row)]
        if agreements:
            names = ", ".join(str(row) for row in agreements)
            told = {"why": HoldReason.AGREEMENT, "text": names, "cause_url": reverse("partners:agreement_list")}
            hold_partner(partner, actor=None, reason=TASK, on=today, **told)
    return bool(agreements)


def was_stopped(partner: Partner, agreement: Agreement) -> bool:
    """Return whether a stop came after the last day of an agreement already, by the history: one may be lifted at once."""
    began = Hold.pgh_event_model.objects.filter(
        partner=partner, reason=HoldReason.AGREEMENT, cause_url__startswith=reverse("partners:agreement_list")
    )
    return began.filter(valid__startswith__gt=agreement.due).exists()


def remind(today: date) -> None:
    """Have those reminded who have not signed a version whose last day is near, once for each of `REMIND_BEFORE`.

    After days without the task the nearest reminder alone is sent.
    """
    for agreement in signing.in_force(today):
        left = (agreement.due - today).days
        reached = [days for days in REMIND_BEFORE if 0 <= left <= days]
        if reached and signing.unsigned(agreement, today).exists():
            outbox.put("partners.agreement", {"agreement": agreement.pk, "what": "remind", "days": min(reached)})
