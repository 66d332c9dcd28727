"""Tables of partners and their people."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from history import clock
from partners.filters import STATES, STEPS
from partners.models import Invitation, Partner, Request, RequestState
from ui.formats import day
from ui.tables import BaseTable, CountryColumn, MomentColumn, badge

STATE_LABELS = {**dict(STATES), "scheduled": _("not yet begun")}
STATE_TONES = {"active": "allow", "stopped": "review", "ended": "deny"}
STEP_TONES = {"seen": "allow", "unseen": "review", "invited": "review", "late": "deny"}


class PartnerTable(BaseTable):
    empty = _("No partner fits. Add one, or bring in a file.")
    name_en = tables.Column(verbose_name=_("Partner"), linkify=("partners:partner_detail", {"slug": tables.A("slug")}))
    country = CountryColumn(verbose_name=_("Country"))
    parent = tables.Column(verbose_name=_("Managed by"))
    people = tables.Column(verbose_name=_("People"), accessor="people_count", orderable=False)
    state = tables.Column(verbose_name=_("State"), accessor="state", orderable=False)

    class Meta(BaseTable.Meta):
        model = Partner
        fields = ["name_en", "slug", "country", "city", "parent", "people", "state"]
        order_by = ("name_en", "pk")

    def render_name_en(self, record):
        return str(record)

    def render_state(self, value):
        return badge(STATE_TONES.get(value, "quiet"), STATE_LABELS[value])

    def value_state(self, value):
        return STATE_LABELS[value]


class InvitationTable(BaseTable):
    empty = _("Nobody is invited yet.")
    partner = tables.Column(linkify=("partners:partner_detail", {"slug": tables.A("partner__slug")}))
    invited_at = MomentColumn()
    sent_at = MomentColumn()
    accepted_at = MomentColumn()
    seen = MomentColumn(verbose_name=_("Last seen"), accessor="accepted_by__last_visit_at")
    step = tables.Column(verbose_name=_("Step"), empty_values=(), orderable=False)
    again = tables.TemplateColumn(
        template_name="partners/invitation_again.html",
        verbose_name=_("Action"),
        orderable=False,
        exclude_from_export=True,
    )

    class Meta(BaseTable.Meta):
        model = Invitation
        fields = ["email", "partner", "role", "invited_at", "sent_at", "accepted_at", "seen", "step", "again"]
        order_by = ("-invited_at", "-pk")

    def render_step(self, record):
        step = record.step(clock.now())
        return badge(STEP_TONES.get(step, "quiet"), dict(STEPS)[step])

    def value_step(self, record):
        return dict(STEPS)[record.step(clock.now())]


REQUEST_TONES = {RequestState.GRANTED: "allow", RequestState.REFUSED: "deny", RequestState.NEEDS_MORE: "review"}


class PartnerRequestTable(BaseTable):
    empty = _("No request fits. A question to the distributor begins here, a declaration on the customer's page.")
    code = tables.Column(
        verbose_name=_("Number"), linkify=("requests:request_detail", {"code": tables.A("code")}), order_by=("pk",)
    )
    subject = tables.Column(order_by=("subject", "pk"))
    kind = tables.Column(order_by=("kind", "pk"))
    partner = tables.Column(order_by=("partner__name_en", "pk"))
    state = tables.Column(order_by=("state", "pk"))
    turn = tables.Column(order_by=("turn", "pk"))
    due = tables.Column(order_by=("due", "-pk"))
    created_at = MomentColumn(order_by=("created_at", "pk"))

    class Meta(BaseTable.Meta):
        model = Request
        fields = ["code", "subject", "kind", "partner", "state", "turn", "due", "created_at"]
        order_by = ("due",)

    def render_state(self, record, value):
        return badge(REQUEST_TONES.get(record.state, "quiet"), value)

    def value_state(self, value):
        return value

    def render_turn(self, value):
        return badge("quiet", value)

    def value_turn(self, value):
        return value

    def render_due(self, value):
        return badge("deny", _("overdue, %(day)s") % {"day": day(value)}) if value < clock.today() else day(value)

    def value_due(self, value):
        return value


class RequestTable(PartnerRequestTable):
    empty = _("No request fits. Partners ask here for whatever is not theirs to decide.")
    assigned = tables.Column(order_by=("assigned__name", "pk"))

    class Meta(PartnerRequestTable.Meta):
        fields = [*PartnerRequestTable.Meta.fields, "assigned"]
