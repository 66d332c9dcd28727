"""The Celery application; its tasks are found in every app's `tasks.py`."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_illustration(**_kwargs) -> None:
    # Django is set up only when the worker starts.
    from portal.start import refuse_illustration as refuse

    refuse()
