"""Granting one license by a form that says, while it is filled in, what can be granted and how long it would hold."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from licensing.forms.granting import GrantForm
from licensing.services.cells import grants_for
from licensing.services.licenses import grant_licenses
from partners.guards import requires
from partners.models import Partner
from partners.pages import form_page

PREFILLED = ("line", "on", "last", "regions", "document")
PREFILLED_LISTS = ("segments", "countries")


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def license_grant(request, slug):
    partner = get_object_or_404(Partner.objects.visible_to(request.actor).sub_partners(), slug=slug)
    form = GrantForm(
        request.POST if request.method == "POST" else None,
        holder=partner,
        grantor=Partner.objects.operator(),
        initial=prefilled(request.GET),
    )
    if request.htmx:
        return render(request, "licensing/grant_live.html", {"form": form, "outlook": form.outlook})

    def save():
        data = form.cleaned_data
        terms = {name: data[name] for name in ("regions", "may_pass_on", "document")}
        grants = grants_for(partner, form.cells(), since=data["on"], until=form.until, **terms)
        act = grant_licenses(grants, actor=request.user, reason=data["reason"])
        return reverse("licensing:act_detail", args=[act.pk])

    return form_page(
        request,
        form,
        title=_("Grant %(partner)s a license") % {"partner": partner},
        intro=_("What cannot be granted cannot be ticked, and says why."),
        save=save,
        done=_("Granted."),
        template="licensing/grant.html",
        partner=partner,
        outlook=form.outlook,
    )


def prefilled(query) -> dict:
    """Return what an address fills in: `line` by its code or number, days in ISO, lists as often as there are values."""
    found = {name: query[name] for name in PREFILLED if query.get(name)}
    found |= {name: query.getlist(name) for name in PREFILLED_LISTS if query.getlist(name)}
    return found
