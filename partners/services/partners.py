"""Partners: their tree, their names, their end."""

from datetime import date

from django.db.models import Model
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from history.changes import change
from partners.exceptions import Refused
from partners.models import Partner
from partners.selectors import subtree_ids


def add_partner(
    *,
    actor,
    reason: str,
    slug: str,
    name_en: str,
    country: str,
    since: date,
    parent: Partner | None = None,
    is_operator: bool = False,
    is_link: bool = False,
    **names,
) -> Partner:
    """Add a partner below `parent`; without one it is the distributor, or a link named only in chains."""
    with change(actor=actor, reason=reason):
        return Partner.objects.create(
            slug=slug,
            name_en=name_en,
            country=country,
            parent=parent,
            is_operator=is_operator,
            is_link=is_link,
            valid=DateRange(since, None),
            **names,
        )


def correct_partner(partner: Partner, *, actor, reason: str, **values) -> bool:
    """Change names, place or manager of a partner; return whether anything was different."""
    if "parent" in values:
        check_manager(partner, values["parent"])
    return correct(partner, values, actor=actor, reason=reason)


def correct(row: Model, values: dict, *, actor, reason: str) -> bool:
    """Write the values that differ, with the reason; return whether any did."""
    different = [name for name, value in values.items() if getattr(row, name) != value]
    if not different:
        return False
    with change(actor=actor, reason=reason):
        for name in different:
            setattr(row, name, values[name])
        row.save(update_fields=different)
    return True


def check_manager(partner: Partner, parent: Partner | None) -> None:
    if parent is not None and parent.pk in subtree_ids([partner.pk]):
        text = _("%(parent)s stands below %(partner)s and cannot manage it: choose a partner outside its tree.")
        raise Refused(text % {"parent": parent, "partner": partner}, "circle")


def end_partner(partner: Partner, *, actor, reason: str, on: date) -> bool:
    """End the partnership: `on` is the first day it is over. What was granted below it falls by itself."""
    if partner.valid.lower and on < partner.valid.lower:
        raise Refused(_("The partnership began after that day."), "before_it_began")
    return correct(partner, {"valid": DateRange(partner.valid.lower, on)}, actor=actor, reason=reason)
