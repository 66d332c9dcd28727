"""Where evidence comes from, how strong it is and for which days, in words."""

from django import template
from psycopg.types.range import DateRange

from customers.evidence_words import kind_name, strength_name
from customers.selectors.reviews import Side
from ui.formats import period

register = template.Library()


@register.filter
def kind_text(side: Side) -> str:
    return kind_name(side.kind)


@register.filter
def strength_text(side: Side) -> str:
    return strength_name(side.strength)


@register.filter
def days_text(side: Side) -> str:
    """Return the days for which it speaks."""
    return period(DateRange(*side.valid))
