from celery import shared_task

from notices.services.deliveries import send_waiting


@shared_task
def send_due() -> int:
    return send_waiting()
