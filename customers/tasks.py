"""Long work on customers, carried out by a worker."""

from celery import shared_task
from django.db import transaction

from customers.models import Customer
from customers.services.codes import bearers
from customers.services.profiles import BATCH, reprofile
from customers.services.shares import recompute_due
from jobs.models import Job
from jobs.running import Progress


def refresh_profiles(job: Job, progress: Progress) -> dict:
    """Bring the profiles of whom changed rules speak up to date, batch by batch; each batch may be done again."""
    pks = sorted({pk for scheme, code in job.payload["beginnings"] for pk in bearers(scheme, code)})
    return {"customers": len(pks), "changed": refresh(pks, progress)}


def refresh(pks: list[int], progress: Progress) -> int:
    changed = 0
    for start in range(0, len(pks), BATCH):
        with transaction.atomic():
            changed += reprofile(pks[start : start + BATCH])
        progress(min(start + BATCH, len(pks)), len(pks))
    return changed


def refresh_all(progress: Progress) -> int:
    """Bring the profiles of all customers up to date; return how many were others."""
    return refresh(list(Customer.objects.order_by("pk").values_list("pk", flat=True)), progress)


@shared_task
def recompute_shares_of_the_day() -> int:
    """Compute anew what a day that began changed; return how many results were written."""
    version = recompute_due()
    return version.entities if version else 0
