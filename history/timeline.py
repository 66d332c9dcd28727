"""What happened to one object: every recorded version, with who, why and what differs."""

from dataclasses import dataclass
from datetime import datetime

from history.recording import event_model


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded write. `changes` are (field's name, before, after); `before` is None for the first version."""

    at: datetime
    actor: int | None
    reason: str
    request: str | None
    is_first: bool
    changes: tuple[tuple[str, object, object], ...]


def timeline(row) -> list[Entry]:
    """Return the entries of an object, newest first."""
    events = list(event_model(type(row)).objects.filter(pgh_obj_id=row.pk).order_by("pgh_id"))
    fields = [field for field in type(row)._meta.concrete_fields if not field.primary_key]
    entries = []
    for number, event in enumerate(events):
        before = events[number - 1] if number else None
        changes = tuple(
            (str(field.verbose_name), before and getattr(before, field.attname), getattr(event, field.attname))
            for field in fields
            if before is None or getattr(before, field.attname) != getattr(event, field.attname)
        )
        context = event.pgh_context
        entries.append(
            Entry(event.pgh_created_at, context["actor"], context["reason"], context["request"], before is None, changes)
        )
    return entries[::-1]
