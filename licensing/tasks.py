from celery import shared_task

from history import clock
from licensing.services.policies import escalate_late


@shared_task
def escalate_confirmations() -> int:
    return escalate_late(clock.now())
