"""Pages of partners: list, one partner, its data, its end."""

from django.db.models import Count, Q
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from history import clock
from partners.filters import PartnerFilter
from partners.forms import DayReasonForm, PartnerForm, ReasonForm
from partners.guards import RightMixin, requires
from partners.models import Partner
from partners.pages import form_page
from partners.selectors import partner_path, with_state
from partners.services.partners import add_partner, correct_partner, end_partner, resume_partner
from partners.signing import owed_by
from partners.tables import PartnerTable
from partners.views.scope import address_of, scoped_partner
from ui.panels import panels_of
from ui.views import TableView


class PartnerList(RightMixin, TableView):
    operator = False
    title = gettext_lazy("Partners")
    table_class = PartnerTable
    filterset_class = PartnerFilter

    def get_queryset(self):
        people = Count("memberships", filter=Q(memberships__is_active=True))
        rows = Partner.objects.visible_to(self.request.actor).select_related("parent").annotate(people_count=people)
        return with_state(rows, clock.today()).order_by("name_en", "pk")

    def actions(self):
        actions = []
        if self.request.actor.may_grant:
            actions = [
                {"url": reverse("partners:partner_add"), "label": _("Add a partner"), "icon": "plus"},
                {"url": reverse("imports:page", args=["partners"]), "label": _("Bring in a file"), "icon": "upload"},
            ]
        if self.request.actor.sees_all:
            actions += [
                {"url": reverse("partners:invitation_board"), "label": _("Invitations"), "icon": "mail"},
                {"url": reverse("partners:country_group_list"), "label": _("Country groups"), "icon": "world"},
            ]
        return actions


@require_safe
def partner_detail(request, slug):
    return render(request, "partners/partner_detail.html", partner_context(request, scoped_partner(request, slug)))


def partner_context(request, partner: Partner) -> dict:
    """Return what the partner's page shows. A page of a higher floor may add `panels`: templates to include."""
    today = clock.today()
    holds = list(partner.holds.all()[:20])
    members = list(partner.memberships.select_related("user").order_by("-is_active", "user__name", "pk"))
    return {
        "partner": partner,
        "state": with_state(Partner.objects.filter(pk=partner.pk), today).get().state,
        "path": partner_path(partner),
        "children": partner.children.visible_to(request.actor),
        "contacts": partner.contacts.order_by("-is_active", "name", "pk"),
        "people": members,
        "invitations": partner.invitations.open(),
        "holds": holds,
        "to_sign": owed_by(partner, today),
        "signatures": partner.signatures.select_related("agreement").order_by("-signed_on", "-pk")[:10],
        "standing": {row.pk for row in partner.holds.in_force(today)},
        "manages_people": request.actor.manages_people_of(partner.pk),
        "recorded": [partner, *members, *holds],
        **panels_of("partner", partner, request.actor),
    }


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def partner_add(request):
    form = PartnerForm(request.POST or None, actor=request.actor)

    def save():
        return address_of(add_partner(actor=request.user, reason=form.cleaned_data["reason"], **form.values()))

    return form_page(
        request, form, title=_("Add a partner"), save=save, done=_("Added."), back=reverse("partners:partner_list")
    )


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def partner_edit(request, slug):
    partner = scoped_partner(request, slug)
    form = PartnerForm(request.POST or None, actor=request.actor, instance=partner)

    def save():
        correct_partner(partner, actor=request.user, reason=form.cleaned_data["reason"], **form.values())
        return address_of(partner)

    title = _("Change %(partner)s") % {"partner": partner}
    return form_page(
        request, form, title=title, save=save, done=_("Changed."), back=reverse("partners:partner_detail", args=[slug])
    )


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def partner_end(request, slug):
    partner = scoped_partner(request, slug)
    form = DayReasonForm(request.POST or None)

    def save():
        end_partner(partner, actor=request.user, **form.cleaned_data)
        return address_of(partner)

    intro = _("The day is the first one without the partnership. What was granted below falls by itself.")
    title = _("End the partnership with %(partner)s") % {"partner": partner}
    return form_page(
        request, form, title=title, intro=intro, save=save, submit=_("End"), tone="btn-danger", back=address_of(partner)
    )


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def partner_resume(request, slug):
    partner = scoped_partner(request, slug)
    form = ReasonForm(request.POST or None)

    def save():
        resume_partner(partner, actor=request.user, **form.cleaned_data)
        return address_of(partner)

    intro = _("The end is taken back, as if it had not been written.")
    title = _("Take up the partnership with %(partner)s again") % {"partner": partner}
    return form_page(
        request, form, title=title, intro=intro, save=save, submit=_("Take up again"), back=address_of(partner)
    )
