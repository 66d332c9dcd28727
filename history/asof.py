"""Reads recorded rows as they were known at a moment."""

from datetime import date, datetime

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import RawSQL

from history.recording import event_model


def as_of(
    model: type[models.Model],
    *,
    on: date | None = None,
    known: datetime | None = None,
    snapshot: str | None = None,
) -> models.QuerySet:
    """Return the rows of `model` as known at `known`, and as far as `snapshot` sees their writers.

    Without both, the live rows. Otherwise rows of the event table, one for each object, its newest at or before
    the moment; filters added to the result choose among those newest rows, so that an older version never
    answers for a newer one. With `on` only rows whose `valid` holds that day. Filter and order by `id`, not `pk`:
    the rows' primary key is the event's; and by columns of the row itself: a join leads to live rows.
    """
    if known is None and snapshot is None:
        rows = model._default_manager.all()
    else:
        events = event_model(model)._default_manager.all()
        newer = seen(events.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__gt=OuterRef("pgh_id")), known, snapshot)
        rows = seen(events, known, snapshot).filter(~Exists(newer))
    return rows if on is None else rows.filter(valid__contains=on)


def seen(events: models.QuerySet, known: datetime | None, snapshot: str | None) -> models.QuerySet:
    """Return the events at or before the moment whose writers the snapshot sees."""
    if known is not None:
        events = events.filter(pgh_created_at__lte=known)
    if snapshot is not None:
        events = events.filter(Q(visible_in(snapshot, events.model)))
    return events


class Visible(models.Func):
    template = "pg_visible_in_snapshot(%(expressions)s)"
    output_field = models.BooleanField()


class TransactionId(models.Func):
    template = "(%(expressions)s)::text::xid8"
    output_field = models.TextField()


def visible_in(snapshot: str, model) -> models.Func:
    """Return the condition that a snapshot sees an event's writer."""
    return Visible(TransactionId(F("pgh_writer")), RawSQL("%s::pg_snapshot", [snapshot]))


def current_snapshot() -> str:
    """Return what PostgreSQL can see now, in the form that a stored decision keeps.

    What this very transaction wrote counts as seen, though PostgreSQL's own text of a snapshot leaves it out.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text, pg_current_xact_id_if_assigned()::text")
        snapshot, writer = cursor.fetchone()
    return snapshot if writer is None else with_writer(snapshot, int(writer))


def with_writer(snapshot: str, writer: int) -> str:
    """Return the snapshot (`first:next:running,…`) widened so that it sees `writer` and nobody else besides."""
    first, following, running = snapshot.split(":")
    if writer < int(following):
        return snapshot
    unseen = [running] if running else []
    unseen += [str(number) for number in range(int(following), writer)]
    return f"{first}:{writer + 1}:{','.join(unseen)}"
