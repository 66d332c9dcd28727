"""Tables of notices."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from notices.models import Notice
from partners.models import Partner
from ui.tables import BaseTable, CountryColumn, MomentColumn, badge

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
