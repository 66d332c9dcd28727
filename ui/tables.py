"""The base of every table, and the columns they share."""

from html import unescape

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ui import formats


class BaseTable(tables.Table):
    """Stable order (ties by primary key), a true count, an empty text, and cells that name their column on phones."""

    empty = _("Nothing here yet.")

    class Meta:
        template_name = "ui/table.html"
        attrs = {"class": "table table-vcenter card-table rows"}

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("empty_text", self.empty)
        super().__init__(*args, **kwargs)

    @property
    def order_by(self):
        return self._order_by

    @order_by.setter
    def order_by(self, value):
        tables.Table.order_by.fset(self, value)
        self.break_ties()

    def break_ties(self) -> None:
        """Let rows that are alike in what is sorted by stand in the order of their primary key.

        The library sorts by columns alone, and drops a primary key that is none: pages would lose and repeat rows.
        """
        rows = getattr(self.data, "data", None)
        if not isinstance(rows, QuerySet) or not rows.query.order_by:
            return
        if {str(name).lstrip("-") for name in rows.query.order_by} & {"pk", "id"}:
            return
        # As texts: the library's own tuple holds "-pk" where it has "pk".
        tie = "-pk" if "-pk" in map(str, self._meta.order_by or ()) else "pk"
        self.data.data = rows.order_by(*rows.query.order_by, tie)

    def exported(self) -> tuple[list[str], list[list]]:
        """Return headings and rows as an export writes them."""
        rows = self.as_values()
        return list(next(rows)), [[plain(cell) for cell in row] for row in rows]


def plain(cell):
    """Return what a cell says without its markup."""
    return unescape(strip_tags(cell)) if isinstance(cell, SafeString) else cell


class DayColumn(tables.Column):
    def render(self, value):
        return formats.day(value)

    def value(self, value):
        return value


class MomentColumn(tables.DateTimeColumn):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("short", True)
        super().__init__(*args, **kwargs)

    def value(self, value):
        return value


class PeriodColumn(tables.Column):
    """A daterange, the last day included."""

    def render(self, value):
        return formats.period(value)


class CountryColumn(tables.Column):
    def render(self, value):
        return formats.country_name(value)


class CodesColumn(tables.Column):
    """Several codes."""

    def render(self, value):
        return ", ".join(value)


class TerritoryColumn(CodesColumn):
    """Countries and groups by name; an export keeps the codes, as files write them."""

    def render(self, value):
        return formats.territory_names(value)

    def value(self, value):
        return ", ".join(value)


class VerdictColumn(tables.Column):
    """An answer as a word with its tone."""

    def render(self, record, value):
        return badge(record.verdict, value)

    def value(self, value):
        return value


TICK = '<input type="checkbox" class="form-check-input" name="items" form="{}" value="{}" aria-label="{}">'


def tick(value, label: str, *, form: str):
    """Return a box that chooses a row for the form with that id, which stands below the table."""
    return format_html(TICK, form, value, label)


def badge(tone: str, text: str):
    """Return a small label; `tone` is one of the tones in static/css/badges.css."""
    return format_html('<span class="tone tone-{}">{}</span>', tone, text)
