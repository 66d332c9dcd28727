"""Who owns what: recording, correcting and ending holdings."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from customers.models import Entity, Holding, HoldingKind, SourceDocument
from customers.services.entities import ended
from customers.services.shares import recompute_below
from history.changes import change
from partners.exceptions import Refused
from partners.services.partners import correct


def set_holding(
    owner: Entity,
    asset: Entity,
    *,
    actor,
    reason: str,
    kind: str = HoldingKind.SHARES,
    low: Decimal | None = None,
    high: Decimal | None = None,
    since: date | None = None,
    until: date | None = None,
    detail: str = "",
    source: SourceDocument | None = None,
) -> Holding:
    """Record that one holds a part of the other; percent, both the same for an exact share, none where it is not known.

    `until` is the first day over. Twice is once. Refused: an empty period, the same owner and company for some of the
    days with another share (correct or end that one), a share that a person cannot mean.
    """
    check_share(owner, asset, low, high)
    if since and until and until <= since:
        raise Refused(_("It would be over before it begins: choose a later day."), "empty")
    valid = DateRange(since, until)
    with change(actor=actor, reason=reason):
        Entity.objects.select_for_update().get(pk=asset.pk)
        earlier = Holding.objects.filter(owner=owner, asset=asset, kind=kind, valid__overlap=valid).first()
        if earlier is not None:
            if (earlier.low, earlier.high, earlier.valid) == (low, high, valid):
                return earlier
            text = _("A holding of %(owner)s in %(asset)s is on file for that time: correct or end that one.")
            raise Refused(text % {"owner": owner, "asset": asset}, "crossed")
        row = Holding.objects.create(
            owner=owner, asset=asset, kind=kind, low=low, high=high, valid=valid, detail=detail, source=source
        )
        recompute_below([asset.pk], cause=reason)
    return row


def change_holding(holding: Holding, *, actor, reason: str, **values) -> bool:
    """Correct share, kind, period, detail or document of a holding; return whether anything was different.

    What it said before stays in the history: an answer of an earlier moment still rests on it.
    """
    low, high = values.get("low", holding.low), values.get("high", holding.high)
    check_share(holding.owner, holding.asset, low, high)
    with change(actor=actor, reason=reason):
        row = Holding.objects.select_for_update().get(pk=holding.pk)
        is_different = correct(row, values, actor=actor, reason=reason)
        if is_different:
            recompute_below([row.asset_id], cause=reason)
    return is_different


def end_holding(holding: Holding, *, actor, reason: str, on: date | None = None) -> bool:
    """End a holding: `on` is the first day it is over; None, or a day before it began, "as if never"."""
    with change(actor=actor, reason=reason):
        row = Holding.objects.select_for_update().get(pk=holding.pk)
        is_different = correct(row, {"valid": ended(row.valid, on)}, actor=actor, reason=reason)
        if is_different:
            recompute_below([row.asset_id], cause=reason)
    return is_different


def check_share(owner: Entity, asset: Entity, low: Decimal | None, high: Decimal | None) -> None:
    """Refuse what a person cannot mean; a file's statements are taken as they stand, and reported."""
    if owner.pk == asset.pk:
        raise Refused(_("A company cannot be entered as its own owner."), "owns_itself")
    if (low is None) != (high is None):
        raise Refused(_("Give both ends of the band, or none where the share is not known."), "half")
    if low is not None and not 0 <= low <= high <= 100:
        raise Refused(_("A share lies between 0 and 100 percent, and its lower end comes first."), "share")
