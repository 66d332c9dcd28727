"""Filters of the lists of partners and invitations."""

import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from history import clock
from partners.forms import country_choices
from partners.models import Invitation, Membership, Partner, Request, RequestKind, RequestSide, RequestState

STATES = [("active", _("active")), ("stopped", _("stopped")), ("ended", _("ended")), ("link", _("link of a chain"))]
STEPS = [
    ("invited", _("invited")),
    ("late", _("link expired")),
    ("unseen", _("accepted, never seen")),
    ("seen", _("seen")),
    ("withdrawn", _("withdrawn")),
]


class PartnerFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name, code or tax identifier"), method="by_text")
    country = filters.ChoiceFilter(label=_("Country"), choices=country_choices)
    state = filters.ChoiceFilter(label=_("State"), choices=STATES)
    seen = filters.ChoiceFilter(
        label=_("People"),
        choices=[("yes", _("somebody was here")), ("no", _("nobody was ever here"))],
        method="by_seen",
    )

    class Meta:
        model = Partner
        fields = ["q", "country"]

    def by_text(self, queryset, name, value):
        return queryset.matching(value)

    def by_seen(self, queryset, name, value):
        seen = Exists(Membership.objects.active().filter(partner=OuterRef("pk"), user__last_visit_at__isnull=False))
        return queryset.filter(seen if value == "yes" else ~seen, is_link=False)


class InvitationFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name, address or partner"), method="by_text")
    step = filters.ChoiceFilter(label=_("Step"), choices=STEPS, method="by_step")

    class Meta:
        model = Invitation
        fields = ["q", "step"]

    def by_text(self, queryset, name, value):
        found = Q(email__icontains=value) | Q(name__icontains=value) | Q(partner__name_en__icontains=value)
        return queryset.filter(found | Q(partner__name_ru__icontains=value) | Q(partner__slug__icontains=value))

    def by_step(self, queryset, name, value):
        return queryset.at_step(value, clock.now())


IN_TIME = [("overdue", _("overdue")), ("in_time", _("not overdue"))]
DUE = [*IN_TIME, ("put_off", _("put off"))]


class PartnerRequestFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Number, subject or text"), method="by_text")
    state = filters.ChoiceFilter(label=_("State"), choices=RequestState.choices)
    turn = filters.ChoiceFilter(label=_("Whose turn"), choices=RequestSide.choices)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=RequestKind.choices)
    due = filters.ChoiceFilter(label=_("Due"), choices=IN_TIME, method="by_due")

    class Meta:
        model = Request
        fields = ["q", "state", "turn", "kind", "due"]

    def by_text(self, queryset, name, value):
        return queryset.matching(value)

    def by_due(self, queryset, name, value):
        today = clock.today()
        return queryset.overdue(today) if value == "overdue" else queryset.filter(due__gte=today)


HAS_IT = [("me", _("me")), ("nobody", _("nobody yet")), ("others", _("others"))]


class RequestFilter(PartnerRequestFilter):
    assigned = filters.ChoiceFilter(label=_("Assigned to"), choices=HAS_IT, method="by_assigned")
    due = filters.ChoiceFilter(label=_("Due"), choices=DUE, method="by_due")

    def by_assigned(self, queryset, name, value):
        mine = Q(assigned=self.request.user)
        if value == "others":
            return queryset.filter(~mine, assigned__isnull=False)
        return queryset.filter(mine if value == "me" else Q(assigned=None))

    def by_due(self, queryset, name, value):
        """Each open request is in exactly one of the three."""
        today = clock.today()
        if value == "put_off":
            return queryset.filter(snoozed_until__gt=today)
        awake = queryset.awake(today)
        return awake.overdue(today) if value == "overdue" else awake.filter(due__gte=today)
