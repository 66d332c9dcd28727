"""Acts: one change of many licenses with one reason, what each license was and is, and the Undo that takes it back."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from psycopg import sql

from history import clock
from history.changes import change, person
from history.reading import any_of
from jobs import outbox
from licensing.models import Act, ActItem, ActKind, BulkAct, License, LicenseStop
from partners.exceptions import Refused
from partners.models import Partner


def undo_act(act: Act, *, actor, reason: str) -> Act:
    """Take an act back: every license is as it was before. Refused where one was changed since.

    Acts cannot be locked, for they never change; of two at once the second waits for the licenses.
    """
    with change(actor=actor, reason=reason):
        items = list(act.items.all())
        ids = [item.license_id for item in items]
        queue_up(ids)
        current = states(ids, lock=True)
        undone = Act.objects.filter(undoes=act).first()
        if undone is not None:
            return undone
        if BulkAct.objects.filter(act=act, finished_at=None).exists():
            text = _("%(act)s still goes on: wait until it is done, or stop it first.")
            raise Refused(text % {"act": act}, "running")
        moved = [item.license_id for item in items if current[item.license_id] != item.after]
        if moved:
            names = ", ".join(f"L-{pk}" for pk in moved)
            raise Refused(_("Changed since then, so not undone: %(licenses)s.") % {"licenses": names}, "moved")
        return perform(ActKind.UNDO, actor=actor, reason=reason, ids=ids, work=lambda: put_back(items), undoes=act)


def put_back(items: list[ActItem]) -> list[int]:
    """Write every license and its stops as they were before; what the act created becomes as if never granted."""
    never = {"valid": "empty", "revoked": True, "stops": []}
    before = {item.license_id: item.before or never for item in items}
    created = [item.license_id for item in items if item.before is None]
    # What was created goes first: the license it succeeded may overlap it.
    with overlaps_refused():
        for ids in (created, [pk for pk in before if pk not in set(created)]):
            write(License, "revoked", [(pk, before[pk]["valid"], before[pk]["revoked"]) for pk in ids])
    stops = []
    for row in LicenseStop.objects.filter(license_id__in=before):
        valid = dict(before[row.license_id]["stops"]).get(row.pk, "empty")
        if write_range(row.valid) != valid:
            stops.append((row.pk, valid, row.blocks_running))
    write(LicenseStop, "blocks_running", stops)
    return list(before)


@contextmanager
def overlaps_refused() -> Iterator[None]:
    """Turn the database's word that two open grants of one key overlap into a refusal."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "license_open_grants_do_not_overlap" in str(error):
            text = _("The same right is already granted for a part of that time: renew or revoke that license instead.")
            raise Refused(text, "overlap") from error
        raise


def write(model, flag: str, rows: list[tuple[int, list | str, bool]]) -> None:
    """Set `valid` and one flag of many rows in one statement; rows are (id, range as an act keeps it, flag)."""
    if not rows:
        return
    statement = sql.SQL(
        "UPDATE {table} SET valid = new.valid::daterange, {flag} = new.flag"
        " FROM unnest(%s::bigint[], %s::text[], %s::boolean[]) AS new (id, valid, flag) WHERE {table}.id = new.id"
    ).format(table=sql.Identifier(model._meta.db_table), flag=sql.Identifier(flag))
    ids, ranges, flags = zip(*rows, strict=True)
    texts = [value if value == "empty" else f"[{value[0] or ''},{value[1] or ''})" for value in ranges]
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids), texts, list(flags)])


def perform(
    kind: str,
    *,
    actor,
    reason: str,
    work: Callable[[], list[int]],
    ids: Iterable[int] = (),
    holders: Iterable[int] = (),
    undoes: Act | None = None,
    act: Act | None = None,
) -> Act:
    """Do the work in one change and write the act: what each license was before and is after, and who is told.

    `holders` are partners whose licenses the work touches beside those of `ids`. `act` is one of the same transaction
    the work changed nothing, the act that did it before is returned. Refused where there is none.
    """
    with change(actor=actor, reason=reason):
        ids = list(ids)
        queue_up(ids, holders)
        before = states(ids, lock=True)
        touched = work()
        after = states(touched)
        changed = [pk for pk in touched if before.get(pk) != after[pk]]
        if not changed and act is None:
            return standing(kind, touched)
        act = act or begin(kind, actor=actor, reason=reason, undoes=undoes)
        ActItem.objects.bulk_create(
            ActItem(act=act, license_id=pk, before=before.get(pk), after=after[pk]) for pk in changed
        )
    return act


def queue_up(ids: Iterable[int], holders: Iterable[int] = ()) -> None:
    """Let acts on the licenses of one partner follow each other, before any of its licenses is locked.

    Of two that come upon one key at once, each would wait until the other's period is settled: a deadlock.
    """
    held = Q(pk__in=License.objects.filter(pk__in=any_of(ids)).values("holder"))
    rows = Partner.objects.filter(held | Q(pk__in=any_of(holders))).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def standing(kind: str, ids: list[int]) -> Act:
    """Return the newest act of the kind on the licenses."""
    found = Act.objects.filter(kind=kind, items__license__in=ids).order_by("-pk").first()
    if found is None:
        raise Refused(_("Nothing would change by this."), "nothing")
    return found


def begin(kind: str, *, actor, reason: str, undoes: Act | None) -> Act:
    act = Act.objects.create(kind=kind, actor=person(actor), at=clock.now(), reason=reason, undoes=undoes)
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
