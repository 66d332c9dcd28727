"""Long work: a row first, then a worker; how far it is, cancelling, and going on after a worker died.

A handler is `handler(job, progress) -> dict`; it does its work in one transaction of its own, or in steps that it can
repeat: a job whose worker died is run again from the start. `progress(done, total)` also tells a wish to cancel.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from structlog.contextvars import bound_contextvars

from jobs.models import Job, JobState
from jobs.requests import current_request

log = logging.getLogger(__name__)
ALIVE_FOR = 120
"""Seconds without a word after which a running job counts as left by its worker."""
TELL_EVERY = 0.5
KEPT_FOR = 24 * 3600
MOST_ATTEMPTS = 3
Progress = Callable[[int, int], None]


class Cancelled(Exception):
    """The person who started the job no longer wants it."""


class JobError(Exception):
    """The work cannot be done; the text is for the person who started it."""


def queue_job(
    kind: str,
    *,
    by,
    title: str,
    payload: dict[str, Any],
    content: bytes = b"",
    name: str = "file",
    language: str = "en",
    wake_worker: bool = True,
) -> Job:
    """Write a job in the caller's transaction; a worker takes it up afterwards. KeyError for an unknown kind.

    Without `wake_worker` the caller runs it itself; should it not come to that, beat finds it.
    """
    settings.JOB_HANDLERS[kind]
    job = Job(kind=kind, title=title, payload=payload, by=by, language=language, request_id=current_request())
    if content:
        job.upload.save(name, ContentFile(content), save=False)
    job.save()
    if wake_worker:
        transaction.on_commit(lambda: wake(job.pk))
    return job


def wake(pk: int) -> None:
    # The task module imports this one.
    from jobs.tasks import run_job

    try:
        run_job.apply_async([pk], retry=False)
    except run_job.OperationalError as error:
        log.warning("job.no_broker", extra={"job": pk, "error": str(error)})


def run(pk: int) -> Job:
    """Run a job that waits; one that another worker has taken, or that is over, is returned as it is."""
    taken = Job.objects.filter(pk=pk, state=JobState.QUEUED).update(state=JobState.RUNNING, started_at=timezone.now())
    job = Job.objects.get(pk=pk)
    if not taken:
        return job
    job.attempts += 1
    job.save(update_fields=["attempts"])
    tell(pk, 0, 0)
    with bound_contextvars(request_id=job.request_id):
        return carry_out(job)


def carry_out(job: Job) -> Job:
    """Run the handler of a job that was taken, and keep what came of it."""
    try:
        with translation.override(job.language):
            result = import_string(settings.JOB_HANDLERS[job.kind])(job, progress_for(job.pk))
    except Cancelled:
        return finish(job, JobState.CANCELLED)
    except JobError as error:
        return finish(job, JobState.FAILED, error=str(error))
    except Exception as error:
        log.exception("job.failed", extra={"job": job.pk})
        return finish(job, JobState.FAILED, error=f"{type(error).__name__}: {error}")
    return finish(job, JobState.DONE, result=result)


def progress_for(pk: int) -> Progress:
    """Return what a handler calls as often as it likes; every half second it is told."""
    told_at = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= TELL_EVERY:
            told_at = time.monotonic()
            tell(pk, done, total)

    return progress


def finish(job: Job, state: str, *, result: dict | None = None, error: str = "") -> Job:
    job.state, job.result, job.error, job.finished_at = state, result, error, timezone.now()
    job.save(update_fields=["state", "result", "error", "finished_at", "output"])
    cache.delete_many([_progress_key(job.pk), _cancel_key(job.pk)])
    return job


def tell(pk: int, done: int, total: int) -> None:
    """Note how far a job is. Cancelled where the person asked for it."""
    cache.set(_progress_key(pk), (done, total), ALIVE_FOR)
    if cache.get(_cancel_key(pk)):
        raise Cancelled


def progress_of(job: Job) -> tuple[int, int]:
    """Return how much of how much is done; (0, 0) before it is known."""
    return cache.get(_progress_key(job.pk)) or (0, 0)


def cancel(job: Job) -> None:
    """Take back a job that waits; ask one that runs to stop. One that is over stays as it is."""
    waited = Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(
        state=JobState.CANCELLED, finished_at=timezone.now()
    )
    if not waited:
        cache.set(_cancel_key(job.pk), True, KEPT_FOR)


def sweep() -> int:
    """Wake what waits, and take up again what its worker left; return how many. Beat calls it."""
    woken = 0
    for job in Job.objects.filter(state=JobState.RUNNING).order_by("pk"):
        if cache.get(_progress_key(job.pk)) is None and (timezone.now() - job.started_at).seconds >= ALIVE_FOR:
            if job.attempts >= MOST_ATTEMPTS:
                finish(job, JobState.FAILED, error="Its worker died three times.")
            else:
                Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(state=JobState.QUEUED)
    for pk in Job.objects.filter(state=JobState.QUEUED).order_by("pk").values_list("pk", flat=True):
        wake(pk)
        woken += 1
    return woken


def _progress_key(pk: int) -> str:
    return f"jobs:{pk}:progress"


def _cancel_key(pk: int) -> str:
    return f"jobs:{pk}:cancel"
