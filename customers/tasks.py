from celery import shared_task

from customers.services.shares import recompute_due


@shared_task
def recompute_shares_of_the_day() -> int:
    """Compute anew what a day that began changed; return how many results were written."""
    version = recompute_due()
    return version.entities if version else 0
