"""Bulk acts: one act on all licenses that a filter names, in batches that can go on where they were left.

Each batch is one transaction: its licenses are locked, changed by one statement, and written down with what they were
before and are after. `BulkAct.reached` moves with it, so that a worker killed at any moment leaves whole batches, and the
next one goes on behind them. Meant are the licenses of the act's beginning that the filter names when their turn comes: one
granted later is not touched, and one that no longer needs it by then is left alone.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.db import connection
from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from history import clock
from history.changes import change, person
from history.reading import any_of
from jobs import outbox
from licensing.filters import LicenseFilter
from licensing.models import Act, ActKind, BulkAct, License, LicenseStop
from licensing.services.acts import perform, queue_up
from licensing.services.licenses import Cut, check_grant, create, lift_stops, stop
from partners.exceptions import Refused
from partners.models import HoldReason

BATCH = 5000
KINDS = (ActKind.REVOKE, ActKind.STOP, ActKind.RESUME, ActKind.RENEW)
Progress = Callable[[int, int], None]

RANGE = "CASE WHEN isempty({0}) THEN '\"empty\"'::jsonb ELSE jsonb_build_array(lower({0}), upper({0})) END"
STOPS = f"""
SELECT stop.license_id, jsonb_agg(jsonb_build_array(stop.id, {RANGE.format("stop.valid")}) ORDER BY stop.id) AS stops
FROM licensing_licensestop AS stop WHERE stop.license_id = ANY(%(ids)s) GROUP BY stop.license_id
"""
ENDED = "daterange(lower(valid), greatest(lower(valid), least(coalesce(upper(valid), %(on)s::date), %(on)s::date)))"
NEVER = "'empty'::daterange"
WRITE_DOWN = f"""
INSERT INTO licensing_actitem (act_id, license_id, before, after)
SELECT %(act)s, license.id,
    jsonb_build_object('valid', {RANGE.format("license.valid")}, 'revoked', license.revoked, 'stops', known.stops),
    jsonb_build_object('valid', {RANGE.format("ended")}, 'revoked', true, 'stops', known.stops)
