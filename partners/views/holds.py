"""Pages that stop a partner, and lift the stop."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.forms import DayReasonForm, HoldForm
from partners.guards import requires
from partners.models import Hold
from partners.pages import form_page
from partners.services.holds import hold_partner, lift_hold
from partners.views.scope import address_of, scoped_partner


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def hold_add(request, slug):
    partner = scoped_partner(request, slug)
    form = HoldForm(request.POST or None)

    def save():
        hold_partner(partner, actor=request.user, **form.cleaned_data)
        return address_of(partner)

    title = _("Stop %(partner)s") % {"partner": partner}
    intro = _("The partner is told by itself: what, from when, why, what now.")
    return form_page(
        request,
        form,
        title=title,
        intro=intro,
        save=save,
        submit=_("Stop"),
        tone="btn-danger",
        back=address_of(partner),
    )


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def hold_lift(request, pk):
    hold = get_object_or_404(Hold.objects.visible_to(request.actor).select_related("partner"), pk=pk)
    form = DayReasonForm(request.POST or None)

    def save():
        lift_hold(hold, actor=request.user, **form.cleaned_data)
        return address_of(hold.partner)

    title = _("Lift the stop of %(partner)s") % {"partner": hold.partner}
    return form_page(
        request, form, title=title, save=save, submit=_("Lift"), done=_("Lifted."), back=address_of(hold.partner)
    )
