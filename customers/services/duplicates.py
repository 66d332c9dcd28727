"""Likely duplicates kept on file: compared anew for all by a job, and for one customer whenever it changes."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice

from django.db import transaction

from customers.duplicates import Candidate, Comparison, compare, pairs
from customers.models import Customer, DuplicatePair
from customers.selectors.duplicates import candidates, likely_duplicates
from history import clock
from jobs import running
from jobs.models import Job, JobState

JOB = "find_duplicates"
BLOCK = 1000
TELL_EVERY = 500


def start_search(*, by, title: str, language: str, wake_worker: bool = True) -> Job:
    """Queue the comparison of all customers, unless one waits already."""
    waiting = Job.objects.filter(kind=JOB, state="queued").first()
    return waiting or running.queue_job(JOB, by=by, title=title, payload={}, language=language, wake_worker=wake_worker)


def last_search() -> Job | None:
    """Return the newest comparison of all, under way or over."""
    return Job.objects.filter(kind=JOB).order_by("-pk").first()


def compared_at() -> datetime | None:
    """Return when all were compared last, by the portal's clock: a job's own times are the machine's."""
    done = Job.objects.filter(kind=JOB, state=JobState.DONE).order_by("-pk").first()
    if done is None:
        return None
    told = (done.result or {}).get("at")
    return datetime.fromisoformat(told) if told else done.finished_at


def find_duplicates(job: Job, progress: Callable[[int, int], None]) -> dict:
    """Compare all customers anew: the handler of the job."""
    return compare_all(progress)


def compare_all(progress: Callable[[int, int], None]) -> dict:
    """Compare all customers anew; whatever stops it leaves the pairs of before."""
    rows, found = candidates(), 0
    with transaction.atomic():
        DuplicatePair.objects.all().delete()
        alike = likely(rows, progress)
        while block := list(islice(alike, BLOCK)):
            write(block)
            found += len(block)
    return {"customers": len(rows), "pairs": found, "at": clock.now().isoformat()}


def likely(rows: list[Candidate], progress: Callable[[int, int], None]) -> Iterator[DuplicatePair]:
    met = list(pairs(rows))
    for number, (first, second) in enumerate(met):
        if number % TELL_EVERY == 0:
            progress(number, len(met))
        found = compare(rows[first], rows[second])
        if found.is_listed:
            yield pair_of(rows[first].pk, rows[second].pk, found)


def refresh_pairs(customer: Customer) -> int:
    """Compare one customer anew with those like it, in the caller's transaction; return how many are."""
    customer = customer.standing
    found = [pair_of(customer.pk, row.customer.pk, row.found) for row in likely_duplicates(customer)]
    kept = {(row.one_id, row.other_id) for row in found}
    DuplicatePair.objects.filter(
        pk__in=[row.pk for row in DuplicatePair.objects.of(customer) if (row.one_id, row.other_id) not in kept]
    ).delete()
    write(found)
    return len(found)


def pair_of(first: int, second: int, found: Comparison) -> DuplicatePair:
    reasons = [str(reason) for reason in found.reasons]
    return DuplicatePair(one_id=min(first, second), other_id=max(first, second), score=found.score, reasons=reasons)


def write(rows: list[DuplicatePair]) -> None:
    DuplicatePair.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["one", "other"], update_fields=["score", "reasons"]
    )
