"""Marks a model as recorded: django-pghistory writes its events by statement-level triggers."""

import pghistory
import pgtrigger
from django.apps import apps
from django.db import models
from django.db.models import Func

RECORDED: list[type[models.Model]] = []


class CurrentTransaction(Func):
    """The id of the writing transaction, as a bigint."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


def recorded():
    """Return a class decorator that gives the model an event table.

    Each event keeps the whole row, its time by `history_now()`, its writer, and who wrote it why and under which
    request (`pgh_context`: actor, reason, request). The events of `Model` are `Model.pgh_event_model`.
    """

    def mark(model: type[models.Model]) -> type[models.Model]:
        track = pghistory.track(
            pghistory.InsertEvent(level=pgtrigger.Statement),
            pghistory.UpdateEvent(level=pgtrigger.Statement, condition=pgtrigger.AnyChange()),
            context_field=pghistory.ContextJSONField(null=False),
            context_id_field=pghistory.ContextUUIDField(null=False),
            attrs={"pgh_writer": models.BigIntegerField(db_default=CurrentTransaction(), editable=False)},
            meta={"indexes": [models.Index(fields=["pgh_obj", "-pgh_id"], name=f"{model.__name__.lower()}_newest")]},
        )
        RECORDED.append(model)
        return track(model)

    return mark


def recorded_models() -> list[type[models.Model]]:
    """Return every recorded model that is installed, in order of its label."""
    installed = set(apps.get_models())
    return sorted((model for model in RECORDED if model in installed), key=lambda model: model._meta.label)


def event_model(model: type[models.Model]) -> type[models.Model]:
    """Return the model of the events of `model`."""
    return model.pgh_event_model
