"""Tables of customers."""

from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from customers.identifiers.messages import number_words
from customers.likeness import likeness_text
from customers.models import (
    Customer,
    DuplicatePair,
    Entity,
    EntityKind,
    Holding,
    Identifier,
    OwnershipProblem,
    Review,
    Segment,
)
from customers.ownership.share import NOTHING_KNOWN, Share
from customers.selectors.problems import rows_behind
from customers.selectors.shares import shares_of_entities
from customers.share_texts import share_sentence
from history import clock
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
        return gettext("%(holding)s (entered by hand)") % {"holding": holding}
    document = holding.source.title
    if holding.source.link:
        document = format_html('<a href="{}" rel="noreferrer">{}</a>', holding.source.link, document)
    row = gettext("row %(row)s") % {"row": holding.row} if holding.row else holding.key
    return format_html("{} ({}{})", str(holding), document, f", {row}" if row else "")


class DuplicateTable(BaseTable):
    """Two customers a row, with what speaks for their being one."""

    empty = _("No two customers on file are alike.")
    not_compared = _("All customers were not compared with one another yet, so nothing is listed.")

    score = tables.Column(verbose_name=_("Score of 100"), order_by=("score", "-pk"))
    one = tables.Column(verbose_name=_("Customer"), orderable=False)
    other = tables.Column(verbose_name=_("Other customer"), orderable=False)
    reasons = tables.Column(verbose_name=_("Why"), orderable=False)
    compare = tables.Column(verbose_name=_("Compare"), empty_values=(), orderable=False, exclude_from_export=True)

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
    numbers = ", ".join(number_words(row) for row in naming(customer))
    return format_html(
        '<span><a href="{}">{}</a><br><span class="text-secondary">{}</span></span>', url, customer, numbers
    )


def number_of(customer: Customer) -> str:
    return ", ".join(str(row) for row in naming(customer))


def naming(customer: Customer) -> list[Identifier]:
    return [row for row in customer.identifiers.all() if row.is_current and row.names_customer]


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
