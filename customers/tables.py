"""Tables of customers."""

from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Review, Segment
from ui.tables import BaseTable, CountryColumn, MomentColumn


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

    @cached_property
    def segments(self) -> dict[str, str]:
        """The names of segments by code, in the order of the tree."""
        return {row.code: str(row) for row in Segment.objects.all()}

    def carried(self, record) -> list[str]:
        codes = {code for row in record.profiles_today for code in row.profile.segments}
        return [code for code in self.segments if code in codes]

    def render_carries(self, record):
        names = [self.segments[code] for code in self.carried(record)]
        return ", ".join(names) or format_html('<span class="text-secondary">{}</span>', _("nothing on file"))

    def value_carries(self, record):
        return ", ".join(self.carried(record))


class ReviewTable(BaseTable):
    """What contradicts, by customer; segments by name."""

    empty = _("Nothing contradicts: what was found stands.")
    customer = tables.Column(linkify=("review:review_detail", {"pk": tables.A("pk")}), orderable=False)
    cause = tables.Column(orderable=False)
    one = tables.Column(verbose_name=_("What stands"), orderable=False)
    other = tables.Column(verbose_name=_("What speaks against it"), orderable=False)
    opened_at = MomentColumn(orderable=False)
    outcome = tables.Column(orderable=False)

    class Meta(BaseTable.Meta):
        model = Review
        fields = ["customer", "cause", "one", "other", "opened_at", "outcome"]
        order_by = ()

    @cached_property
    def segments(self) -> dict[str, str]:
        return {row.code: str(row) for row in Segment.objects.all()}

    def render_one(self, value):
        return self.segments.get(value["segment"], value["segment"])

    def render_other(self, value):
        return self.segments.get(value["segment"], value["segment"])

    def value_one(self, value):
        return self.render_one(value)

    def value_other(self, value):
        return self.render_other(value)
