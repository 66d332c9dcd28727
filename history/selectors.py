"""The history of an object as a page prints it: when, who, what before and after, why, under which request."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import CharField, OuterRef, Subquery, Value

from history.display import Names, as_text, same
from history.recording import event_model


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one entry in words. `before` is empty where the row is new."""

    label: str
    before: str
    after: str


@dataclass(slots=True)
class Entry:
    """One version of one object. `actor_id` is None where the system itself acted."""

    at: datetime
    actor_id: int | None
    actor: str
    reason: str
    request_id: str
    kind: str
    subject: str
    is_new: bool
    changes: list[FieldChange] = field(default_factory=list)


class Timeline:
    """The entries of some recorded objects, newest first. Counts and slices in the database, so it can be paged."""

    def __init__(self, *objects: models.Model):
        self.ids: dict[type[models.Model], list] = {}
        for item in objects:
            self.ids.setdefault(type(item), []).append(item.pk)

    def __len__(self) -> int:
        return sum(self.events(model).count() for model in self.ids)

    def __getitem__(self, wanted: slice) -> list[Entry]:
        keys = list(self.keys()[wanted])
        versions = {
            model: self.versions(model, [pk for label, pk in keys if label == label_of(model)]) for model in self.ids
        }
        rows = {(label_of(model), row.pk): (model, row, old) for model in versions for row, old in versions[model]}
        return entries([rows[key] for key in keys])

    def events(self, model: type[models.Model]) -> models.QuerySet:
        return event_model(model).objects.filter(pgh_obj_id__in=self.ids[model])

    def keys(self) -> "Keys":
        """Return (label, event's id) of every entry, newest first."""
        parts = [
            self.events(model)
            .annotate(label=Value(label_of(model), output_field=CharField()))
            .values_list("label", "pgh_id", "pgh_created_at")
            for model in self.ids
        ]
        ordered = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
        return Keys(ordered.order_by("-pgh_created_at", "-pgh_id", "label"))

    def versions(self, model: type[models.Model], pks: list[int]) -> list[tuple]:
        """Return (event, the event before it or None) for the events named by `pks`."""
        events = event_model(model).objects
        before = events.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
        rows = list(events.filter(pk__in=pks).annotate(before_id=Subquery(before.values("pgh_id")[:1])))
        old = events.in_bulk([row.before_id for row in rows if row.before_id])
        return [(row, old.get(row.before_id)) for row in rows]


class Keys:
    """The ordered keys without the moment that orders them."""

    def __init__(self, rows: models.QuerySet):
        self.rows = rows

    def __getitem__(self, wanted: slice) -> Iterable[tuple[str, int]]:
        return [(label, pk) for label, pk, _at in self.rows[wanted]]


def timeline(*objects: models.Model) -> Timeline:
    """Return the entries of recorded objects, newest first. Who may see them is the caller's business."""
    if not objects:
        raise ValueError("A timeline is of one object or more.")
    return Timeline(*objects)


def label_of(model: type[models.Model]) -> str:
    return model._meta.label_lower


def entries(rows: list[tuple]) -> list[Entry]:
    """Return the entries of (model, event, event before) with every name they speak of looked up at once."""
    names = Names()
    people = get_user_model()
    for model, row, old in rows:
        names.want(people, row.pgh_context.get("actor"))
        for column, before, after in differences(model, row, old):
            names.want_of(column, before, after)
    return [entry(model, row, old, names) for model, row, old in rows]


def entry(model: type[models.Model], row, old, names: Names) -> Entry:
    context = row.pgh_context
    return Entry(
        at=row.pgh_created_at,
        actor_id=context.get("actor"),
        actor=names.person(context.get("actor")),
        reason=context.get("reason") or "",
        request_id=context.get("request") or "",
        kind=str(model._meta.verbose_name),
        subject=f"{model._meta.label_lower}:{row.pgh_obj_id}",
        is_new=old is None,
        changes=[
            FieldChange(
                label=str(column.verbose_name),
                before="" if old is None else as_text(column, before, names),
                after=as_text(column, after, names),
            )
            for column, before, after in differences(model, row, old)
        ],
    )


def differences(model: type[models.Model], row, old) -> list[tuple]:
    """Return (field, before, after) of what differs; of a new row, of what is filled in.

    Left out is what nobody enters: an address, a key for searching, a hash. It has no words for a reader.
    """
    found = []
    for column in model._meta.concrete_fields:
        if column.primary_key or not column.editable or not hasattr(row, column.attname):
            continue
        after = getattr(row, column.attname)
        before = None if old is None else getattr(old, column.attname)
        if not same(before, after):
            found.append((column, before, after))
    return found
