"""Sales licenses: grant, revoke, stop, resume, renew. Each is one act with one reason, in set-based statements.

Days are days of validity, half open: `on` is the first day a change is in force.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from history.reading import any_of
from licensing.models import Act, ActKind, License, LicenseStop
from licensing.selectors.territory import countries_of
from licensing.services.acts import overlaps_refused, perform
from partners.exceptions import Refused
from partners.models import HoldReason, Partner

ENDED_AT = "daterange(lower(valid), greatest(lower(valid), least(coalesce(upper(valid), %s::date), %s::date)))"


@dataclass(frozen=True, slots=True)
class Grant:
    """One license to grant. `grantor` None is the vendor; `until` is the first day over, None without end."""

    holder: Partner
    line: object
    segment: object
    territory: tuple[str, ...]
    since: date
    until: date | None = None
    grantor: Partner | None = None
    excluded: tuple[str, ...] = ()
    may_pass_on: bool = False
    document: str = ""
    bundle: str = ""
    run_off: dict | None = None
    predecessor: License | None = None

    def as_license(self) -> License:
        return License(
            holder=self.holder,
            grantor=self.grantor,
            line=self.line,
            segment=self.segment,
            territory=sorted(set(self.territory)),
            excluded=sorted(set(self.excluded)),
            valid=DateRange(self.since, self.until),
            may_pass_on=self.may_pass_on,
            document=self.document,
            bundle=self.bundle,
            run_off=self.run_off,
            predecessor=self.predecessor,
        )


@dataclass(slots=True)
class Cut:
    """Countries of one license that an act is about; none: all of it."""

    license: License
    countries: set[str] = field(default_factory=set)

    def rest(self, on: date | None) -> Grant | None:
        """Return what is left of the license from a day (None: from its beginning); None where nothing is."""
        row, covered = self.license, self.covered(on)
        left = covered - self.countries
        if not self.countries or not left or (on and row.valid.upper and row.valid.upper <= on):
            return None
        listed = tuple(code for code in row.territory if code not in self.countries)
        needed = self.countries & set(countries_of(listed, [], on or row.valid.lower))
        return self.successor(on, listed, tuple({*row.excluded, *needed}))

    def chosen(self, on: date | None) -> Grant:
        """Return what the license says for the chosen countries from a day, as a license of its own."""
        row, covered = self.license, self.covered(on)
        if not self.countries or covered <= self.countries:
            return self.successor(on, tuple(row.territory), tuple(row.excluded))
        part = covered & self.countries
        return self.successor(on, tuple(part), tuple(code for code in row.excluded if code[:2] in part))

    def covered(self, on: date | None) -> set[str]:
        return set(countries_of(self.license.territory, self.license.excluded, on or self.license.valid.lower))

    def successor(self, on: date | None, territory: tuple[str, ...], excluded: tuple[str, ...]) -> Grant:
        row = self.license
        since = max(on, row.valid.lower) if on and row.valid.lower else on or row.valid.lower
        return Grant(
            holder=row.holder,
            grantor=row.grantor,
            line=row.line,
            segment=row.segment,
            territory=territory,
            excluded=excluded,
            since=since,
            until=row.valid.upper,
            may_pass_on=row.may_pass_on,
            document=row.document,
            bundle=row.bundle,
            run_off=row.run_off,
            predecessor=row,
        )


def grant_licenses(grants: Iterable[Grant], *, actor, reason: str, act: Act | None = None) -> Act:
    """Grant licenses in one act, a new one or `act`.

    Refused: an empty or backward period, an ended holder, an overlap with a grant.
    """
    grants = list(grants)
    if not grants:
        raise Refused(_("Nothing was chosen to be granted."), "nothing")
    for grant in grants:
        check_grant(grant)
    return perform(
        ActKind.GRANT,
        actor=actor,
        reason=reason,
        work=lambda: create(grants),
        holders={grant.holder.pk for grant in grants},
        act=act,
    )


def check_grant(grant: Grant) -> None:
    if grant.until is not None and grant.until <= grant.since:
        raise Refused(_("The license would end before it begins: choose a later last day."), "period")
    upper = grant.holder.valid.upper
    if grant.holder.valid.isempty or (upper is not None and upper <= grant.since):
        raise Refused(_("The partnership with %(partner)s has ended.") % {"partner": grant.holder}, "ended")
    if grant.grantor is not None and grant.grantor.pk == grant.holder.pk:
        raise Refused(_("A partner cannot grant a license to itself."), "itself")
    if not grant.territory:
        raise Refused(_("A license needs a territory: choose at least one country."), "territory")


def create(grants: list[Grant]) -> list[int]:
    with overlaps_refused():
        return [row.pk for row in License.objects.bulk_create([grant.as_license() for grant in grants])]


def revoke_licenses(
    licenses: Iterable[License], *, actor, reason: str, on: date | None = None, as_if_never: bool = False
) -> Act:
    """End licenses from the day `on`, or as if they had never been."""
    ids = [row.pk for row in licenses]
    return perform(
        ActKind.REVOKE, actor=actor, reason=reason, ids=ids, work=lambda: end(ids, None if as_if_never else on)
    )


def revoke_license(license: License, *, actor, reason: str, on: date | None = None, as_if_never: bool = False) -> Act:
    return revoke_licenses([license], actor=actor, reason=reason, on=on, as_if_never=as_if_never)


def end(ids: list[int], on: date | None) -> list[int]:
    rows = License.objects.filter(pk__in=ids)
    if on is None:
        rows.exclude(revoked=True, valid__isempty=True).update(revoked=True, valid=DateRange(empty=True))
    else:
        rows.to_revoke(on).update(revoked=True, valid=RawSQL(ENDED_AT, [on, on]))
    return ids


def revoke_parts(cuts: Iterable[Cut], *, actor, reason: str, on: date | None) -> Act:
    """Take countries out of licenses from the day `on` (None: as if they had never been in).

    Each license ends, and a successor goes on with what is left of it, stops included.
    """
    cuts = list(cuts)
    ids = [cut.license.pk for cut in cuts]

    def work() -> list[int]:
        left = [rest for cut in cuts if (rest := cut.rest(on)) is not None]
        end(ids, on)
        return ids + succeed(left)

    return perform(ActKind.REVOKE, actor=actor, reason=reason, ids=ids, work=work)


def succeed(grants: list[Grant]) -> list[int]:
    """Create successors of licenses; what stops the predecessor stops them too."""
    if not grants:
        return []
    made = create(grants)
    by_predecessor = defaultdict(list)
    for grant, pk in zip(grants, made, strict=True):
        by_predecessor[grant.predecessor.pk].append(pk)
    stops = LicenseStop.objects.filter(license__in=by_predecessor, valid__isempty=False)
    LicenseStop.objects.bulk_create(
        LicenseStop(
            license_id=pk, reason=stop.reason, text=stop.text, blocks_running=stop.blocks_running, valid=stop.valid
        )
        for stop in stops
        for pk in by_predecessor[stop.license_id]
    )
    return made


def stop_licenses(
    licenses: Iterable[License],
    *,
    actor,
    reason: str,
    on: date,
    why: str = HoldReason.OTHER,
    blocks_running: bool = False,
) -> Act:
    """Stop licenses from a day, without ending them. One that is stopped already stays as it is."""
    ids = [row.pk for row in licenses]

    def work() -> list[int]:
        stop(ids, on=on, why=why, text=reason, blocks_running=blocks_running)
        return ids

    return perform(ActKind.STOP, actor=actor, reason=reason, ids=ids, work=work)


def stop_parts(
    cuts: Iterable[Cut],
    *,
    actor,
    reason: str,
    on: date,
    why: str = HoldReason.OTHER,
    blocks_running: bool = False,
) -> Act:
    """Stop some countries of licenses from a day: each is parted into what is stopped and what goes on."""
    cuts = list(cuts)
    whole = [cut.license.pk for cut in cuts if cut.rest(on) is None]
    parted = [cut for cut in cuts if cut.rest(on) is not None]
    ids = [cut.license.pk for cut in cuts]

    def work() -> list[int]:
        end([cut.license.pk for cut in parted], on)
        left = succeed([cut.rest(on) for cut in parted])
        cut_out = succeed([cut.chosen(on) for cut in parted])
        stop([*whole, *cut_out], on=on, why=why, text=reason, blocks_running=blocks_running)
        return ids + left + cut_out

    return perform(ActKind.STOP, actor=actor, reason=reason, ids=ids, work=work)


def stop(ids: list[int], *, on: date, why: str, text: str, blocks_running: bool = False) -> None:
    stopped = set(LicenseStop.objects.in_force(on).filter(license__in=ids).values_list("license_id", flat=True))
    LicenseStop.objects.bulk_create(
        LicenseStop(license_id=pk, reason=why, text=text, blocks_running=blocks_running, valid=DateRange(on, None))
        for pk in ids
        if pk not in stopped
    )


def resume_licenses(licenses: Iterable[License], *, actor, reason: str, on: date) -> Act:
    """Lift the stops of licenses, those still to come too: `on` is the first day without them."""
    return resume_parts([Cut(row) for row in licenses], actor=actor, reason=reason, on=on)


def resume_parts(cuts: Iterable[Cut], *, actor, reason: str, on: date) -> Act:
    """Lift the stops of some countries: a stopped license is parted into what goes on and what stays stopped."""
    cuts = list(cuts)
    ids = [cut.license.pk for cut in cuts]
    stopped = set(LicenseStop.objects.not_over(on).filter(license__in=ids).values_list("license_id", flat=True))
    parted = [cut for cut in cuts if cut.license.pk in stopped and cut.rest(on) is not None]

    def work() -> list[int]:
        whole = set(ids) - {cut.license.pk for cut in parted}
        end([cut.license.pk for cut in parted], on)
        left = succeed([cut.rest(on) for cut in parted])
        cut_out = succeed([cut.chosen(on) for cut in parted])
        lift_stops([*whole, *cut_out], on=on)
        return ids + left + cut_out

    return perform(ActKind.RESUME, actor=actor, reason=reason, ids=ids, work=work)


def lift_stops(ids: list[int], *, on: date) -> None:
    stops = LicenseStop.objects.not_over(on).filter(license__in=any_of(ids))
    stops.update(valid=RawSQL(ENDED_AT, [on, on]))


def renew_licenses(licenses: Iterable[License], *, actor, reason: str, until: date) -> Act:
    """Grant each license anew from the day it ends until `until` (first day over)."""
    return renew_parts([Cut(row) for row in licenses], actor=actor, reason=reason, until=until)


def renew_parts(cuts: Iterable[Cut], *, actor, reason: str, until: date) -> Act:
    """Grant the chosen countries of each license anew from the day it ends; without countries all of it."""
    cuts = list(cuts)
    endless = next((cut.license for cut in cuts if cut.license.valid.isempty or cut.license.valid.upper is None), None)
    if endless is not None:
        raise Refused(_("%(license)s has no end that could be renewed.") % {"license": endless}, "endless")
    grants = [replace(cut.chosen(cut.license.valid.upper), until=until) for cut in cuts]
    for grant in grants:
        check_grant(grant)
    return perform(
        ActKind.RENEW,
        actor=actor,
        reason=reason,
        work=lambda: create(grants),
        holders={grant.holder.pk for grant in grants},
    )
