"""Tables and filters of named restrictions and of the listed names to look at."""

import django_filters as filters
import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from history import clock
from licensing.models import ListedMatch, MatchVerdict, Restriction
from ui.tables import BaseTable, DayColumn, PeriodColumn, badge, tick

STATES = [("in_force", _("in force")), ("gone", _("gone from the newest list")), ("ended", _("ended"))]
TONES = {"in_force": "deny", "gone": "review", "ended": "quiet"}
VERDICT_TONES = {MatchVerdict.OPEN: "review", MatchVerdict.SAME: "deny", MatchVerdict.NOT_SAME: "quiet"}


def state_of(record: Restriction) -> str:
    """Return in_force, gone (a newer list of the source no longer names the customer) or ended."""
    if record.valid.isempty or (record.valid.upper is not None and record.valid.upper <= clock.today()):
        return "ended"
    return "gone" if record.source_date < record.newest else "in_force"


class RestrictionTable(BaseTable):
    empty = _("Nobody is named. Bring in a list, or restrict a customer from its own page.")
    customer = tables.Column(
        order_by=("customer__name", "pk"),
        linkify=("customers:customer_detail", {"public_id": tables.A("customer__standing__public_id")}),
    )
    source_date = DayColumn()
    valid = PeriodColumn(order_by=("valid", "pk"))
    state = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False)
    end = tables.Column(
        verbose_name=_("End"), empty_values=(), orderable=False, exclude_from_export=True,
        linkify=("licensing:restriction_end", {"pk": tables.A("pk")}),
    )  # fmt: skip

    class Meta(BaseTable.Meta):
        model = Restriction
        fields = ["customer", "source", "source_date", "evidence", "listed_as", "valid", "state", "end"]
        order_by = ("-pk",)

    def before_render(self, request):
        if not request.actor.may_decide:
            self.columns.hide("end")

    def render_customer(self, record):
        return str(record.customer.standing)

    def render_state(self, record):
        state = state_of(record)
        return badge(TONES[state], dict(STATES)[state])

    def value_state(self, record):
        return str(dict(STATES)[state_of(record)])

    def render_end(self, record):
        return gettext("End it")


class RestrictionFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Customer or source"), method="by_text")
    state = filters.ChoiceFilter(label=_("State"), choices=STATES, method="by_state")

    class Meta:
        model = Restriction
        fields = ["q", "state"]

    def by_text(self, queryset, name, value):
        named = queryset.filter(customer__in=Customer.objects.search(value))
        return named | queryset.filter(source__icontains=value)

    def by_state(self, queryset, name, value):
        today = clock.today()
        if value == "ended":
            return queryset.exclude(pk__in=queryset.in_force(today))
        gone = queryset.gone(today)
        return gone if value == "gone" else queryset.in_force(today).exclude(pk__in=gone.values("pk"))


class ListedMatchTable(BaseTable):
    empty = _("No listed name waits: every one was decided, or none is like a customer on file.")
    chosen = tables.Column(verbose_name=_("Choose"), empty_values=(), orderable=False, exclude_from_export=True)
    customer = tables.Column(
        order_by=("customer__name", "pk"),
        linkify=("customers:customer_detail", {"public_id": tables.A("customer__standing__public_id")}),
    )
    source_date = DayColumn()
    verdict = tables.Column(order_by=("verdict", "pk"))

    class Meta(BaseTable.Meta):
        model = ListedMatch
        fields = [
            "chosen", "listed_as", "customer", "score", "source", "source_date", "evidence", "verdict", "actor", "reason",
        ]  # fmt: skip
        order_by = ("-score", "pk")

    def render_chosen(self, record):
        if record.verdict != MatchVerdict.OPEN:
            return ""
        return tick(record.pk, gettext("Choose %(name)s") % {"name": record.listed_as}, form="match-form")

    def render_customer(self, record):
        return str(record.customer.standing)

    def render_score(self, value):
        return format_html("{} %", value)

    def value_score(self, value):
        return value

    def render_verdict(self, record):
        return badge(VERDICT_TONES[record.verdict], record.get_verdict_display())

    def value_verdict(self, record):
        return record.get_verdict_display()


class ListedMatchFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name"), method="by_text")
    verdict = filters.ChoiceFilter(label=_("Verdict"), choices=MatchVerdict.choices)

    class Meta:
        model = ListedMatch
        fields = ["q", "verdict"]

    def by_text(self, queryset, name, value):
        named = queryset.filter(customer__in=Customer.objects.search(value))
        return named | queryset.filter(listed_as__icontains=value)
