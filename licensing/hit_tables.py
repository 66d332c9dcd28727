"""Tables of a kept preview: each list in full, as it was shown, and the gap of a policy."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Segment
from licensing.models import Commitment, Decision, GapFate, GapItem, License, Verdict
from partners.models import Partner
from ui.formats import country_names
from ui.tables import BaseTable, CountryColumn, DayColumn, MomentColumn, PeriodColumn, TerritoryColumn, badge, tick

FATE_TONES = {GapFate.OPEN: "review", GapFate.HONOR: "allow", GapFate.REVIEW: "review", GapFate.DONE: "allow"}


WAY_TITLES = {
    "in_scope": _("In scope"),
    "one_click": _("Settled by the seller's statement"),
    "officer": _("Need an officer first"),
    "blocked": _("May not be sold to without proof"),
}
"""How a policy finds customers, as pages say it."""


class HitTable(BaseTable):
    """Rows of a preview; `states` says by key what the preview found of each."""

    def __init__(self, *args, states=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.states = states or {}


class HitPartnerTable(HitTable):
    empty = _("No partner loses anything.")
    name_en = tables.Column(verbose_name=_("Partner"), linkify=("licensing:matrix", {"slug": tables.A("slug")}))
    country = CountryColumn()
    lost_in = tables.Column(verbose_name=_("Loses in"), empty_values=(), orderable=False)
    segments = tables.Column(verbose_name=_("Segments"), empty_values=(), orderable=False)

    class Meta(BaseTable.Meta):
        model = Partner
        fields = ["name_en", "slug", "country", "lost_in", "segments"]
        order_by = ("name_en", "pk")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = {row.code: str(row) for row in Segment.objects.all()}

    def render_name_en(self, record):
        return str(record)

    def value_country(self, value):
        return value

    def render_lost_in(self, record):
        return country_names(self.states[record.pk][0])

    def value_lost_in(self, record):
        return ", ".join(self.states[record.pk][0])

    def render_segments(self, record):
        return ", ".join(self.names.get(code, code) for code in self.states[record.pk][1])


class HitLicenseTable(HitTable):
    empty = _("No license is touched.")
    id = tables.Column(verbose_name=_("Number"), linkify=("licensing:license_detail", {"pk": tables.A("pk")}))
    territory = TerritoryColumn()
    valid = PeriodColumn(order_by=("valid", "pk"))

    class Meta(BaseTable.Meta):
        model = License
        fields = ["id", "holder", "line", "segment", "territory", "valid"]
        order_by = ("id",)

    def render_id(self, record):
        return str(record)


class HitCustomerTable(HitTable):
    empty = _("No customer of this kind.")
    name = tables.Column(
        verbose_name=_("Customer"), linkify=("customers:customer_detail", {"public_id": tables.A("public_id")})
    )
    country = CountryColumn()
    identifier = tables.Column(verbose_name=_("Identifier"), empty_values=(), orderable=False)
    way = tables.Column(verbose_name=_("How the policy finds it"), empty_values=(), orderable=False)

    class Meta(BaseTable.Meta):
        model = Customer
        fields = ["name", "country", "identifier", "way"]
        order_by = ("name", "pk")

    def value_country(self, value):
        return value

    def render_identifier(self, record):
        current = [row.value for row in record.identifiers.all() if row.is_current and row.names_customer]
        return ", ".join(current)

    def render_way(self, record):
        return str(WAY_TITLES[self.states[record.pk]])


class TurnTable(HitTable):
    """What turns from one verdict to another."""

    before = tables.Column(verbose_name=_("Before"), empty_values=(), orderable=False)
    after = tables.Column(verbose_name=_("After"), empty_values=(), orderable=False)

    def render_before(self, record):
        return verdict_badge(self.states.get(record.pk, ("", ""))[0])

    def value_before(self, record):
        return verdict_text(self.states.get(record.pk, ("", ""))[0])

    def render_after(self, record):
        return verdict_badge(self.states.get(record.pk, ("", ""))[1])

    def value_after(self, record):
        return verdict_text(self.states.get(record.pk, ("", ""))[1])


def verdict_text(verdict: str | None) -> str:
    return str(Verdict(verdict).label) if verdict else ""


def verdict_badge(verdict: str | None):
    return badge(verdict, verdict_text(verdict)) if verdict else ""


class HitCommitmentTable(TurnTable):
    empty = _("No running business on file with the customers that are hit.")
    number = tables.Column(verbose_name=_("Commitment"), empty_values=())
    ends = DayColumn()
    since = DayColumn()

    class Meta(BaseTable.Meta):
        model = Commitment
        fields = ["number", "partner", "customer", "since", "ends", "before", "after"]
        order_by = ("ends", "pk")

    def render_number(self, record):
        return str(record)


class HitAnswerTable(TurnTable):
    empty = _("No answer of this kind.")
    receipt = tables.Column(linkify=("licensing:receipt", {"receipt": tables.A("receipt")}))
    asked_at = MomentColumn()
    customer_text = tables.Column(verbose_name=_("Customer"))
    on = DayColumn()

    class Meta(BaseTable.Meta):
        model = Decision
        fields = ["receipt", "asked_at", "partner", "customer_text", "product", "on", "before", "after"]
        order_by = ("-pk",)

    def render_customer_text(self, record):
        return str(record.customer.standing) if record.customer else record.customer_text


class UndoTable(HitAnswerTable):
    empty = _("No answer would differ: ending it as if never leaves every one as it is today.")
    why = tables.Column(verbose_name=_("Why"), empty_values=(), orderable=False)

    class Meta(HitAnswerTable.Meta):
        fields = ["receipt", "partner", "customer_text", "before", "after", "why"]

    def render_why(self, record):
        return self.states[record.pk][2]


class GapTable(BaseTable):
    """What fell into the gap of a policy; ticks choose what is decided at once."""

    empty = _("Nothing of this kind in the gap.")
    chosen = tables.Column(verbose_name=_("Choose"), empty_values=(), orderable=False, exclude_from_export=True)
    kind = tables.Column(order_by=("kind", "pk"))
    what = tables.Column(verbose_name=_("Answer or commitment"), empty_values=(), orderable=False)
    partner = tables.Column(verbose_name=_("Partner"), empty_values=(), orderable=False)
    customer = tables.Column(verbose_name=_("Customer"), empty_values=(), orderable=False)
    at = tables.Column(verbose_name=_("When"), empty_values=(), orderable=False)
    fate = tables.Column(order_by=("fate", "pk"))
    told_at = MomentColumn()

    class Meta(BaseTable.Meta):
        model = GapItem
        fields = ["chosen", "what", "kind", "partner", "customer", "at", "fate", "decided_by", "told_at"]
        order_by = ("pk",)

    def render_chosen(self, record):
        name = record.decision.receipt if record.decision else record.commitment
        return tick(record.pk, gettext("Choose %(name)s") % {"name": name}, form="gap-form")

    def render_what(self, record):
        if record.decision is None:
            return f"C-{record.commitment_id} {record.commitment}"
        page = reverse("licensing:receipt", args=[record.decision.receipt])
        return format_html('<a href="{}">{}</a>', page, record.decision.receipt)

    def thing(self, record):
        return record.decision or record.commitment

    def render_partner(self, record):
        return str(self.thing(record).partner)

    def render_customer(self, record):
        thing = self.thing(record)
        return str(thing.customer or thing.customer_text)

    def value_at(self, record):
        return record.decision.asked_at if record.decision else record.commitment.entered_at

    def render_at(self, record):
        at = self.value_at(record)
        return date_format(localtime(at), "SHORT_DATETIME_FORMAT") if at else ""

    def render_fate(self, record, value):
        return badge(FATE_TONES[record.fate], value)

    def value_fate(self, value):
        return value


class MoveTable(BaseTable):
    """What moved between two previews, by name."""

    empty = _("Nothing moved.")
    how = tables.Column(verbose_name=_("What happened"), orderable=False)
    kind = tables.Column(verbose_name=_("Kind"), orderable=False)
    name = tables.Column(verbose_name=_("Who or what"), orderable=False)

    class Meta(BaseTable.Meta):
        fields = ["how", "kind", "name"]
