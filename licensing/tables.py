"""Tables of licensing."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from licensing.models import Act, Bundle, Decision, License, Policy
from licensing.selectors.statuses import policy_state, status_text
from ui.tables import (
    BaseTable,
    CodesColumn,
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
    valid = PeriodColumn()
    state = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False)

    class Meta(BaseTable.Meta):
        model = Policy
        fields = ["id", "title", "effect", "lines", "countries", "valid", "state"]
        order_by = ("-id",)

    def render_id(self, record):
        return str(record)

    def render_state(self, record):
        tone, text = policy_state(record)
        return badge(tone, text)

    def value_state(self, record):
        return policy_state(record)[1]


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