FROM (SELECT id, valid, revoked, {{ended}} AS ended FROM licensing_license WHERE id = ANY(%(ids)s)) AS license
LEFT JOIN ({STOPS}) AS stopped ON stopped.license_id = license.id,
LATERAL (SELECT coalesce(stopped.stops, '[]'::jsonb) AS stops) AS known
WHERE NOT license.revoked OR license.valid <> license.ended
ORDER BY license.id
"""
REVOKE = "UPDATE licensing_license SET revoked = true, valid = {ended} WHERE id = ANY(%(ids)s)"
"""Both read the same rows under the same lock; a row that both leave as it is has no event and no line in the act."""


def begin_bulk(
    kind: str,
    *,
    chosen: dict[str, str],
    actor,
    reason: str,
    on: date | None = None,
    until: date | None = None,
    as_if_never: bool = False,
    why: str = HoldReason.OTHER,
    blocks_running: bool = False,
) -> BulkAct:
    """Begin an act on the licenses that `chosen` names, the values of `LicenseFilter`; `go_on` carries it out.

    `on` is the first day of the change, `until` the first day over of what is renewed. Refused where it names none.
    """
    plan = plan_of(chosen, on=on, until=until, as_if_never=as_if_never, why=why, blocks_running=blocks_running)
    with change(actor=actor, reason=reason):
        found = candidates(kind, plan).aggregate(last=Max("pk"), count=Count("pk"))
        if not found["count"]:
            raise Refused(_("None of these licenses would change by this."), "nothing")
        act = Act.objects.create(kind=kind, actor=person(actor), at=clock.now(), reason=reason)
        return BulkAct.objects.create(act=act, plan=plan | found)


def plan_of(
    chosen: dict[str, str],
    *,
    on: date | None = None,
    until: date | None = None,
    as_if_never: bool = False,
    why: str = HoldReason.OTHER,
    blocks_running: bool = False,
) -> dict:
    return {
        "chosen": chosen,
        "on": None if as_if_never else on and on.isoformat(),
        "until": until and until.isoformat(),
        "why": why,
        "blocks_running": blocks_running,
    }


def go_on(bulk: BulkAct, *, progress: Progress = lambda done, total: None, batch: int = BATCH) -> Act:
    """Carry out what is left of a bulk act, batch by batch, and then tell the holders. Twice is once."""
    done = bulk.act.items.count()
    while True:
        progress(min(done, bulk.plan["count"]), bulk.plan["count"])
        found = next_batch(bulk, batch)
        if found is None:
            return bulk.act
        done += found


def next_batch(bulk: BulkAct, size: int) -> int | None:
    """Carry out one batch in a transaction of its own and return how many it is about; None when all is done."""
    act = bulk.act
    with change(actor=act.actor_id, reason=act.reason):
        bulk = BulkAct.objects.select_for_update().get(pk=bulk.pk)
        if bulk.finished_at is not None:
            return None
        rows = candidates(act.kind, bulk.plan).filter(pk__gt=bulk.reached, pk__lte=bulk.plan["last"]).order_by("pk")
        ids, locked = lock_batch(act.kind, rows, size)
        if not ids:
            finish(bulk)
            return None
        if locked:
            WORK[act.kind](act, bulk.plan, locked)
        bulk.reached = ids[-1]
        bulk.save(update_fields=["reached"])
    return len(ids)


def lock_batch(kind: str, rows: QuerySet[License], size: int) -> tuple[list[int], list[int]]:
    """Return the next licenses, and what of them still needs the act, locked: another one may have come first.

    As every act does, it waits for its partners' turn before it locks a license, or two acts would wait for each other.
    What is only revoked needs none: it locks nothing but licenses, in their order, and takes what is left at once.
    """
    locking = rows.select_for_update(of=("self",)).values_list("pk", flat=True)
    if kind == ActKind.REVOKE:
        ids = list(locking[:size])
        return ids, ids
    ids = list(rows.values_list("pk", flat=True)[:size])
    queue_up(ids)
    return ids, list(locking.filter(pk__in=any_of(ids)))


def finish(bulk: BulkAct) -> None:
    """End a bulk act, also one that somebody cancelled half way: whom it touched is told once."""
    bulk.finished_at = clock.now()
    bulk.save(update_fields=["finished_at"])
    outbox.put("licensing.act", {"act": bulk.act_id})


def leave_bulk(bulk: BulkAct) -> None:
    """Leave a bulk act where it is: what it did stays until it is undone."""
    with change(actor=bulk.act.actor_id, reason=bulk.act.reason):
        bulk = BulkAct.objects.select_for_update().get(pk=bulk.pk)
        if bulk.finished_at is None:
            finish(bulk)


def named(chosen: dict[str, str]) -> QuerySet[License]:
    """Return the licenses that the filter's values name. Refused where it has no such filter or value.

    A list shows everything in place of what it cannot read; an act must not do it to everything.
    """
    asked = LicenseFilter(chosen, queryset=License.objects.all())
    unknown = sorted(set(chosen) - set(asked.filters))
    if unknown:
        known = ", ".join(asked.filters)
        told = {"names": ", ".join(unknown), "known": known}
        raise Refused(_("Licenses cannot be chosen by %(names)s, only by %(known)s.") % told, "filter")
    if not asked.is_valid():
        name, problems = next(iter(asked.errors.items()))
        raise Refused(f"{asked.form.fields[name].label}, “{chosen[name]}”: {problems[0]}", "filter")
    return asked.qs


def candidates(kind: str, plan: dict) -> QuerySet[License]:
    """Return the licenses that a bulk act is about: those that the filter names and that it would change."""
    rows, today = named(plan["chosen"]), clock.today()
    on = plan["on"] and date.fromisoformat(plan["on"])
    match kind:
        case ActKind.REVOKE if on is None:
            return rows.exclude(revoked=True, valid__isempty=True)
        case ActKind.REVOKE:
            return rows.to_revoke(on)
        case ActKind.STOP:
            return rows.not_over(on).exclude(stops__in=LicenseStop.objects.in_force(on))
        case ActKind.RESUME:
            return rows.filter(pk__in=LicenseStop.objects.not_over(on).values("license"))
    return rows.to_renew(today, until=date.fromisoformat(plan["until"]))


def revoke_batch(act: Act, plan: dict, ids: list[int]) -> None:
    values = {"act": act.pk, "ids": ids, "on": plan["on"]}
    ended = NEVER if plan["on"] is None else ENDED
    with connection.cursor() as cursor:
        cursor.execute(WRITE_DOWN.replace("{ended}", ended), values)
        cursor.execute(REVOKE.replace("{ended}", ended), values)


def stop_batch(act: Act, plan: dict, ids: list[int]) -> None:
    on, held = date.fromisoformat(plan["on"]), {"why": plan["why"], "blocks_running": plan.get("blocks_running", False)}

    def work() -> list[int]:
        stop(ids, on=on, text=act.reason, **held)
        return ids

    as_part(act, ids, work)


def resume_batch(act: Act, plan: dict, ids: list[int]) -> None:
    def work() -> list[int]:
        lift_stops(ids, on=date.fromisoformat(plan["on"]))
        return ids

    as_part(act, ids, work)


def renew_batch(act: Act, plan: dict, ids: list[int]) -> None:
    until = date.fromisoformat(plan["until"])
    rows = License.objects.filter(pk__in=any_of(ids)).order_by("pk")
    rows = rows.select_related("holder", "grantor", "line", "segment")
    grants = [replace(Cut(row).chosen(row.valid.upper), until=until) for row in rows]
    for grant in grants:
        check_grant(grant)
    as_part(act, [], lambda: create(grants))


def as_part(act: Act, ids: list[int], work: Callable[[], list[int]]) -> None:
    perform(act.kind, actor=act.actor_id, reason=act.reason, ids=ids, work=work, act=act)


WORK = {
    ActKind.REVOKE: revoke_batch,
    ActKind.STOP: stop_batch,
    ActKind.RESUME: resume_batch,
    ActKind.RENEW: renew_batch,
}
