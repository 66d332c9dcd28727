"""Filters of the lists of licensing."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Segment
from licensing.models import Act, Bundle, Decision, License, Policy, ProductLine, Verdict
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
        if number.isdigit():
            return queryset.filter(pk=int(number))
        return queryset.filter(
            Q(holder__name_en__icontains=value) | Q(holder__name_ru__icontains=value) | Q(holder__slug__icontains=value)
        )

    def by_territory(self, queryset, name, value):
        return queryset.filter(territory__contains=[value.strip().upper()])

    def by_day(self, queryset, name, value):
        return queryset.in_period(value)


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


class ActFilter(filters.FilterSet):
    class Meta:
        model = Act
        fields = ["kind"]


class BundleFilter(filters.FilterSet):
    class Meta:
        model = Bundle
        fields = []
