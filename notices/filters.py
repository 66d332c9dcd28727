"""Filters of the lists of notices."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from notices import selectors
from notices.models import Notice
from partners.forms import country_choices
from partners.models import Partner


class NoticeFilter(filters.FilterSet):
    class Meta:
        model = Notice
        fields = ["status", "kind"]


class InboxFilter(filters.FilterSet):
    state = filters.ChoiceFilter(
        label=_("State"),
        method="by_state",
        choices=[("owed", _("to acknowledge")), ("acknowledged", _("acknowledged")), ("unread", _("not read"))],
    )

    class Meta:
        model = Notice
        fields = ["kind", "state"]

    def by_state(self, queryset, name, value):
        return {
            "owed": selectors.still_owed(queryset),
            "acknowledged": queryset.filter(is_acknowledged=True),
            "unread": queryset.filter(is_read=False),
        }[value]


class BoardFilter(filters.FilterSet):
    country = filters.ChoiceFilter(label=_("Country"), choices=country_choices)
    state = filters.ChoiceFilter(
        label=_("State"),
        method="by_state",
        choices=[
            ("owed", _("owed")),
            ("acknowledged", _("acknowledged")),
            ("bounced", _("bounced")),
            ("unread", _("not read")),
        ],
    )

    class Meta:
        model = Partner
        fields = ["country", "state"]

    def by_state(self, queryset, name, value):
        return {
            "owed": queryset.filter(acknowledged=False),
            "acknowledged": queryset.filter(acknowledged=True),
            "bounced": queryset.filter(bounced=True),
            "unread": queryset.filter(was_read=False, acknowledged=False),
        }[value]
