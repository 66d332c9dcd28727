"""Filters of the lists of partners."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.forms import country_choices
from partners.models import Invitation, Partner


class PartnerFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name or code"), method="by_text")
    country = filters.ChoiceFilter(label=_("Country"), choices=country_choices)

    class Meta:
        model = Partner
        fields = ["q", "country"]

    def by_text(self, queryset, name, value):
        return queryset.filter(Q(name_en__icontains=value) | Q(name_ru__icontains=value) | Q(slug__icontains=value))


class InvitationFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name, address or partner"), method="by_text")
    open = filters.BooleanFilter(label=_("Not accepted"), field_name="accepted_at", lookup_expr="isnull")

    class Meta:
        model = Invitation
        fields = ["q", "open"]

    def by_text(self, queryset, name, value):
        found = Q(email__icontains=value) | Q(name__icontains=value) | Q(partner__name_en__icontains=value)
        return queryset.filter(found | Q(partner__name_ru__icontains=value))
