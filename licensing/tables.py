"""Tables of licensing."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from history import clock
from licensing.models import Act, Bundle, Commitment, Decision, Exemption, License, Policy
from licensing.reading_texts import short_name
from licensing.readings import FIVE
from licensing.selectors.exemptions import TONES, state_text, step_of
from licensing.selectors.statuses import policy_state, status_text
from ui.formats import day, last_day
from ui.tables import (
    BaseTable,
    CodesColumn,
    CountryColumn,
    DayColumn,
    MomentColumn,
    PeriodColumn,
    TerritoryColumn,
    VerdictColumn,
    badge,
)


class LicenseTable(BaseTable):
    """Licenses with their effective status on `on`; `statuses` maps ids to authority.Status."""

    empty = _("No license fits. Grant one in a partner's matrix, by a bundle or from a file.")
    id = tables.Column(verbose_name=_("Number"), linkify=("licensing:license_detail", {"pk": tables.A("pk")}))
    holder = tables.Column(linkify=("partners:partner_detail", {"slug": tables.A("holder__slug")}))
    grantor = tables.Column(empty_values=())
    territory = TerritoryColumn()
    valid = PeriodColumn(order_by=("valid", "pk"))
    status = tables.Column(verbose_name=_("Status"), empty_values=(), orderable=False)

    class Meta(BaseTable.Meta):
        model = License
        fields = ["id", "holder", "grantor", "line", "segment", "territory", "excluded", "valid", "status"]
        order_by = ("id",)

    excluded = TerritoryColumn()

    def __init__(self, *args, statuses=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.statuses = statuses if statuses is not None else {}

    def render_id(self, record):
        return str(record)

    def render_grantor(self, record):
        return str(record.grantor or record.line.vendor)

    def render_status(self, record):
        status = self.statuses.get(record.pk)
        return badge(status.code, status_text(status)) if status else ""

    def value_status(self, record):
        status = self.statuses.get(record.pk)
        return status_text(status) if status else ""


class DecisionTable(BaseTable):
    empty = _("No question asked yet.")
    receipt = tables.Column(linkify=("licensing:receipt", {"receipt": tables.A("receipt")}))
    asked_at = MomentColumn()
    customer_text = tables.Column(verbose_name=_("Customer"))
    on = DayColumn()
    verdict = VerdictColumn()

    class Meta(BaseTable.Meta):
        model = Decision
        fields = ["receipt", "asked_at", "partner", "customer_text", "product", "on", "verdict", "governing"]
        order_by = ("-pk",)

    def render_customer_text(self, record):
        return str(record.customer.standing) if record.customer else record.customer_text


class PolicyTable(BaseTable):
    empty = _("No policy yet. “Withdraw…” begins one.")
    id = tables.Column(verbose_name=_("Number"), linkify=("licensing:policy_detail", {"pk": tables.A("pk")}))
    title = tables.Column(verbose_name=_("Title"), order_by=("title_en", "pk"))
    lines = CodesColumn()
    countries = TerritoryColumn()
    excluded = TerritoryColumn()
    valid = PeriodColumn()
    state = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False)

    class Meta(BaseTable.Meta):
        model = Policy
        fields = ["id", "title", "effect", "lines", "countries", "excluded", "valid", "state"]
        order_by = ("-id",)

    def render_id(self, record):
        return str(record)

    def render_state(self, record):
        tone, text = policy_state(record)
        return badge(tone, text)

    def value_state(self, record):
        return policy_state(record)[1]


class ExemptionTable(BaseTable):
    empty = _("No exception fits. One begins with a request, made from an answer that says no.")
    id = tables.Column(verbose_name=_("Number"), linkify=("licensing:exemption_detail", {"pk": tables.A("pk")}))
    partner = tables.Column(order_by=("partner__name_en", "pk"))
    customer = tables.Column(verbose_name=_("Customer"), empty_values=(), order_by=("customer__name", "pk"))
    policies = tables.Column(verbose_name=_("Departs from"), empty_values=(), orderable=False)
    valid = PeriodColumn(order_by=("valid", "pk"))
    request = tables.Column(
        linkify=("requests:request_detail", {"code": tables.A("request__code")}), order_by=("request", "pk")
    )
    state = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False)

    class Meta(BaseTable.Meta):
        model = Exemption
        fields = ["id", "partner", "customer", "policies", "valid", "request", "state"]
        order_by = ("-id",)

    def render_id(self, record):
        return str(record)

    def render_customer(self, record):
        return str((record.customer or record.commitment.customer).standing)

    def render_policies(self, record):
        named = [f"P-{number}" for number in record.policies]
        return ", ".join([*named, str(_("a missing license"))] if record.for_license else named)

    def render_state(self, record):
        today = clock.today()
        return badge(TONES[step_of(record, today)], state_text(record, today))

    def value_state(self, record):
        return state_text(record, clock.today())


class ReadingTable(BaseTable):
    """Customers with a sign for each of the five readings; `words` maps profiles to what the readings find."""

    empty = _("No customer on file is one of these.")
    name = tables.Column(
        verbose_name=_("Customer"), linkify=("customers:customer_detail", {"public_id": tables.A("public_id")})
    )
    country = CountryColumn()
    identifier = tables.Column(verbose_name=_("Identifier"), empty_values=(), orderable=False)

    class Meta(BaseTable.Meta):
        model = Customer
        fields = ["name", "country", "identifier"]
        order_by = ("name", "pk")

    def __init__(self, *args, words=None, which="", **kwargs):
        self.words = words or {}
        end = "-education" if which.endswith("-education") else ""
        signs = [(f"{row.name}_sign", SignColumn(f"{row.name}{end}", short_name(row.name))) for row in FIVE]
        super().__init__(*args, extra_columns=signs, **kwargs)

    def value_country(self, value):
        return value

    def render_identifier(self, record):
        return ", ".join(row.value for row in record.identifiers.all() if row.is_current and row.names_customer)


class SignColumn(tables.Column):
    """What one reading finds of a customer, as a sign and as a word."""

    def __init__(self, code: str, title: str):
        super().__init__(verbose_name=title, empty_values=(), orderable=False)
        self.code = code

    def word(self, record, table) -> str:
        return table.words.get(record.of_profile, {}).get(self.code, "no")

    def render(self, record, table):
        tone, text = SIGNS[self.word(record, table)]
        shown = '<span class="sign sign-{}" title="{}"></span><span class="visually-hidden">{}</span>'
        return format_html(shown, tone, text, text)

    def value(self, record, table):
        return str(SIGNS[self.word(record, table)][1])


SIGNS = {
    "yes": ("deny", _("in scope")),
    "unknown": ("review", _("not proven")),
    "no": ("quiet", _("not touched")),
}


class ActTable(BaseTable):
    empty = _("Nothing was granted or revoked yet.")
    id = tables.Column(verbose_name=_("Number"), linkify=("licensing:act_detail", {"pk": tables.A("pk")}))
    at = MomentColumn()
    size = tables.Column(verbose_name=_("Licenses"), orderable=False)

    class Meta(BaseTable.Meta):
        model = Act
        fields = ["id", "at", "kind", "size", "reason", "actor"]
        order_by = ("-id",)

    def render_id(self, record):
        return str(record)


class BundleTable(BaseTable):
    empty = _("No bundle yet: a bundle grants several licenses by one name.")
    name_en = tables.Column(verbose_name=_("Bundle"), linkify=("licensing:bundle_edit", {"pk": tables.A("pk")}))
    territory = TerritoryColumn()
    excluded = TerritoryColumn()
    grant = tables.TemplateColumn(
        template_name="licensing/bundle_grant_link.html",
        verbose_name=_("Action"),
        orderable=False,
        exclude_from_export=True,
    )

    class Meta(BaseTable.Meta):
        model = Bundle
        fields = ["name_en", "code", "territory", "excluded", "months", "is_active", "grant"]
        order_by = ("name_en", "pk")

    def render_name_en(self, record):
        return str(record)


class LastDayColumn(DayColumn):
    """The last day of what is stored as the first day over."""

    def render(self, value):
        return day(last_day(value))

    def value(self, value):
        return last_day(value)


STATE_TONES = {"waiting": "review", "confirmed": "allow", "refused": "deny"}


class CommitmentTable(BaseTable):
    """Running business; an export holds the tender's days too."""

    empty = _("No contract, bid or award fits. One on file is what lets running business go on after a withdrawal.")
    id = tables.Column(verbose_name=_("Number"), linkify=("licensing:commitment_detail", {"pk": tables.A("pk")}))
    partner = tables.Column(order_by=("partner__name_en", "pk"))
    customer = tables.Column(order_by=("customer__name", "pk"))
    business = tables.Column(order_by=("business", "pk"))
    number = tables.Column(verbose_name=_("Its number"), order_by=("number", "pk"))
    products = CodesColumn(orderable=False)
    since = DayColumn(order_by=("since", "pk"))
    ends = LastDayColumn(verbose_name=_("Last day"), order_by=("ends", "pk"))
    state = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False)
    tender = tables.Column(visible=False)
    published = DayColumn(visible=False)
    bid_on = DayColumn(visible=False)
    awarded_on = DayColumn(visible=False)
    delivered_by = DayColumn(visible=False)
    document = tables.Column(visible=False)

    class Meta(BaseTable.Meta):
        model = Commitment
        fields = [
            "id", "partner", "customer", "business", "number", "products", "since", "ends", "state",
            "tender", "published", "bid_on", "awarded_on", "delivered_by", "document",
        ]  # fmt: skip
        order_by = ("-since", "-pk")

    def render_id(self, record):
        return record.code

    def render_customer(self, record):
        return str(record.customer.standing)

    def render_state(self, record):
        return badge(STATE_TONES[record.state], record.state.label)

    def value_state(self, record):
        return record.state.label
