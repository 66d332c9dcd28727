"""Values of recorded rows in the reader's words. Names are looked up by id, many at once."""

from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import models
from django.utils import formats, timezone
from django.utils.translation import gettext as _

EMPTY = (None, "", [], {})


class Names:
    """Collects the ids that a page speaks of, and looks up their names with one query for each model."""

    def __init__(self):
        self.ids: dict[type[models.Model], set] = {}
        self.found: dict[type[models.Model], dict] = {}

    def want(self, model: type[models.Model], pk) -> None:
        if pk is not None:
            self.ids.setdefault(model, set()).add(pk)

    def want_of(self, column: models.Field, *values) -> None:
        if column.is_relation:
            for value in values:
                self.want(column.related_model, value)

    def row(self, model: type[models.Model], pk):
        """Return the object as it is today, or None where there is none."""
        if model not in self.found:
            self.found[model] = model._default_manager.in_bulk(self.ids[model])
        return self.found[model].get(pk)

    def text(self, model: type[models.Model], pk) -> str:
        """Return what an object is called today; its number where it is gone."""
        if issubclass(model, get_user_model()):
            return self.person(pk)
        row = self.row(model, pk)
        return f"{model._meta.verbose_name} {pk}" if row is None else str(row)

    def person(self, pk: int | None) -> str:
        """Return a person's name; `user 17` for one whose name was blanked, and the system for nobody."""
        if pk is None:
            return _("the portal itself")
        row = self.row(get_user_model(), pk)
        if row is None or not (row.name or row.is_active):
            return _("user %(number)s") % {"number": pk}
        return str(row)


def same(before, after) -> bool:
    """Return whether nothing worth telling changed: empty is empty, whichever way it is stored."""
    return before == after or (before in EMPTY and after in EMPTY)


def as_text(column: models.Field, value, names: Names) -> str:
    """Return a field's value as a page prints it."""
    if value in EMPTY:
        return _("empty")
    if column.is_relation:
        return names.text(column.related_model, value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return plain_text(value)


def plain_text(value) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if hasattr(value, "isempty"):
        return period_text(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(plain_text(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {plain_text(item)}" for key, item in sorted(value.items()))
    return formats.localize(value) if not isinstance(value, str) else value


def period_text(period) -> str:
    """Return a range of days, its last day included."""
    if period.isempty:
        return _("as if never")
    if period.lower is None and period.upper is None:
        return _("always")
    first = period.lower and plain_text(period.lower)
    last = period.upper and plain_text(period.upper - timedelta(days=1))
    if last is None:
        return _("since %(from)s") % {"from": first}
    if first is None:
        return _("until %(until)s") % {"until": last}
    return _("%(from)s – %(until)s") % {"from": first, "until": last}
