import logging

from celery import shared_task

from notices.services.deliveries import send_waiting

log = logging.getLogger(__name__)


@shared_task
def send_due() -> int:
    return send_waiting()


def wake() -> None:
    """Ask a worker to send what is due; without a broker beat's next round does it."""
    try:
        send_due.apply_async(retry=False, ignore_result=True)
    except send_due.OperationalError as error:
        log.warning("notices.no_broker", extra={"error": str(error)})
