"""Filters of the list of customers."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Review, ReviewCause, ReviewOutcome, Segment
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


class ReviewFilter(filters.FilterSet):
    cause = filters.ChoiceFilter(label=_("Cause"), choices=ReviewCause.choices)
    outcome = filters.ChoiceFilter(label=_("Decision"), choices=ReviewOutcome.choices[1:], empty_label=_("open"))

    class Meta:
        model = Review
        fields = ["cause", "outcome"]
