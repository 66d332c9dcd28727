"""The id of a request reaches the work that it asked for, also what beat finds later."""

import time
from uuid import uuid4

import pytest
from celery.contrib.testing.worker import start_worker
from django.core.files.base import ContentFile
from django.test import override_settings
from structlog.contextvars import bound_contextvars, get_contextvars

from jobs import outbox, running
from jobs.models import Job, Outbox
from portal.celery import app

pytestmark = pytest.mark.django_db(transaction=True)
SEEN = []


def note_job(job: Job, progress) -> dict:
    SEEN.append(get_contextvars().get("request_id"))
    job.output.save("seen.txt", ContentFile(b"seen"), save=False)
    return {}


def note_work(payload: dict) -> None:
    SEEN.append(get_contextvars().get("request_id"))


@pytest.fixture(autouse=True)
def handlers(tmp_path):
    SEEN.clear()
    here = "tests.jobs.test_request_id"
    with override_settings(
        JOB_HANDLERS={"note": f"{here}.note_job"}, OUTBOX_HANDLERS={"note": f"{here}.note_work"}, MEDIA_ROOT=tmp_path
    ):
        yield


def asked(ada) -> Job:
    with bound_contextvars(request_id="r-1"):
        outbox.put("note", {})
        return running.queue_job("note", by=ada, title="Note", payload={}, wake_worker=False)


def test_it_is_kept_with_the_work(ada):
    assert (asked(ada).request_id, Outbox.objects.get().request_id) == ("r-1", "r-1")


def test_work_that_is_found_later_has_it(ada):
    job = asked(ada)
    running.run(job.pk)
    outbox.drain()
    assert SEEN == ["r-1", "r-1"]
    assert "request_id" not in get_contextvars()


def test_what_failed_is_logged_with_it(ada, caplog):
    with bound_contextvars(request_id="r-2"):
        job = running.queue_job("note", by=ada, title="Note", payload={}, wake_worker=False)
    seen = []
    caplog.handler.addFilter(lambda record: seen.append((record.msg, get_contextvars().get("request_id"))) or True)
    with override_settings(JOB_HANDLERS={"note": "tests.jobs.no_such_handler"}):
        running.run(job.pk)
    assert ("job.failed", "r-2") in seen


@app.task(name="tests.note_request")
def note_request() -> None:
    SEEN.append(get_contextvars().get("request_id"))


def test_a_worker_binds_what_the_publisher_sent():
    queue = f"test-{uuid4()}"
    with start_worker(app, pool="solo", perform_ping_check=False, queues=[queue], shutdown_timeout=20):
        with bound_contextvars(request_id="r-3"):
            note_request.apply_async(queue=queue)
        deadline = time.monotonic() + 20
        while not SEEN and time.monotonic() < deadline:
            time.sleep(0.05)
    assert SEEN == ["r-3"]
