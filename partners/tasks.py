"""What beat has done every day about agreements."""

from celery import shared_task
from django.db import transaction

from history import clock
from partners.services.agreements import remind, review_agreements


@shared_task
def agreements_of_the_day() -> tuple[int, int]:
    """Stop who has not signed in time, lift what is signed, and remind whose last day is near."""
    today = clock.today()
    with transaction.atomic():
        remind(today)
    return review_agreements(today)
