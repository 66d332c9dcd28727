"""Groups of countries: members join and leave on a day."""

from datetime import date

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from history.changes import change
from partners.exceptions import Refused
from partners.models import CountryGroup, CountryGroupMember


def add_group(*, code: str, name_en: str, name_ru: str = "", actor, reason: str) -> CountryGroup:
    """Add an empty group of countries."""
    code = code.strip().upper()
    if len(code) < 3:
        raise Refused(_("A code of two letters is a country's: take three or more."), "code")
    if CountryGroup.objects.filter(code=code).exists():
        raise Refused(_("There is a group with the code “%(code)s” already.") % {"code": code}, "taken")
    with change(actor=actor, reason=reason):
        return CountryGroup.objects.create(code=code, name_en=name_en, name_ru=name_ru)


def add_group_member(
    group: CountryGroup, *, country: str, status: str, since: date, actor, reason: str
) -> CountryGroupMember:
    """Give a country a standing in a group from a day; the one it has ends there. Twice is once."""
    with change(actor=actor, reason=reason):
        CountryGroup.objects.select_for_update().get(pk=group.pk)
        standing = group.members.filter(country=country, valid__contains=since).first()
        if standing is not None and standing.status == status:
            return standing
        if group.members.filter(country=country, valid__startswith__gte=since).exclude(valid__contains=since).exists():
            raise Refused(_("The country already has a later standing in this group."), "later")
        if standing is not None:
            end_at(standing, since)
        return CountryGroupMember.objects.create(
            group=group, country=country, status=status, valid=DateRange(since, None), source=reason[:200]
        )


def end_group_member(member: CountryGroupMember, *, on: date, actor, reason: str) -> bool:
    """End a country's standing in a group: `on` is the first day without it. Return whether it was still standing."""
    with change(actor=actor, reason=reason):
        member = CountryGroupMember.objects.select_for_update().get(pk=member.pk)
        if member.valid.isempty or (member.valid.upper is not None and member.valid.upper <= on):
            return False
        if member.valid.lower is not None and on < member.valid.lower:
            raise Refused(_("The standing began after that day."), "before_it_began")
        end_at(member, on)
    return True


def end_at(member: CountryGroupMember, day: date) -> None:
    member.valid = DateRange(member.valid.lower, day)
    member.save(update_fields=["valid"])
