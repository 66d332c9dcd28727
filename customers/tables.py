"""Tables of customers."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from ui.tables import BaseTable, CountryColumn


class CustomerTable(BaseTable):
    empty = _("No customer fits. Look one up by its exact identifier, or add it.")
    name = tables.Column(
        verbose_name=_("Customer"), linkify=("customers:customer_detail", {"public_id": tables.A("public_id")})
    )
    country = CountryColumn(verbose_name=_("Country"))
    identifier = tables.Column(verbose_name=_("Identifier"), empty_values=(), orderable=False)
    carries = tables.Column(verbose_name=_("Segments"), empty_values=(), orderable=False)

    class Meta(BaseTable.Meta):
        model = Customer
        fields = ["name", "name_latin", "country", "identifier", "carries"]
        order_by = ("name", "pk")

    def render_identifier(self, record):
        current = [row.value for row in record.identifiers.all() if row.is_current and row.names_customer]
        return ", ".join(current)

    def render_carries(self, record):
        names = [str(row.segment) for row in record.segments.all() if not row.valid.isempty]
        return ", ".join(names) or format_html('<span class="text-secondary">{}</span>', _("nothing on file"))

    def value_carries(self, record):
        return ", ".join(row.segment.code for row in record.segments.all() if not row.valid.isempty)
