"""The table of licenses at risk."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ui.tables import BaseTable, DayColumn


class AtRiskTable(BaseTable):
    """Rows of selectors.at_risk.AtRisk; `names` is what the reader may know."""

    empty = _("Nothing is at risk in these days: what stands today stands on each of them.")
    license = tables.Column(
        verbose_name=_("Number"), linkify=("licensing:license_detail", {"pk": tables.A("license__pk")})
    )
    since = DayColumn(verbose_name=_("Lost from"))
    holder = tables.Column(
        verbose_name=_("Holder"),
        accessor="license__holder",
        linkify=("partners:partner_detail", {"slug": tables.A("license__holder__slug")}),
    )
    line = tables.Column(verbose_name=_("Product line"), accessor="license__line")
    segment = tables.Column(verbose_name=_("Segment"), accessor="license__segment")
    places = tables.Column(verbose_name=_("Where"), empty_values=())
    kind = tables.Column(verbose_name=_("Why"), accessor="risk__kind")

    class Meta(BaseTable.Meta):
        orderable = False

    def __init__(self, *args, names, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = names

    def render_kind(self, record):
        return format_html('<a href="{}">{}</a>', record.url(), record.why(self.names))

    def value_kind(self, record):
        return record.why(self.names)
