"""Where evidence comes from and how strong it is, in words."""

from django import template
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from customers.classification import Kind, Strength
from customers.selectors.reviews import Side
from ui.formats import period

register = template.Library()
KINDS = {
    Kind.FINDING: _("found by an officer"),
    Kind.DECLARATION: _("declared by a partner and accepted"),
    Kind.IMPORT: _("brought in from a file"),
    Kind.LISTED: _("listed public body"),
    Kind.LEGAL_FORM: _("legal form in the register"),
    Kind.OWNERSHIP: _("its owners"),
    Kind.FORM_OF_OWNERSHIP: _("form of ownership in the register"),
    Kind.TOPIC: _("what a source says of it"),
    Kind.SUPERIOR_BODY: _("superior body in the register"),
    Kind.ACTIVITY: _("activity in the register"),
    Kind.NAME: _("words in its name"),
}
STRENGTHS = {
    Strength.PROOF: _("proves it"),
    Strength.SIGNAL: _("points to it"),
    Strength.HINT: _("a hint only"),
}


@register.filter
def kind_text(side: Side) -> str:
    return str(KINDS[Kind(side.kind)])


@register.filter
def strength_text(side: Side) -> str:
    return str(STRENGTHS[Strength(side.strength)])


@register.filter
def days_text(side: Side) -> str:
    """Return the days for which it speaks."""
    return period(DateRange(*side.valid))
