"""The one way to write to a recorded table: who, and why."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.db import connection, transaction

SYSTEM = "system:"


@contextmanager
def change(*, actor, reason: str) -> Iterator[uuid.UUID]:
    """Open a transaction in which recorded tables may be written, and yield the id of the change.

    `actor` is a user or a user's id; None is the system itself, and then `reason` is a code that begins with
    `system:`. The context is LOCAL to the transaction and what held before is put back on leaving, so that later
    writes of the same transaction do not inherit it. ValueError without a reason.
    """
    reason = (reason or "").strip()
    actor_id = getattr(actor, "pk", actor)
    if not reason:
        raise ValueError("A change needs a reason.")
    if actor_id is None and not reason.startswith(SYSTEM):
        raise ValueError(f"A change by the system itself gives a code that begins with {SYSTEM!r}, not {reason!r}.")
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    context_id = uuid.uuid4()
    metadata = json.dumps({"actor": actor_id, "reason": reason, "request": request_id})
    with transaction.atomic():
        before = set_context(str(context_id), metadata)
        yield context_id
        set_context(*before)


def person(actor):
    """Return who acts, for a row that names its author: nobody where the system itself does."""
    return actor if getattr(actor, "pk", None) else None


def set_context(context_id: str, metadata: str) -> tuple[str, str]:
    """Set the context of this transaction and return the one it replaces."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('pghistory.context_id', true), ''),"
            " coalesce(current_setting('pghistory.context_metadata', true), '')"
        )
        before = cursor.fetchone()
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)",
            [context_id, metadata],
        )
    return before
