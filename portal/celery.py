"""The Celery application; its tasks are found in every app's `tasks.py`."""

import os

from celery import Celery, bootsteps
from celery.signals import beat_init
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


class RefuseIllustrationStep(bootsteps.Step):
    """Stops a worker of production on an illustration; what a handler of a signal raises, Celery would only log."""

    def __init__(self, parent, **kwargs):
        super().__init__(parent, **kwargs)
        refuse_illustration()


@beat_init.connect
def refuse_illustration(**_kwargs) -> None:
    """Leave by SystemExit: Celery lets nothing less stop a start."""
    # Django is set up only when the worker or beat starts.
    from portal import start

    with start.refusing_in_lines():
        start.refuse_illustration()


app.steps["worker"].add(RefuseIllustrationStep)
app.steps["worker"].add(DjangoStructLogInitStep)
