"""Pages of partners: list, one partner, stops, groups of countries."""

from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from history import clock
from partners.filters import PartnerFilter
from partners.forms import DayReasonForm, GroupMemberForm, HoldForm, PartnerForm
from partners.guards import RightMixin, requires
from partners.models import CountryGroup, Hold, Partner
from partners.pages import form_page
from partners.selectors import partner_path
from partners.services.groups import add_member
from partners.services.holds import hold_partner, lift_hold
from partners.services.partners import add_partner, correct_partner, end_partner
from partners.tables import PartnerTable
from ui.views import TableView


class PartnerList(RightMixin, TableView):
    operator = False
    title = gettext_lazy("Partners")
    table_class = PartnerTable
    filterset_class = PartnerFilter

    def get_queryset(self):
        today = clock.today()
        held = Exists(Hold.objects.in_force(today).filter(partner=OuterRef("pk")))
        state = Case(
            When(is_link=True, then=Value("link")),
            When(~Q(valid__contains=today), then=Value("ended")),
            When(held, then=Value("stopped")),
            default=Value("active"),
        )
        people = Count("memberships", filter=Q(memberships__is_active=True))
        rows = Partner.objects.visible_to(self.request.actor).select_related("parent")
        return rows.annotate(state=state, people_count=people).order_by("name_en", "pk")

    def actions(self):
        if not self.request.actor.may_grant:
            return []
        return [
            {"url": reverse("partners:partner_add"), "label": _("Add a partner"), "icon": "plus"},
            {"url": reverse("imports:page", args=["partners"]), "label": _("Bring in a file"), "icon": "upload"},
            {"url": reverse("partners:invitation_board"), "label": _("Invitations"), "icon": "mail"},
            {"url": reverse("partners:group_list"), "label": _("Country groups"), "icon": "world"},
        ]


def scoped(request, slug: str) -> Partner:
    return get_object_or_404(Partner.objects.visible_to(request.actor).select_related("parent"), slug=slug)


@require_safe
def partner_detail(request, slug):
    partner = scoped(request, slug)
    today = clock.today()
    context = {
        "partner": partner,
        "path": partner_path(partner),
        "children": partner.children.visible_to(request.actor),
        "contacts": partner.contacts.all(),
        "people": partner.memberships.select_related("user"),
        "invitations": partner.invitations.open(),
        "holds": partner.holds.all()[:20],
        "standing": {row.pk for row in partner.holds.in_force(today)},
        "manages_people": may_manage_people(request.actor, partner),
        "ended": not partner.valid.lower or (partner.valid.upper and partner.valid.upper <= today),
    }
    return render(request, "partners/partner_detail.html", context)


def may_manage_people(actor, partner: Partner) -> bool:
    """An owner manages its own people, the distributor's managers everybody's."""
    if actor.is_operator:
        return actor.may_manage_people or actor.may_grant
    return actor.role_by_partner.get(partner.pk) == "owner"


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def partner_add(request):
    form = PartnerForm(request.POST or None, actor=request.actor)

    def save():
        row = add_partner(actor=request.user, reason=form.cleaned_data["reason"], **form.values())
        return reverse("partners:partner_detail", args=[row.slug])

    return form_page(request, form, title=_("Add a partner"), save=save, done=_("Added."))


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def partner_edit(request, slug):
    partner = scoped(request, slug)
    form = PartnerForm(request.POST or None, actor=request.actor, instance=partner)

    def save():
        correct_partner(partner, actor=request.user, reason=form.cleaned_data["reason"], **form.values())
        return reverse("partners:partner_detail", args=[partner.slug])

    return form_page(request, form, title=_("Change %(partner)s") % {"partner": partner}, save=save, done=_("Changed."))


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def partner_end(request, slug):
    partner = scoped(request, slug)
    form = DayReasonForm(request.POST or None)

    def save():
        end_partner(partner, actor=request.user, **form.cleaned_data)
        return reverse("partners:partner_detail", args=[slug])

    intro = _("The day is the first one without the partnership. What was granted below falls by itself.")
    title = _("End the partnership with %(partner)s") % {"partner": partner}
    return form_page(request, form, title=title, intro=intro, save=save, submit=_("End"), tone="btn-danger")


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def hold_add(request, slug):
    partner = scoped(request, slug)
    form = HoldForm(request.POST or None)

    def save():
        hold_partner(partner, actor=request.user, **form.cleaned_data)
        return reverse("partners:partner_detail", args=[slug])

    title = _("Stop %(partner)s") % {"partner": partner}
    intro = _("The partner is told by itself: what, from when, why, what now.")
    return form_page(request, form, title=title, intro=intro, save=save, submit=_("Stop"), tone="btn-danger")


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def hold_lift(request, pk):
    hold = get_object_or_404(Hold.objects.visible_to(request.actor).select_related("partner"), pk=pk)
    form = DayReasonForm(request.POST or None)

    def save():
        lift_hold(hold, actor=request.user, **form.cleaned_data)
        return reverse("partners:partner_detail", args=[hold.partner.slug])

    title = _("Lift the stop of %(partner)s") % {"partner": hold.partner}
    return form_page(request, form, title=title, save=save, submit=_("Lift"), done=_("Lifted."))


@requires()
@require_safe
def group_list(request):
    groups = CountryGroup.objects.prefetch_related("members")
    return render(request, "partners/group_list.html", {"groups": groups})


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def group_member_add(request):
    form = GroupMemberForm(request.POST or None)

    def save():
        add_member(actor=request.user, **form.cleaned_data)
        return reverse("partners:group_list")

    intro = _("The standing before that day ends with it. Policies keep the countries they were enacted with.")
    return form_page(request, form, title=_("Change a country group"), intro=intro, save=save)


