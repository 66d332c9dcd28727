"""Sales licenses: grant, revoke, stop, resume, renew, undo. Each is one act with one reason, in set-based statements.

Days are days of validity, half open: `on` is the first day a change is in force.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from history import clock
from history.changes import change
from jobs import outbox
from licensing.models import Act, ActItem, ActKind, License, LicenseStop
from licensing.selectors.territory import countries_of
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
    predecessor: License | None = None

    def as_license(self) -> License:
        return License(
            holder=self.holder,
            grantor=self.grantor,
            line=self.line,
            segment=self.segment,
            territory=sorted(self.territory),
            excluded=sorted(self.excluded),
            valid=DateRange(self.since, self.until),
            may_pass_on=self.may_pass_on,
            document=self.document,
            bundle=self.bundle,
            predecessor=self.predecessor,
        )


@dataclass(slots=True)
class Cut:
    """Countries to be taken out of one license."""

    license: License
    countries: set[str] = field(default_factory=set)


def grant_licenses(grants: Iterable[Grant], *, actor, reason: str) -> Act:
    """Grant licenses in one act. Refused: an empty or backward period, an ended holder, an overlap with a grant."""
    grants = list(grants)
    if not grants:
        raise Refused(_("Nothing was chosen to be granted."), "nothing")
    for grant in grants:
        check_grant(grant)
    return perform(ActKind.GRANT, actor=actor, reason=reason, work=lambda: create(grants))


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
    try:
        with transaction.atomic():
            return [row.pk for row in License.objects.bulk_create([grant.as_license() for grant in grants])]
    except IntegrityError as error:
        if "license_open_grants_do_not_overlap" in str(error):
            text = _("The same right is already granted for a part of that time: renew or revoke that license instead.")
            raise Refused(text, "overlap") from error
        raise


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
    valid = DateRange(empty=True) if on is None else RawSQL(ENDED_AT, [on, on])
    License.objects.filter(pk__in=ids).update(revoked=True, valid=valid)
    return ids


def revoke_countries(cuts: Iterable[Cut], *, actor, reason: str, on: date) -> Act:
    """Take countries out of licenses: each ends on the day, and a successor goes on with what is left of it."""
    cuts = list(cuts)
    ids = [cut.license.pk for cut in cuts]

    def work() -> list[int]:
        left = [successor for cut in cuts if (successor := remainder(cut, on)) is not None]
        end(ids, on)
        return ids + (create(left) if left else [])

    return perform(ActKind.REVOKE, actor=actor, reason=reason, ids=ids, work=work)


def remainder(cut: Cut, on: date) -> Grant | None:
    """Return what goes on after a cut; None where nothing is left."""
    row = cut.license
    if not set(countries_of(row.territory, row.excluded, on)) - cut.countries:
        return None
    upper = row.valid.upper
    since = max(on, row.valid.lower) if row.valid.lower else on
    if upper is not None and upper <= since:
        return None
    listed = tuple(code for code in row.territory if code not in cut.countries)
    needed = {code for code in cut.countries if set(countries_of(listed, [], on)) & {code}}
    return Grant(
        holder=row.holder,
        grantor=row.grantor,
        line=row.line,
        segment=row.segment,
        territory=listed,
        excluded=tuple({*row.excluded, *needed}),
        since=since,
        until=upper,
        may_pass_on=row.may_pass_on,
        document=row.document,
        bundle=row.bundle,
        predecessor=row,
    )


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
        stopped = set(LicenseStop.objects.in_force(on).filter(license__in=ids).values_list("license_id", flat=True))
        LicenseStop.objects.bulk_create(
            LicenseStop(
                license_id=pk, reason=why, text=reason, blocks_running=blocks_running, valid=DateRange(on, None)
            )
            for pk in ids
            if pk not in stopped
        )
        return ids

    return perform(ActKind.STOP, actor=actor, reason=reason, ids=ids, work=work)


def resume_licenses(licenses: Iterable[License], *, actor, reason: str, on: date) -> Act:
    """Lift the stops of licenses: `on` is the first day without them."""
    ids = [row.pk for row in licenses]

    def work() -> list[int]:
        LicenseStop.objects.in_force(on).filter(license__in=ids).update(valid=RawSQL(ENDED_AT, [on, on]))
        return ids

    return perform(ActKind.RESUME, actor=actor, reason=reason, ids=ids, work=work)


def renew_licenses(licenses: Iterable[License], *, actor, reason: str, until: date) -> Act:
    """Grant each license anew from the day it ends until `until` (first day over)."""
    licenses = list(licenses)
    endless = next((row for row in licenses if row.valid.isempty or row.valid.upper is None), None)
    if endless is not None:
        raise Refused(_("%(license)s has no end that could be renewed.") % {"license": endless}, "endless")
    grants = [
        Grant(
            holder=row.holder,
            grantor=row.grantor,
            line=row.line,
            segment=row.segment,
            territory=tuple(row.territory),
            excluded=tuple(row.excluded),
            since=row.valid.upper,
            until=until,
            may_pass_on=row.may_pass_on,
            document=row.document,
            bundle=row.bundle,
            predecessor=row,
        )
        for row in licenses
    ]
    for grant in grants:
        check_grant(grant)
    return perform(ActKind.RENEW, actor=actor, reason=reason, work=lambda: create(grants))


def undo_act(act: Act, *, actor, reason: str) -> Act:
    """Take an act back: every license is as it was before. Refused where one was changed since."""
    with change(actor=actor, reason=reason):
        act = Act.objects.select_for_update().get(pk=act.pk)
        if hasattr(act, "undone_by"):
            return act.undone_by
        items = list(act.items.all())
        ids = [item.license_id for item in items]
        current = states(ids, lock=True)
        moved = [item.license_id for item in items if current[item.license_id] != item.after]
        if moved:
            names = ", ".join(f"L-{pk}" for pk in moved)
            raise Refused(_("Changed since then, so not undone: %(licenses)s.") % {"licenses": names}, "moved")
        return perform(ActKind.UNDO, actor=actor, reason=reason, ids=ids, work=lambda: put_back(items), undoes=act)


def put_back(items: list[ActItem]) -> list[int]:
    for item in sorted(items, key=lambda item: item.before is not None):
        before = item.before or {"valid": "empty", "revoked": True, "stops": []}
        License.objects.filter(pk=item.license_id).update(valid=read_range(before["valid"]), revoked=before["revoked"])
        known = dict(before["stops"])
        for stop in LicenseStop.objects.filter(license_id=item.license_id):
            valid = read_range(known.get(stop.pk, "empty"))
            if stop.valid != valid:
                LicenseStop.objects.filter(pk=stop.pk).update(valid=valid)
    return [item.license_id for item in items]


def perform(
    kind: str, *, actor, reason: str, work: Callable[[], list[int]], ids: Iterable[int] = (), undoes: Act | None = None
) -> Act:
    """Do the work in one change and write the act: what each license was before and is after, and who is told."""
    with change(actor=actor, reason=reason):
        before = states(list(ids), lock=True)
        touched = work()
        after = states(touched)
        act = Act.objects.create(
            kind=kind,
            actor=actor if getattr(actor, "pk", None) else None,
            at=clock.now(),
            reason=reason,
            undoes=undoes,
        )
        ActItem.objects.bulk_create(
            ActItem(act=act, license_id=pk, before=before.get(pk), after=after[pk])
            for pk in touched
            if before.get(pk) != after[pk]
        )
        outbox.put("licensing.act", {"act": act.pk})
    return act


def states(ids: list[int], *, lock: bool = False) -> dict[int, dict]:
    """Return what an act may change of each license, as plain values."""
    rows = License.objects.filter(pk__in=ids).order_by("pk")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = {row.pk: {"valid": write_range(row.valid), "revoked": row.revoked, "stops": []} for row in rows}
    for stop in LicenseStop.objects.filter(license_id__in=ids).order_by("pk"):
        found[stop.license_id]["stops"].append([stop.pk, write_range(stop.valid)])
    return found


def write_range(valid) -> list | str:
    if valid.isempty:
        return "empty"
    return [valid.lower and valid.lower.isoformat(), valid.upper and valid.upper.isoformat()]


def read_range(value: list | str) -> DateRange:
    if value == "empty":
        return DateRange(empty=True)
    return DateRange(*[date.fromisoformat(day) if day else None for day in value])
