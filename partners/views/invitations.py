"""Pages of invitations: invite, follow, send again, accept."""

from django.contrib import messages
from django.contrib.auth import get_user_model, login, logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from partners.exceptions import Refused
from partners.filters import InvitationFilter
from partners.forms import AcceptForm, InvitationForm, SelectContactsForm
from partners.guards import RightMixin, requires
from partners.models import Invitation
from partners.pages import acted, form_page
from partners.services.invitations import (
    accept_invitation,
    find_invitation,
    invite,
    invite_contacts,
    resend_invitation,
    withdraw_invitation,
)
from partners.tables import InvitationTable
from partners.views.scope import managed_partner, people_of
from ui.views import TableView


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_add(request, slug):
    partner = managed_partner(request, slug)
    form = InvitationForm(request.POST or None, partner=partner)

    def save():
        invite(partner, actor=request.user, **form.cleaned_data)
        return people_of(partner)

    title = _("Invite somebody to %(partner)s") % {"partner": partner}
    done = _("The invitation is on its way.")
    return form_page(request, form, title=title, save=save, submit=_("Invite"), done=done, back=people_of(partner))


@requires("may_grant")
@require_http_methods(["GET", "HEAD", "POST"])
def invite_selection(request):
    form = SelectContactsForm(request.POST or None, actor=request.actor)

    def save():
        sent, refused = invite_contacts(
            form.cleaned_data["contacts"], actor=request.user, role=form.cleaned_data["role"]
        )
        messages.success(request, _("Invited: %(count)s.") % {"count": len(sent)})
        for text in refused:
            messages.error(request, text)
        return reverse("partners:invitation_board")

    return form_page(
        request,
        form,
        title=_("Invite contacts"),
        intro=_("Contacts without an account. Each gets a mail in its language."),
        save=save,
        submit=_("Invite"),
        back=reverse("partners:invitation_board"),
        template="partners/invite_selection.html",
    )


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


def managed_invitation(request, pk) -> Invitation:
    rows = Invitation.objects.visible_to(request.actor).select_related("partner")
    invitation = get_object_or_404(rows, pk=pk)
    managed_partner(request, invitation.partner.slug)
    return invitation


def back_from(request, invitation: Invitation) -> str:
    return reverse("partners:invitation_board") if request.actor.sees_all else people_of(invitation.partner)


@require_POST
def invitation_resend(request, pk):
    invitation = managed_invitation(request, pk)
    acted(request, lambda: resend_invitation(invitation), done=_("The invitation is on its way."))
    return redirect(back_from(request, invitation))


@require_POST
def invitation_withdraw(request, pk):
    invitation = managed_invitation(request, pk)
    acted(request, lambda: withdraw_invitation(invitation), done=_("The invitation is withdrawn."))
    return redirect(back_from(request, invitation))


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request, token):
    """Let the invited person in; the page speaks the language of the invitation until they choose."""
    invitation = find_invitation(token)
    if invitation is None:
        return render(request, "partners/invitation_gone.html", status=404)
    has_account = get_user_model().objects.filter(email=invitation.email).exists()
    form = AcceptForm(
        request.POST if request.method == "POST" else None, invitation=invitation, has_account=has_account
    )
    if request.method == "POST" and form.is_valid():
        try:
            user = accept_invitation(invitation, **form.values())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return enter(request, user, has_account=has_account)
    context = {"form": form, "invitation": invitation, "has_account": has_account}
    with override(invitation.language):
        status = 422 if form.is_bound else 200
        return render(request, "partners/invitation_accept.html", context, status=status)


def enter(request, user, *, has_account: bool):
    """Sign a new person in; whoever had an account signs in as ever, second factor included."""
    if request.user == user:
        return redirect("home")
    if has_account:
        logout(request)
        messages.success(request, _("Accepted. Sign in with your password."))
        return redirect("account_login")
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("home")
