"""Customers that a missing fact decides."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from portal.questions.ranking import Ranking
from ui.tables import BaseTable, CountryColumn


class FactCustomerTable(BaseTable):
    """`ranking` says what waits for each, `alone` which of them need no other fact."""

    empty = gettext_lazy("This fact decides no customer any more.")
    name = tables.Column(
        verbose_name=gettext_lazy("Customer"),
        linkify=lambda record: reverse("customers:customer_detail", args=[record.public_id]),
    )
    country = CountryColumn(verbose_name=gettext_lazy("Country"))
    identifier = tables.Column(verbose_name=gettext_lazy("Identifier"), empty_values=(), orderable=False)
    settled = tables.Column(verbose_name=gettext_lazy("Settled"), empty_values=(), orderable=False)
    answers = tables.Column(verbose_name=gettext_lazy("Answers that wait"), empty_values=(), orderable=False)
    deals = tables.Column(verbose_name=gettext_lazy("Running business"), empty_values=(), orderable=False)

    class Meta(BaseTable.Meta):
        model = Customer
        fields = ["name", "country", "identifier", "settled", "answers", "deals"]
        order_by = ("name", "pk")

    def __init__(self, *args, ranking: Ranking, alone: frozenset[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.ranking, self.alone = ranking, alone

    def value_country(self, value):
        return value

    def render_identifier(self, record):
        current = [row.value for row in record.identifiers.all() if row.is_current and row.names_customer]
        return ", ".join(current)

    def render_settled(self, record):
        return _("by this fact alone") if record.pk in self.alone else _("needs another fact too")

    def render_answers(self, record):
        return len(self.ranking.answers.get(record.pk, ()))

    def render_deals(self, record):
        deals = self.ranking.deals.get(record.pk)
        return deals.total() if deals else 0
