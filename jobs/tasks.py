from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from jobs import outbox, running
from jobs.models import Job, Outbox, SentMail


@shared_task
def drain_outbox() -> int:
    return outbox.drain()


@shared_task
def run_job(pk: int) -> None:
    running.run(pk)


@shared_task
def sweep_jobs() -> int:
    return running.sweep()


@shared_task
def worker_alive() -> None:
    """Beat asks, a worker answers: the cache key tells `manage.py doctor` when both last did."""
    cache.set("jobs:alive", timezone.now().isoformat(), 600)


@shared_task
def forget_mail_bodies() -> None:
    """Empty the mailbox of what is older than its stated retention; the outbox and jobs of what was over by then."""
    before = timezone.now() - timedelta(days=settings.MAIL_KEPT_DAYS)
    SentMail.objects.filter(at__lt=before).delete()
    Outbox.objects.filter(done_at__lt=before).delete()
    for job in Job.objects.filter(finished_at__lt=before):
        job.upload.delete(save=False)
        job.output.delete(save=False)
        job.delete()
