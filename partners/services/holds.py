"""Stopping a partner, and lifting the stop. Both tell the partner by themselves."""

from datetime import date

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from history.changes import change
from jobs import outbox
from partners.exceptions import Refused
from partners.models import Hold, Partner


def hold_partner(
    partner: Partner,
    *,
    actor,
    reason: str,
    on: date,
    why: str,
    text: str = "",
    until: date | None = None,
    blocks_running: bool = False,
    cause_url: str = "",
) -> Hold:
    """Stop a partner from `on`; `why` is a HoldReason, `until` the first day it is over. Twice is once."""
    if partner.is_operator:
        raise Refused(_("The distributor itself cannot be stopped here."), "operator")
    if until is not None and until <= on:
        raise Refused(_("The first day over comes after the first day stopped."), "until")
    with change(actor=actor, reason=reason):
        Partner.objects.select_for_update().get(pk=partner.pk)
        standing = partner.holds.in_force(on).filter(reason=why).first()
        if standing is not None:
            return standing
        hold = Hold.objects.create(
            partner=partner,
            reason=why,
            text=text or reason,
            cause_url=cause_url,
            blocks_running=blocks_running,
            valid=DateRange(on, until),
        )
        outbox.put("partners.hold", {"hold": hold.pk, "what": "stopped", "reason": reason})
    return hold


def lift_hold(hold: Hold, *, actor, reason: str, on: date) -> bool:
    """End a stop: `on` is the first day without it. Return whether it was still standing."""
    with change(actor=actor, reason=reason):
        hold = Hold.objects.select_for_update().get(pk=hold.pk)
        if hold.valid.isempty or (hold.valid.upper is not None and hold.valid.upper <= on):
            return False
        hold.valid = DateRange(hold.valid.lower, max(on, hold.valid.lower))
        hold.save(update_fields=["valid"])
        outbox.put("partners.hold", {"hold": hold.pk, "what": "lifted", "reason": reason})
    return True
