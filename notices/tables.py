"""Tables of notices."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from notices.models import OVER, Notice
from partners.models import Partner
from ui.tables import BaseTable, CountryColumn, DayColumn, MomentColumn, badge

TONES = {"sent": "allow", "sending": "review", "draft": "review", "approved": "review"}


class NoticeTable(BaseTable):
    empty = _("No notice yet.")
    id = tables.Column(verbose_name=_("Number"), linkify=("notices:notice_detail", {"pk": tables.A("pk")}))
    subject = tables.Column(verbose_name=_("Subject"), empty_values=(), orderable=False)
    sent_at = MomentColumn()

    class Meta(BaseTable.Meta):
        model = Notice
        fields = ["id", "subject", "kind", "status", "sent_at"]
        order_by = ("-id",)

    def render_id(self, record):
        return str(record)

    def render_subject(self, record):
        return record.subject

    def render_status(self, record, value):
        return badge(TONES.get(record.status, "quiet"), value)


class InboxTable(BaseTable):
    """What one partner was told; what a person has not opened yet stands out."""

    empty = _("Nothing here. Notices and changes of your licenses arrive here and by mail.")
    id = tables.Column(verbose_name=_("Number"))
    subject = tables.Column(
        verbose_name=_("Subject"),
        empty_values=(),
        orderable=False,
        linkify=("notices:inbox_notice", {"pk": tables.A("pk")}),
    )
    sent_at = MomentColumn()
    state = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False)
    acknowledge_by = DayColumn()

    class Meta(BaseTable.Meta):
        model = Notice
        fields = ["id", "subject", "kind", "sent_at", "state", "acknowledge_by"]
        order_by = ("-sent_at", "-id")

    def render_id(self, record):
        return str(record)

    def render_subject(self, record):
        return record.subject if record.is_read else format_html("<strong>{}</strong>", record.subject)

    def value_subject(self, record):
        return record.subject

    def render_state(self, record):
        return badge(*self.state_of(record))

    def value_state(self, record):
        return self.state_of(record)[1]

    def state_of(self, record) -> tuple[str, str]:
        if record.is_acknowledged:
            return "allow", _("acknowledged")
        if record.needs_acknowledgement and record.status not in OVER:
            return "review", _("to acknowledge")
        return ("quiet", _("read")) if record.is_read else ("quiet", _("new"))


class BoardTable(BaseTable):
    """Who was told: one partner a row."""

    empty = _("No partner fits.")
    name_en = tables.Column(verbose_name=_("Partner"), linkify=("partners:partner_detail", {"slug": tables.A("slug")}))
    country = CountryColumn(verbose_name=_("Country"))
    mail = tables.Column(verbose_name=_("Mail"), empty_values=(), orderable=False)
    read = tables.Column(verbose_name=_("Read"), empty_values=(), orderable=False)
    answer = tables.Column(verbose_name=_("Acknowledged"), empty_values=(), orderable=False)

    class Meta(BaseTable.Meta):
        model = Partner
        fields = ["name_en", "country", "mail", "read", "answer"]
        order_by = ("name_en", "pk")

    def __init__(self, *args, notice, **kwargs):
        super().__init__(*args, **kwargs)
        self.notice = notice

    def render_name_en(self, record):
        return str(record)

    def render_mail(self, record):
        if record.bounced:
            return badge("deny", _("bounced"))
        return badge("allow", _("sent")) if record.accepted else badge("review", _("waiting"))

    def render_read(self, record):
        if record.was_read or record.acknowledged:
            return badge("allow", _("read"))
        return badge("quiet", _("not yet"))

    def render_answer(self, record):
        if record.acknowledged:
            return badge("allow", _("acknowledged"))
        return badge("review", _("owed")) if self.notice.needs_acknowledgement else badge("quiet", _("not asked"))
