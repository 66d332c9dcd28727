from celery import shared_task

from history import clock
from jobs.models import Job
from jobs.running import JobError, Progress
from licensing.models import Act, BulkAct
from licensing.services.acts import undo_act
from licensing.services.bulk import go_on
from licensing.services.policies import escalate_late
from licensing.services.reminders import remind_of_ends
from partners.exceptions import Refused


@shared_task
def escalate_confirmations() -> int:
    return escalate_late(clock.now())


@shared_task
def remind_of_ends_of_the_day() -> int:
    """Have holders reminded of licenses that end; again on the same day sends nothing."""
    return remind_of_ends(clock.today())


def carry_out_bulk(job: Job, progress: Progress) -> dict:
    """Carry out a bulk act, or what a worker that died left of it."""
    act = go_on(BulkAct.objects.select_related("act").get(pk=job.payload["bulk"]), progress=progress)
    return {"act": act.pk, "licenses": act.items.count()}


def carry_out_undo(job: Job, progress: Progress) -> dict:
    """Undo an act that touched many, in one transaction."""
    act = Act.objects.get(pk=job.payload["act"])
    try:
        return {"act": undo_act(act, actor=job.by, reason=job.payload["reason"]).pk}
    except Refused as refusal:
        raise JobError(str(refusal)) from refusal
