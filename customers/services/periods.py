"""Days of what is recorded of customers and entities: findings, codes, facts, holdings."""

from collections.abc import Callable
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from partners.exceptions import Refused
from ui.formats import period

ALWAYS = DateRange(None, None)


def check_period(valid: DateRange) -> DateRange:
    """Return the days. Refused where there is none of them."""
    if valid.isempty or (valid.lower and valid.upper and valid.upper <= valid.lower):
        raise Refused(_("It would be over before it begins: choose a later day."), "empty")
    return valid


def standing_for(rows: QuerySet, valid: DateRange, crossed: Callable[[object], str]):
    """Return the row that stands for all of the days already, None where none stands for any of them.

    Refused where one stands for some of them alone; `crossed` says so in the words of the kind.
    """
    earlier = rows.filter(valid__overlap=valid)
    covering = earlier.filter(valid__contains=valid).first()
    other = covering or earlier.first()
    if covering is None and other is not None:
        raise Refused(crossed(other), "crossed")
    return covering


def ended(valid: DateRange, on: date | None) -> DateRange | None:
    """Return the days up to `on` (none: no day), None where it ends then already. Refused: what was over before."""
    if valid.isempty or (on is not None and valid.upper == on):
        return None
    if on is None:
        return DateRange(empty=True)
    if valid.upper and valid.upper < on:
        raise Refused(_("It is over already: %(period)s.") % {"period": period(valid)}, "over")
    if valid.lower and on <= valid.lower:
        return DateRange(empty=True)
    return DateRange(valid.lower, on)
