"""Bundles: several licenses granted by one name; and granting like another partner."""

from collections.abc import Iterable
from datetime import date

from django.db.models import prefetch_related_objects

from licensing.models import Act, Bundle, License
from licensing.services.licenses import Grant, grant_licenses
from partners.models import Partner


def bundle_end(bundle: Bundle, since: date) -> date:
    """Return the first day over of a bundle that is granted from a day without an end of its own."""
    return months_later(since, bundle.months)


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later; where that month has no such day, the first of the next one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month == 11), (month + 1) % 12 + 1, 1)


def bundle_grants(bundle: Bundle, partner: Partner, *, since: date, until: date, grantor: Partner) -> list[Grant]:
    """Return the licenses that a bundle means for a partner: every line × every segment."""
    return [
        Grant(
            holder=partner,
            grantor=grantor,
            line=line,
            segment=segment,
            territory=tuple(bundle.territory),
            excluded=tuple(bundle.excluded),
            since=since,
            until=until,
            may_pass_on=bundle.may_pass_on,
            bundle=bundle.code,
        )
        for line in bundle.lines.all()
        for segment in bundle.segments.all()
    ]


def grant_bundle(
    bundle: Bundle, *, partners: Iterable[Partner], since: date, until: date, grantor: Partner, actor, reason: str
) -> Act:
    """Grant a bundle to one partner or many, in one act."""
    prefetch_related_objects([bundle], "lines", "segments")
    grants = [
        grant
        for partner in partners
        for grant in bundle_grants(bundle, partner, since=since, until=until, grantor=grantor)
    ]
    return grant_licenses(grants, actor=actor, reason=reason)


def grant_like(partner: Partner, *, like: Partner, on: date, until: date, actor, reason: str) -> Act:
    """Grant a partner what another one holds on a day, from that day until `until`; what it holds already is left out."""
    held = {key_of(row) for row in License.objects.open().in_period(on).filter(holder=partner)}
    grants = [
        Grant(
            holder=partner,
            grantor=row.grantor,
            line=row.line,
            segment=row.segment,
            territory=tuple(row.territory),
            excluded=tuple(row.excluded),
            since=on,
            until=until,
            may_pass_on=row.may_pass_on,
            bundle=row.bundle,
        )
        for row in License.objects.open().in_period(on).filter(holder=like).select_related("grantor", "line", "segment")
        if key_of(row) not in held and row.grantor_id != partner.pk
    ]
    return grant_licenses(grants, actor=actor, reason=reason)


def key_of(row: License) -> tuple:
    return row.grantor_id, row.line_id, row.segment_id, tuple(row.territory), tuple(row.excluded)
