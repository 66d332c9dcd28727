"""Filters of the lists of licensing."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Segment
from history import clock
from licensing.models import (
    Act,
    Bundle,
    BusinessClass,
    Commitment,
    CommitmentState,
    Decision,
    Exemption,
    License,
    Policy,
    Product,
    ProductLine,
    Verdict,
)
from licensing.selectors.at_risk import KINDS
from licensing.selectors.exemptions import STEPS
from partners.forms import DayInput


class LicenseFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Holder or number"), method="by_text")
    line = filters.ModelChoiceFilter(label=_("Product line"), queryset=lambda request: ProductLine.objects.all())
    segment = filters.ModelChoiceFilter(label=_("Segment"), queryset=lambda request: Segment.objects.in_use())
    country = filters.CharFilter(label=_("Territory code"), method="by_territory")
    on = filters.DateFilter(label=_("In its period on"), method="by_day", widget=DayInput())

    class Meta:
        model = License
        fields = ["q", "line", "segment", "country", "on"]

    def by_text(self, queryset, name, value):
        number = value.upper().removeprefix("L-")
        if number.isdecimal():
            return queryset.filter(pk=int(number))
        return queryset.filter(
            Q(holder__name_en__icontains=value) | Q(holder__name_ru__icontains=value) | Q(holder__slug__icontains=value)
        )

    def by_territory(self, queryset, name, value):
        return queryset.filter(territory__contains=[value.strip().upper()])

    def by_day(self, queryset, name, value):
        return queryset.in_period(value)


HORIZONS = [(30, _("30 days")), (60, _("60 days")), (90, _("90 days")), (365, _("365 days"))]
USUAL_HORIZON = 180


class AtRiskFilter(LicenseFilter):
    """Which licenses are looked at; within how many days, and for which kind of risk, is the page's own business."""

    on = None
    within = filters.ChoiceFilter(label=_("Within"), choices=HORIZONS, method="as_it_is", empty_label=_("180 days"))
    kind = filters.ChoiceFilter(label=_("Why"), choices=KINDS, method="as_it_is")

    class Meta:
        model = License
        fields = ["q", "line", "segment", "country", "within", "kind"]

    def as_it_is(self, queryset, name, value):
        return queryset


class CustomerNameFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name or identifier"), method="by_text")

    class Meta:
        model = Customer
        fields = ["q"]

    def by_text(self, queryset, name, value):
        return queryset.search(value)


class DecisionFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Receipt or customer"), method="by_text")
    verdict = filters.ChoiceFilter(label=_("Answer"), choices=Verdict.choices)

    class Meta:
        model = Decision
        fields = ["q", "verdict"]

    def by_text(self, queryset, name, value):
        found = Customer.objects.search(value)
        named = Q(customer__in=found) | Q(customer__merged_into__in=found)
        return queryset.filter(Q(receipt__icontains=value) | Q(customer_text__icontains=value) | named)


class PolicyFilter(filters.FilterSet):
    class Meta:
        model = Policy
        fields = ["status", "effect"]


class ExemptionFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Number, partner or customer"), method="by_text")
    state = filters.ChoiceFilter(label=_("State"), choices=STEPS, method="by_state")
    policy = filters.NumberFilter(label=_("Departs from policy"), method="by_policy", min_value=1, max_value=10**9)

    class Meta:
        model = Exemption
        fields = ["q", "state", "policy"]

    def by_text(self, queryset, name, value):
        number = value.strip().upper().removeprefix("E-")
        if number.isdecimal() and len(number) < 10:
            return queryset.filter(pk=int(number))
        customers = Customer.objects.search(value)
        held = Q(partner__name_en__icontains=value) | Q(partner__name_ru__icontains=value)
        return queryset.filter(held | Q(customer__in=customers) | Q(commitment__customer__in=customers))

    def by_state(self, queryset, name, value):
        return queryset.at_step(value, clock.today())

    def by_policy(self, queryset, name, value):
        return queryset.filter(policies__contains=[int(value)])


class ActFilter(filters.FilterSet):
    class Meta:
        model = Act
        fields = ["kind"]


class BundleFilter(filters.FilterSet):
    class Meta:
        model = Bundle
        fields = []


class CommitmentFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Number, customer or partner"), method="by_text")
    business = filters.ChoiceFilter(label=_("Kind"), choices=BusinessClass.choices[1:])
    state = filters.ChoiceFilter(label=_("State"), choices=CommitmentState.choices, method="by_state")
    line = filters.ModelChoiceFilter(
        label=_("Product line"), queryset=lambda request: ProductLine.objects.all(), method="by_line"
    )
    on = filters.DateFilter(label=_("Running on"), method="by_day", widget=DayInput())

    class Meta:
        model = Commitment
        fields = ["q", "business", "state", "line", "on"]

    def by_text(self, queryset, name, value):
        number = value.strip().upper().removeprefix("C-")
        if number.isdecimal() and value.strip().upper().startswith("C-"):
            return queryset.filter(pk=int(number[:9]))
        customers = Customer.objects.search(value)
        named = Q(customer__in=customers) | Q(customer__merged_into__in=customers)
        numbered = Q(number__icontains=value) | Q(tender__icontains=value) | Q(document__icontains=value)
        return queryset.filter(named | numbered | of_partner(value))

    def by_state(self, queryset, name, value):
        return queryset.in_state(value)

    def by_line(self, queryset, name, value):
        return queryset.filter(products__overlap=list(Product.objects.filter(line=value).values_list("sku", flat=True)))

    def by_day(self, queryset, name, value):
        return queryset.running(value)


def of_partner(text: str) -> Q:
    return Q(partner__name_en__icontains=text) | Q(partner__name_ru__icontains=text) | Q(partner__slug__iexact=text)
