"""Pages of a partner's people: contacts, invitations, memberships."""

from django.contrib.auth import get_user_model, login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from partners.filters import InvitationFilter
from partners.forms import AcceptForm, ContactForm, InvitationForm, ReasonForm, SelectContactsForm
from partners.guards import RightMixin, requires
from partners.models import Contact, Invitation, Membership
from partners.pages import acted, form_page
from partners.services.people import (
    accept_invitation,
    add_contact,
    correct_contact,
    end_membership,
    find_invitation,
    invite,
    invite_contacts,
    resend_invitation,
)
from partners.tables import InvitationTable
from partners.views.partners import may_manage_people, scoped
from ui.views import TableView


def managed(request, slug: str):
    partner = scoped(request, slug)
    if not may_manage_people(request.actor, partner):
        raise PermissionDenied
    return partner


@require_http_methods(["GET", "HEAD", "POST"])
def contact_add(request, slug):
    partner = managed(request, slug)
    form = ContactForm(request.POST or None, instance=Contact(partner=partner))

    def save():
        add_contact(partner, **form.cleaned_data)
        return reverse("partners:partner_detail", args=[slug])

    return form_page(request, form, title=_("Add a contact of %(partner)s") % {"partner": partner}, save=save)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request, pk):
    contact = get_object_or_404(Contact.objects.visible_to(request.actor), pk=pk)
    managed(request, contact.partner.slug)
    form = ContactForm(request.POST or None, instance=contact)

    def save():
        correct_contact(Contact.objects.get(pk=pk), **form.cleaned_data)
        return reverse("partners:partner_detail", args=[contact.partner.slug])

    return form_page(request, form, title=_("Change a contact"), save=save, done=_("Changed."))


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_add(request, slug):
    partner = managed(request, slug)
    form = InvitationForm(request.POST or None, partner=partner)

    def save():
        invite(partner, actor=request.user, **form.cleaned_data)
        return reverse("partners:partner_detail", args=[slug])

    title = _("Invite somebody to %(partner)s") % {"partner": partner}
    return form_page(request, form, title=title, save=save, submit=_("Invite"), done=_("The invitation is on its way."))


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def invite_selection(request):
    form = SelectContactsForm(request.POST or None, actor=request.actor)

    def save():
        sent, refused = invite_contacts(
            form.cleaned_data["contacts"], actor=request.user, role=form.cleaned_data["role"]
        )
        acted(request, lambda: None, done=_("%(sent)s invited, %(refused)s not.") % {"sent": len(sent), "refused": len(refused)})
        return reverse("partners:invitation_board")

    intro = _("Contacts without an account. Each gets a mail in its language.")
    return form_page(request, form, title=_("Invite contacts"), intro=intro, save=save, submit=_("Invite"))


class InvitationBoard(RightMixin, TableView):
    title = gettext_lazy("Invitations")
    intro = gettext_lazy("Invited, accepted, last seen.")
    table_class = InvitationTable
    filterset_class = InvitationFilter

    def get_queryset(self):
        rows = Invitation.objects.visible_to(self.request.actor).select_related("partner", "accepted_by")
        return rows.order_by("-invited_at", "-pk")

    def actions(self):
        if not self.request.actor.may_grant:
            return []
        return [{"url": reverse("partners:invite_selection"), "label": _("Invite contacts"), "icon": "mail-plus"}]


@require_POST
def invitation_resend(request, pk):
    invitation = get_object_or_404(Invitation.objects.visible_to(request.actor).select_related("partner"), pk=pk)
    managed(request, invitation.partner.slug)
    acted(request, lambda: resend_invitation(invitation), done=_("The invitation is on its way."))
    return redirect("partners:partner_detail", slug=invitation.partner.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def member_end(request, pk):
    membership = get_object_or_404(Membership.objects.visible_to(request.actor).select_related("partner", "user"), pk=pk)
    managed(request, membership.partner.slug)
    form = ReasonForm(request.POST or None)

    def save():
        end_membership(membership, actor=request.user, **form.cleaned_data)
        return reverse("partners:partner_detail", args=[membership.partner.slug])

    title = _("End the access of %(person)s") % {"person": membership.user}
    return form_page(request, form, title=title, save=save, submit=_("End the access"), tone="btn-danger")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request, token):
    invitation = find_invitation(token)
    if invitation is None:
        return render(request, "partners/invitation_gone.html", status=404)
    has_account = get_user_model().objects.filter(email=invitation.email).exists()
    initial = {"name": invitation.name, "language": invitation.language}
    form = AcceptForm(request.POST or None, needs_password=not has_account, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        user = accept_invitation(
            invitation, name=data["name"], password=data.get("password", ""), language=data["language"]
        )
        if has_account:
            return redirect("account_login")
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return redirect("home")
    context = {"form": form, "invitation": invitation, "has_account": has_account}
    return render(request, "partners/invitation_accept.html", context)


