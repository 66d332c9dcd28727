"""Tables and the filter of agreements and of who has signed them."""

import django_filters as filters
import django_tables2 as tables
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from history import clock
from partners.models import Agreement, Partner, Signature
from partners.signing import own_holds
from ui.formats import day
from ui.tables import BaseTable, CountryColumn, DayColumn, badge

SIGNING = [
    ("signed", _("signed")),
    ("missing", _("not signed")),
    ("late", _("not signed in time")),
    ("stopped", _("not signed, stopped")),
]


class AgreementTable(BaseTable):
    """Newest versions with `signed` and `asked` (partners.signing.with_counts)."""

    empty = _("No agreement yet. Add the first: every sub-partner is told and asked to sign it.")
    name_en = tables.Column(
        verbose_name=_("Agreement"), linkify=("partners:agreement_detail", {"code": tables.A("code")})
    )
    code = tables.Column(verbose_name=_("Code"))
    since = DayColumn()
    due = DayColumn()
    signed = tables.Column(verbose_name=_("Signed"), accessor="signed", orderable=False)

    class Meta(BaseTable.Meta):
        model = Agreement
        fields = ["name_en", "code", "version", "since", "due", "stops", "signed"]
        order_by = ("code",)

    def render_name_en(self, record):
        return str(record)

    def render_signed(self, record):
        text = gettext("%(signed)s of %(asked)s") % {"signed": record.signed, "asked": record.asked}
        return format_html('<progress value="{}" max="{}"></progress> {}', record.signed, record.asked or 1, text)

    def value_signed(self, record):
        return f"{record.signed}/{record.asked}"


class SignerTable(BaseTable):
    """Sub-partners and what they did about a version."""

    empty = _("No sub-partner has to sign it.")
    name_en = tables.Column(verbose_name=_("Partner"), linkify=("partners:partner_detail", {"slug": tables.A("slug")}))
    country = CountryColumn(verbose_name=_("Country"))
    signed = tables.Column(verbose_name=_("Signed"), empty_values=(), orderable=False)
    signed_by = tables.Column(verbose_name=_("Signed by"), empty_values=(), orderable=False)
    record = tables.Column(verbose_name=_("Record"), empty_values=(), orderable=False, exclude_from_export=True)

    class Meta(BaseTable.Meta):
        model = Partner
        fields = ["name_en", "slug", "country", "signed", "signed_by", "record"]
        order_by = ("name_en", "pk")

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        self.signatures = {row.partner_id: row for row in agreement.signatures.all()}
        self.today = clock.today()
        self.stopped = {row.partner_id: row for row in own_holds(self.today)}

    def before_render(self, request):
        if not request.actor.may_grant:
            self.columns.hide("record")

    def render_name_en(self, record):
        return str(record)

    def render_signed(self, record):
        row = self.signatures.get(record.pk)
        if row is not None:
            return badge("allow", day(row.signed_on))
        late = self.agreement.due < self.today
        return badge("deny" if late else "review", self.value_signed(record))

    def value_signed(self, record):
        row = self.signatures.get(record.pk)
        if row is not None:
            return row.signed_on
        due = {"day": day(self.agreement.due)}
        if self.agreement.due >= self.today:
            return gettext("to be signed by %(day)s") % due
        if self.agreement.stops and record.pk in self.stopped:
            since = day(self.stopped[record.pk].valid.lower)
            return gettext("not signed, was due on %(day)s; stopped since %(since)s") % {**due, "since": since}
        return gettext("not signed, was due on %(day)s") % due

    def render_signed_by(self, record):
        row = self.signatures.get(record.pk)
        return row.signed_by if row else "—"

    def render_record(self, record):
        if record.pk in self.signatures:
            return "—"
        return format_html(
            '<a class="btn btn-sm" href="{}">{}</a>', self.page_of(record), gettext("Record a signature")
        )

    def page_of(self, record):
        page = reverse("partners:signature_add", args=[self.agreement.code, record.slug])
        return f"{page}?version={self.agreement.version}"


class AgreementFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name or code"), method="by_text")

    class Meta:
        model = Agreement
        fields = ["q"]

    def by_text(self, queryset, name, value):
        found = Q(name_en__icontains=value) | Q(name_ru__icontains=value) | Q(code__icontains=value)
        return queryset.filter(found)


class SignerFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Partner"), method="by_text")
    signed = filters.ChoiceFilter(label=_("Signed"), choices=SIGNING, method="by_signature")

    class Meta:
        model = Partner
        fields = ["q", "signed"]

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, **kwargs)
        self.agreement = agreement

    def by_text(self, queryset, name, value):
        return queryset.matching(value)

    def by_signature(self, queryset, name, value):
        has = Exists(Signature.objects.filter(agreement=self.agreement, partner=OuterRef("pk")))
        if value == "signed":
            return queryset.filter(has)
        today, missing = clock.today(), queryset.filter(~has)
        if value == "missing":
            return missing
        if self.agreement.due >= today or (value == "stopped" and not self.agreement.stops):
            return missing.none()
        return missing.filter(pk__in=own_holds(today).values("partner")) if value == "stopped" else missing
