"""Tables of customers."""

from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from customers.likeness import likeness_text
from customers.models import Customer, DuplicatePair
from history import clock
from ui.tables import BaseTable, CountryColumn


def address(record, table) -> str:
    """Return the customer's page; what was searched goes along, for it may be what lets a partner open it."""
    text = table.request.GET.get("q", "") if table.request else ""
    page = reverse("customers:customer_detail", args=[record.public_id])
    return f"{page}?{urlencode({'identifier': text})}" if text else page


class CustomerTable(BaseTable):
    empty = _("No customer fits. Look one up by its exact identifier, or add it.")
    request = None

    name = tables.Column(verbose_name=_("Customer"), linkify=address)
    name_latin = tables.Column(verbose_name=_("In Latin letters"))
    country = CountryColumn(verbose_name=_("Country"))
    identifier = tables.Column(verbose_name=_("Identifier"), empty_values=(), orderable=False)
    carries = tables.Column(verbose_name=_("Segments"), empty_values=(), orderable=False)

    class Meta(BaseTable.Meta):
        model = Customer
        fields = ["name", "name_latin", "country", "identifier", "carries"]
        order_by = ("name", "pk")

    def render_name_latin(self, record, value):
        return "" if value == record.name else value

    def value_name_latin(self, value):
        return value

    def value_country(self, value):
        return value

    def render_identifier(self, record):
        current = [row.value for row in record.identifiers.all() if row.is_current and row.names_customer]
        return ", ".join(current)

    def render_carries(self, record):
        names = [str(row.segment) for row in self.carried(record)]
        return ", ".join(names) or format_html('<span class="text-secondary">{}</span>', _("nothing on file"))

    def value_carries(self, record):
        return ", ".join(row.segment.code for row in self.carried(record))

    def carried(self, record):
        """Return what the customer and those merged into it carry today."""
        rows = [row for customer in (record, *record.merged.all()) for row in customer.segments.all()]
        return {row.segment_id: row for row in rows if clock.today() in row.valid}.values()


class DuplicateTable(BaseTable):
    """Two customers a row, with what speaks for their being one."""

    empty = _("No two customers on file are alike.")

    score = tables.Column(verbose_name=_("Score of 100"), order_by=("score", "-pk"))
    one = tables.Column(verbose_name=_("Customer"), orderable=False)
    other = tables.Column(verbose_name=_("Other customer"), orderable=False)
    reasons = tables.Column(verbose_name=_("Why"), orderable=False)
    compare = tables.Column(verbose_name="", empty_values=(), orderable=False, exclude_from_export=True)

    class Meta(BaseTable.Meta):
        model = DuplicatePair
        fields = ["score", "one", "other", "reasons", "compare"]
        order_by = ("-score",)

    def render_one(self, record, value):
        return named(value)

    def render_other(self, record, value):
        return named(value)

    def value_one(self, value):
        return f"{value}, {number_of(value)}"

    def value_other(self, value):
        return f"{value}, {number_of(value)}"

    def render_reasons(self, value):
        return likeness_text(value)

    def render_compare(self, record):
        url = reverse("licensing:merge_preview", args=[record.one.public_id, record.other.public_id])
        return format_html('<a href="{}">{}</a>', url, _("Compare"))


def named(customer: Customer):
    """Return a customer's name as a link, its number below."""
    url = reverse("customers:customer_detail", args=[customer.public_id])
    return format_html(
        '<span><a href="{}">{}</a><br><span class="text-secondary">{}</span></span>', url, customer, number_of(customer)
    )


def number_of(customer: Customer) -> str:
    return ", ".join(str(row) for row in customer.identifiers.all() if row.is_current and row.names_customer)
