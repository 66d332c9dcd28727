"""Holdings: that an entity holds a part of another, for a time."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from customers.models import Entity, Holding, HoldingKind, SourceDocument
from customers.services.periods import ALWAYS, check_period, ended
from customers.services.shares import recompute_below
from history.changes import change
from partners.exceptions import Refused
from partners.services.partners import correct
from ui.formats import period

FINEST = Decimal("1E-10")


def set_holding(
    owner: Entity,
    asset: Entity,
    *,
    kind: str = HoldingKind.SHARES,
    low: Decimal | None = None,
    high: Decimal | None = None,
    valid: DateRange = ALWAYS,
    source: SourceDocument | None = None,
    detail: str = "",
    actor,
    reason: str,
) -> Holding:
    """Record that `owner` holds a part of `asset`: percent, the same twice for an exact share, none where not known.

    The same holding twice is one. Refused: a share that is none (below 0, over 100, upside down, one end alone), no
    days, an owner that is its own asset, and days in which the owner's share of this kind is on file otherwise.
    """
    values = {"kind": HoldingKind(kind), "low": low, "high": high, "detail": detail, "source": source}
    check_share(low, high)
    valid = check_period(valid)
    if owner.pk == asset.pk:
        raise Refused(_("Nobody owns itself: choose another owner."), "owns_itself")
    with change(actor=actor, reason=reason):
        asset = Entity.objects.select_for_update().get(pk=asset.pk)
        crossed = asset.owned_by.filter(owner=owner, kind=kind, valid__overlap=valid).first()
        if crossed is not None and (crossed.low, crossed.high, crossed.valid) == (low, high, valid):
            return crossed
        if crossed is not None:
            text = _("“%(owner)s” holds a part already, %(period)s: change or end that first.")
            raise Refused(text % {"owner": owner, "period": period(crossed.valid)}, "crossed")
        holding = Holding.objects.create(owner=owner, asset=asset, valid=valid, **values)
        recompute_below([asset], cause=reason)
    return holding


def change_holding(holding: Holding, *, actor, reason: str, **values) -> bool:
    """Put right `kind`, `low` with `high`, `valid`, `detail` or `source`; return whether anything was different.

    The statement it came from no longer changes it. Refused: a share that is none, and no days.
    """
    if "low" in values or "high" in values:
        check_share(values.get("low"), values.get("high"))
        values = {**values, "low": values.get("low"), "high": values.get("high")}
    if "valid" in values:
        check_period(values["valid"])
    with change(actor=actor, reason=reason):
        holding = Holding.objects.select_for_update().get(pk=holding.pk)
        if not correct(holding, values, actor=actor, reason=reason):
            return False
        correct(holding, {"is_corrected": True}, actor=actor, reason=reason)
        recompute_below([holding.asset_id], cause=reason)
    return True


def end_holding(holding: Holding, *, on: date | None = None, actor, reason: str) -> bool:
    """End a holding: `on` is the first day it no longer stands; none, or one before it began, makes it "as if never"."""
    with change(actor=actor, reason=reason):
        holding = Holding.objects.select_for_update().get(pk=holding.pk)
        valid = ended(holding.valid, on)
        values = {"valid": valid, "is_corrected": True}
        if valid is None or not correct(holding, values, actor=actor, reason=reason):
            return False
        recompute_below([holding.asset_id], cause=reason)
    return True


def check_share(low: Decimal | None, high: Decimal | None) -> None:
    """Refuse what is no share: both ends or none, from 0 to 100, in order, with ten decimals at most."""
    if low is None and high is None:
        return
    if low is None or high is None:
        raise Refused(_("A band has two ends: give both, or none where the share is not known."), "half_band")
    if not all(end.is_finite() and 0 <= end <= 100 for end in (low, high)):
        raise Refused(_("A share is between 0 and 100 percent."), "no_share")
    if low > high:
        raise Refused(_("The band is upside down: put the smaller share first."), "upside_down")
    if any(end.as_tuple().exponent < FINEST.as_tuple().exponent for end in (low, high)):
        raise Refused(_("A share has ten decimals at most."), "too_fine")
