"""Tables of customers."""

from functools import cached_property
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from customers.models import Customer, Entity, EntityKind, Holding, OwnershipProblem
from customers.ownership.share import NOTHING_KNOWN, Share
from customers.selectors.problems import rows_behind
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
    def shown(self) -> dict[int, Share]:
        return shares_of_entities([row.record.pk for row in self.paginated_rows], on=clock.today())

    @cached_property
    def every(self) -> dict[int, Share]:
        """The parts of all rows, for an export: it goes beyond the page."""
        return shares_of_entities([row.record.pk for row in self.rows], on=clock.today())

    def render_part(self, record):
        return self.told(record, self.shown)

    def value_country(self, value):
        return value

    def value_part(self, record):
        return self.told(record, self.every)

    def told(self, record, shares: dict[int, Share]) -> str:
        if record.kind != EntityKind.COMPANY:
            return "—"
        return share_sentence(shares.get(record.pk, NOTHING_KNOWN))


class ProblemTable(BaseTable):
    """Problems with the rows they were found in: where each holding stands in its source."""

    empty = _("Nothing is wrong in the holdings that are in force.")

    code = tables.Column(verbose_name=_("What is wrong"))
    entity = tables.Column(verbose_name=_("Company"), order_by=("entity__name", "pk"))
    amount = tables.Column(verbose_name=_("Together, percent"))
    rows = tables.Column(verbose_name=_("Found in"), empty_values=(), orderable=False)

    class Meta(BaseTable.Meta):
        model = OwnershipProblem
        fields = ["code", "entity", "amount", "rows"]
        order_by = ("code", "entity", "pk")

    @cached_property
    def behind(self) -> dict:
        return rows_behind([row.record for row in self.paginated_rows])

    def render_entity(self, record, value):
        count = record.entities - 1 if record.owner_id is None else 0
        more = ngettext("and %(count)s other", "and %(count)s others", count) % {"count": count}
        return f"{value} {more}" if count else str(value)

    def render_amount(self, value):
        return f"{value.normalize():f}"

    def render_rows(self, record):
        found = self.behind[record.pk]
        lines = [(source_of(holding),) for holding in found.first]
        if found.more:
            lines.append((ngettext("and %(count)s more", "and %(count)s more", found.more) % {"count": found.more},))
        return format_html_join("", "<div>{}</div>", lines)


def source_of(holding: Holding):
    """Return a holding with where it stands: the document, with its address if it has one, and the row in it."""
    if holding.source is None:
        return f"{holding} ({now('entered by hand')})"
    document = holding.source.title
    if holding.source.link:
        document = format_html('<a href="{}" rel="noreferrer">{}</a>', holding.source.link, document)
    row = now("row %(row)s") % {"row": holding.row} if holding.row else holding.key
    return format_html("{} ({}{})", str(holding), document, f", {row}" if row else "")
