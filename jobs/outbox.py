"""The outbox: put a piece of work into the caller's transaction; it is carried out after it, at least once."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from redis.exceptions import RedisError
from structlog.contextvars import bound_contextvars

from jobs.models import Outbox
from jobs.requests import current_request

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 20
BATCH = 50


def put(topic: str, payload: dict) -> Outbox:
    """Write a piece of work in the caller's transaction. KeyError for a topic without a handler."""
    settings.OUTBOX_HANDLERS[topic]
    row = Outbox.objects.create(topic=topic, payload=payload, request_id=current_request(), available_at=timezone.now())
    transaction.on_commit(wake)
    return row


def wake() -> None:
    """Ask a worker to drain the outbox; without a broker beat's next round does it."""
    # The task module imports this one.
    from jobs.tasks import drain_outbox

    try:
        # One call wakes a worker for everything that was put within the second; beat's round takes the rest.
        if cache.add("jobs:woken", True, 1):
            drain_outbox.apply_async(countdown=0.2, retry=False, ignore_result=True)
    except (drain_outbox.OperationalError, RedisError) as error:
        log.warning("outbox.no_broker", extra={"error": str(error)})


def drain(limit: int = 1000) -> int:
    """Carry out what is due, one transaction each, and return how many were done. Two drains never share a row."""
    done = 0
    for _round in range(limit):
        with transaction.atomic():
            row = (
                Outbox.objects.select_for_update(skip_locked=True)
                .filter(done_at=None, available_at__lte=timezone.now(), attempts__lt=MOST_ATTEMPTS)
                .order_by("available_at", "pk")
                .first()
            )
            if row is None:
                return done
            with bound_contextvars(request_id=row.request_id):
                done += carry_out(row)
    return done


def carry_out(row: Outbox) -> bool:
    """Run the handler of a locked row; a failure is kept on it and tried again later."""
    try:
        with transaction.atomic():
            import_string(settings.OUTBOX_HANDLERS[row.topic])(row.payload)
    except Exception as error:  # whatever a handler raises is kept on its row, and the others go on
        row.attempts += 1
        row.error = repr(error)
        row.available_at = timezone.now() + timedelta(seconds=min(2**row.attempts, 3600))
        row.save(update_fields=["attempts", "error", "available_at"])
        log.exception("outbox.failed")
        return False
    row.done_at = timezone.now()
    row.save(update_fields=["done_at"])
    return True
