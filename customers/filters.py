"""Filters of the list of customers."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Entity, EntityKind, Known, OwnershipProblem, ProblemCode, Segment
from history import clock
from partners.forms import country_choices


class CustomerFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name or identifier"), method="by_text")
    country = filters.ChoiceFilter(label=_("Country"), choices=country_choices)
    segment = filters.ModelChoiceFilter(
        label=_("Segment, or one below it"), queryset=lambda request: Segment.objects.in_use(), method="by_segment"
    )

    class Meta:
        model = Customer
        fields = ["q", "country", "segment"]

    def by_text(self, queryset, name, value):
        return queryset.search(value)

    def by_segment(self, queryset, name, value):
        return queryset.carrying(value, clock.today())


class EntityFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name or number"), method="by_text")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=EntityKind.choices)
    country = filters.ChoiceFilter(label=_("Country"), choices=country_choices)
    state = filters.ChoiceFilter(label=_("The state has a part"), choices=Known.choices, field_name="share__any_share")

    class Meta:
        model = Entity
        fields = ["q", "kind", "country", "state"]

    def by_text(self, queryset, name, value):
        return queryset.search(value)


class ProblemFilter(filters.FilterSet):
    code = filters.ChoiceFilter(label=_("What is wrong"), choices=ProblemCode.choices)
    q = filters.CharFilter(label=_("Company"), method="by_company")

    class Meta:
        model = OwnershipProblem
        fields = ["code", "q"]

    def by_company(self, queryset, name, value):
        return queryset.filter(entity__in=Entity.objects.search(value))
