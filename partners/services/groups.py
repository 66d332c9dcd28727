"""Groups of countries: members join and leave on a day."""

from datetime import date

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from history.changes import change
from partners.exceptions import Refused
from partners.models import CountryGroup, CountryGroupMember


def add_member(*, group: CountryGroup, country: str, status: str, since: date, actor, reason: str) -> CountryGroupMember:
    """Give a country a standing in a group from a day; the one it has ends there. Twice is once."""
    with change(actor=actor, reason=reason):
        CountryGroup.objects.select_for_update().get(pk=group.pk)
        for row in group.members.filter(country=country, valid__contains=since):
            if row.status == status:
                return row
            row.valid = DateRange(row.valid.lower, since)
            row.save(update_fields=["valid"])
        if group.members.filter(country=country, valid__overlap=DateRange(since, None)).exists():
            raise Refused(_("The country already has a later standing in this group."), "later")
        return CountryGroupMember.objects.create(
            group=group, country=country, status=status, valid=DateRange(since, None), source=reason[:200]
        )
