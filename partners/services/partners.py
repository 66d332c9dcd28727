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
    if Partner.objects.filter(slug=slug).exists():
        raise Refused(_("The code “%(code)s” is another partner's: choose a different one.") % {"code": slug}, "taken")
    if is_operator and Partner.objects.filter(is_operator=True).exists():
        raise Refused(_("There is a distributor already: an installation has one."), "second_operator")
    check_standing(parent, is_root=is_operator or is_link)
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
    slug = values.get("slug", partner.slug)
    if Partner.objects.filter(slug=slug).exclude(pk=partner.pk).exists():
        raise Refused(_("The code “%(code)s” is another partner's: choose a different one.") % {"code": slug}, "taken")
    with change(actor=actor, reason=reason):
        moved = "parent" in values and move_partner(partner, parent=values.pop("parent"), actor=actor, reason=reason)
        return correct(partner, values, actor=actor, reason=reason) or moved


def move_partner(partner: Partner, *, parent: Partner | None, actor, reason: str) -> bool:
    """Put a partner under another manager; return whether it stood elsewhere. Its own tree moves with it."""
    if parent == partner.parent:
        return False
    check_standing(parent, is_root=partner.is_operator or partner.is_link)
    with change(actor=actor, reason=reason):
        lock_tree()
        check_circle(partner, parent)
        return correct(partner, {"parent": parent}, actor=actor, reason=reason)


def lock_tree() -> None:
    """Let one move at a time happen: two that are right alone can close a circle together."""
    list(Partner.objects.select_for_update().filter(is_operator=True))


def check_circle(partner: Partner, parent: Partner | None) -> None:
    if parent is not None and parent.pk in subtree_ids([partner.pk]):
        text = _("%(parent)s stands below %(partner)s and cannot manage it: choose a partner outside its tree.")
        raise Refused(text % {"parent": parent, "partner": partner}, "circle")


def check_standing(parent: Partner | None, *, is_root: bool) -> None:
    """Refuse a sub-partner without a manager, and a manager that is only a link of a chain."""
    if parent is None and not is_root:
        raise Refused(_("Say who manages the partner: the distributor or another partner."), "no_manager")
    if parent is not None and parent.is_link:
        text = _("%(parent)s is only a link of a chain and manages nobody: choose a partner.")
        raise Refused(text % {"parent": parent}, "link")


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


def end_partner(partner: Partner, *, actor, reason: str, on: date) -> bool:
    """End the partnership: `on` is the first day it is over. What was granted below it falls by itself."""
    if partner.is_operator:
        raise Refused(_("The distributor itself cannot be ended."), "operator")
    if partner.valid.lower and on < partner.valid.lower:
        raise Refused(_("The partnership began after that day."), "before_it_began")
    return correct(partner, {"valid": DateRange(partner.valid.lower, on)}, actor=actor, reason=reason)


def resume_partner(partner: Partner, *, actor, reason: str) -> bool:
    """Take an ended partnership up again, as if its end had not been written."""
    return correct(partner, {"valid": DateRange(partner.valid.lower, None)}, actor=actor, reason=reason)
