"""Rows of recorded tables as plain dictionaries: from the live table, or as they were known at a moment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models.expressions import RawSQL

from history.asof import as_of


@dataclass(frozen=True, slots=True)
class Reading:
    """When the facts are read as of. Without `known` they are today's; `snapshot` is a stored decision's own."""

    known: datetime | None = None
    snapshot: str | None = None

    def rows(self, model: type[models.Model], *conditions: models.Q, **filters) -> Iterator[dict]:
        """Yield the rows of `model` that answer `conditions` and `filters`, as {column attname: value}, ordered by id."""
        names = [field.attname for field in model._meta.concrete_fields]
        if self.known is None and self.snapshot is None:
            source = model._default_manager.all()
        else:
            source = as_of(model, known=self.known, snapshot=self.snapshot)
        return source.filter(*conditions, **filters).order_by("id").values(*names)


def any_of(pks: Iterable[int]) -> RawSQL:
    """Return keys for an `__in` as one parameter: thousands of them, each by itself, cost more than the rows."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(pks)])
