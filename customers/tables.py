"""Tables of customers."""

from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Entity
from customers.ownership.share import NOTHING_KNOWN, Share
from customers.selectors.shares import shares_of_entities
from customers.share_texts import share_sentence
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
        names = [str(row.segment) for row in record.segments.all() if clock.today() in row.valid]
        return ", ".join(names) or format_html('<span class="text-secondary">{}</span>', _("nothing on file"))

    def value_carries(self, record):
        return ", ".join(row.segment.code for row in record.segments.all() if clock.today() in row.valid)


class EntityTable(BaseTable):
    """Entities and the state's part in each; the parts of a page are looked up together."""

    empty = _("No entity fits. Bring in a file of holdings, or add one.")

    name = tables.Column(
        verbose_name=_("Name"), linkify=("customers:entity_detail", {"public_id": tables.A("public_id")})
    )
    kind = tables.Column(verbose_name=_("Kind"))
    country = CountryColumn(verbose_name=_("Country"))
    value = tables.Column(verbose_name=_("Number"))
    part = tables.Column(verbose_name=_("What part the state has"), empty_values=(), orderable=False)

    class Meta(BaseTable.Meta):
        model = Entity
        fields = ["name", "kind", "country", "value", "part"]
        order_by = ("name", "pk")

    @cached_property
    def shares(self) -> dict[int, Share]:
        rows = self.page.object_list if self.page else self.rows
        return shares_of_entities([row.record.pk for row in rows], on=clock.today())

    def render_part(self, record):
        return share_sentence(self.shares.get(record.pk, NOTHING_KNOWN)) if record.kind == "company" else "—"

    def value_country(self, value):
        return value

    def value_part(self, record):
        return self.render_part(record)
