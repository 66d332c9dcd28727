"""Reads recorded rows as they were known at a moment."""

from datetime import datetime

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import RawSQL

from history.recording import event_model


def as_of(model: type[models.Model], *, known: datetime | None = None, snapshot: str | None = None):
    """Return the rows of `model` as known at `known`, and as far as `snapshot` sees their writers.

    Without both, the live rows. Otherwise rows of the event table, one for each object, its newest at or before
    the moment; filters added to the result choose among those newest rows, so that an older version never
    answers for a newer one. Filter and order by `id`, not `pk`: the rows' primary key is the event's.
    """
    if known is None and snapshot is None:
        return model._default_manager.all()
    events = event_model(model)
    newer = seen(events.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__gt=OuterRef("pgh_id")), known, snapshot)
    return seen(events.objects.all(), known, snapshot).filter(~Exists(newer))


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
    """Return what PostgreSQL can see now, in the form that a stored decision keeps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return cursor.fetchone()[0]
