"""Filters of the lists of a preview and of a gap."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from licensing.hit_tables import WAY_TITLES
from licensing.models import GapFate, GapItem, GapKind
from partners.models import Partner


class NoFilter(filters.FilterSet):
    """Lists that are short enough to be read, or told apart by their order."""


class HitPartnerFilter(filters.FilterSet):
    country = filters.CharFilter(label=_("Country code"), method="by_country")

    class Meta:
        model = Partner
        fields = ["country"]

    def by_country(self, queryset, name, value):
        return queryset.filter(country=value.strip().upper())


class HitCustomerFilter(filters.FilterSet):
    """`ways` of the view says which customers are found how."""

    way = filters.ChoiceFilter(label=_("How the policy finds it"), choices=list(WAY_TITLES.items()), method="by_way")
    q = filters.CharFilter(label=_("Name or identifier"), method="by_text")

    def __init__(self, *args, ways=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.ways = ways or {}

    def by_way(self, queryset, name, value):
        return queryset.filter(pk__in=self.ways.get(value, []))

    def by_text(self, queryset, name, value):
        return queryset.search(value)


class GapFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(label=_("Kind"), choices=GapKind.choices)
    fate = filters.ChoiceFilter(label=_("What becomes of it"), choices=GapFate.choices)
    q = filters.CharFilter(label=_("Partner or receipt"), method="by_text")

    class Meta:
        model = GapItem
        fields = ["kind", "fate", "q"]

    def by_text(self, queryset, name, value):
        partners = Partner.objects.filter(
            Q(name_en__icontains=value) | Q(name_ru__icontains=value) | Q(slug__icontains=value)
        )
        return queryset.filter(
            Q(decision__receipt__icontains=value)
            | Q(decision__partner__in=partners)
            | Q(commitment__partner__in=partners)
        )
