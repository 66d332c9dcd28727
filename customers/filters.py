"""Filters of the list of customers."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import (
    Customer,
    DuplicatePair,
    Entity,
    EntityKind,
    Known,
    OwnershipProblem,
    ProblemCode,
    Review,
    ReviewCause,
    ReviewOutcome,
    Segment,
)
from history import clock
from partners.forms import country_choices


class CustomerFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name or identifier"), method="by_text")
    country = filters.ChoiceFilter(label=_("Country"), choices=country_choices)
    segment = filters.ModelChoiceFilter(
        label=_("Segment, or one below it"), queryset=lambda request: Segment.objects.in_use(), method="by_segment"
    )

    points_to = filters.CharFilter(label=_("Not on file, but the number points to the region"), method="by_pointer")

    class Meta:
        model = Customer
        fields = ["q", "country", "segment", "points_to"]

    def by_text(self, queryset, name, value):
        return queryset.search(value)

    def by_segment(self, queryset, name, value):
        return queryset.carrying(value, clock.today())

    def by_pointer(self, queryset, name, value):
        regions = [code.strip().upper() for code in value.split(",") if code.strip()]
        return queryset.pointing_to(regions)


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


class DuplicateFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name or identifier"), method="by_text")
    country = filters.ChoiceFilter(label=_("Country"), field_name="one__country", choices=country_choices)
    least = filters.NumberFilter(label=_("Score, at least"), field_name="score", lookup_expr="gte")

    class Meta:
        model = DuplicatePair
        fields = ["q", "country", "least"]

    def by_text(self, queryset, name, value):
        found = Customer.objects.search(value)
        return queryset.filter(Q(one__in=found) | Q(other__in=found))


class ReviewFilter(filters.FilterSet):
    cause = filters.ChoiceFilter(label=_("Cause"), choices=ReviewCause.choices)
    outcome = filters.ChoiceFilter(label=_("Decision"), choices=ReviewOutcome.choices[1:], empty_label=_("open"))

    class Meta:
        model = Review
        fields = ["cause", "outcome"]
