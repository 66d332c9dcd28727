"""Pages of the people of a partner: who has access, in which role."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partners.forms import ReasonForm, ReplaceForm, RoleForm
from partners.models import Membership
from partners.pages import form_page
from partners.selectors import actor_for
from partners.services.memberships import change_role, end_membership
from partners.services.repairs import replace_person
from partners.views.scope import address_of, managed_partner, people_of


def managed_member(request, pk) -> Membership:
    """Return a membership whose partner's people the actor manages."""
    rows = Membership.objects.visible_to(request.actor).select_related("partner", "user")
    membership = get_object_or_404(rows, pk=pk)
    managed_partner(request, membership.partner.slug)
    return membership


@require_safe
def people(request, slug):
    partner = managed_partner(request, slug)
    context = {
        "partner": partner,
        "back": address_of(partner),
        "people": partner.memberships.select_related("user").order_by("-is_active", "user__name", "pk"),
        "invitations": partner.invitations.open().select_related("invited_by"),
    }
    return render(request, "partners/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def member_role(request, pk):
    membership = managed_member(request, pk)
    form = RoleForm(request.POST or None, partner=membership.partner, initial={"role": membership.role})

    def save():
        change_role(membership, actor=request.user, **form.cleaned_data)
        return people_of(membership.partner)

    title = _("Change the role of %(person)s") % {"person": membership.user}
    return form_page(request, form, title=title, save=save, done=_("Changed."), back=people_of(membership.partner))


@require_http_methods(["GET", "HEAD", "POST"])
def member_end(request, pk):
    membership = managed_member(request, pk)
    form = ReasonForm(request.POST or None)

    def save():
        end_membership(membership, actor=request.user, **form.cleaned_data)
        return people_of(membership.partner)

    title = _("End the access of %(person)s") % {"person": membership.user}
    intro = _("The person and what they did stay on file; they can no longer sign in for %(partner)s.") % {
        "partner": membership.partner
    }
    return form_page(
        request,
        form,
        title=title,
        intro=intro,
        save=save,
        submit=_("End the access"),
        tone="btn-danger",
        back=people_of(membership.partner),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def member_replace(request, pk):
    membership = managed_member(request, pk)
    form = ReplaceForm(request.POST or None)

    def save():
        replace_person(membership, actor=request.user, **form.cleaned_data)
        stays = actor_for(request.user).manages_people_of(membership.partner_id)
        return people_of(membership.partner) if stays else reverse("home")

    title = _("Replace %(person)s") % {"person": membership.user}
    intro = _(
        "The successor gets the role and the contact by invitation; the access of %(person)s ends, the last owner's"
        " once the successor accepts."
    ) % {"person": membership.user}
    return form_page(
        request, form, title=title, intro=intro, save=save, submit=_("Replace"), back=people_of(membership.partner)
    )
