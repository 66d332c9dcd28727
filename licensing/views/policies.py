"""The act "Withdraw…": draft, who is hit, enact, second person, put back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from licensing.filters import PolicyFilter
from licensing.forms.matrix import ActForm, CellsForm
from licensing.forms.policies import EndPolicyForm, WithdrawForm, initial_of
from licensing.impact import moves
from licensing.models import Confirmation, ConfirmationKind, Policy, PolicyStatus
from licensing.selectors.confirmations import page_of
from licensing.selectors.statuses import policy_state
from licensing.services import confirmations, policies
from licensing.tables import PolicyTable
from licensing.views.letters import initial_from
from licensing.views.matrix import preview_context
from licensing.views.statements import statements_context
from partners.forms import ReasonForm
from partners.guards import RightMixin, requires
from partners.pages import acted, form_page
from ui.views import TableView


class PolicyList(RightMixin, TableView):
    operator = False
    title = gettext_lazy("Policies")
    table_class = PolicyTable
    filterset_class = PolicyFilter

    def get_queryset(self):
        return Policy.objects.visible_to(self.request.actor).order_by("-pk")

    def actions(self):
        if not self.request.actor.may_decide:
            return []
        return [{"url": reverse("licensing:policy_letter"), "label": _("Withdraw…"), "icon": "ban"}]


def scoped(request, pk: int) -> Policy:
    return get_object_or_404(Policy.objects.visible_to(request.actor).select_related("vendor", "enacted_by"), pk=pk)


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def policy_add(request):
    form = WithdrawForm(request.POST or None, actor=request.actor, initial=initial_from(request))
    if request.htmx:
        return sentence(request, form)
    if form.is_valid() and form.revokes:
        return revocation(request, form)

    def save():
        given = {"terms": form.terms(), **form.values()}
        policy = policies.draft_policy(actor=request.user, reason=form.cleaned_data["reason"], **given)
        return reverse("licensing:policy_preview", args=[policy.pk])

    intro = _("First a draft: nothing is in force before you have seen who is hit.")
    return form_page(request, form, title=_("Withdraw…"), intro=intro, save=save, template="licensing/policy_form.html")


def sentence(request, form: WithdrawForm):
    """Say in plain sentences what the form holds so far; htmx shows it beside the form."""
    form.is_valid()
    data = form.cleaned_data
    ready = all(data.get(name) for name in ("lines", "territory", "since", "effect", "unproven", "run_off"))
    policy = policies.build_policy(**form.values()) if ready else None
    return render(request, "licensing/policy_so_far.html", {"policy": policy, "form": form})


def revocation(request, form: WithdrawForm):
    """Go on with the act for one partner: the preview of its matrix, where its licenses are revoked."""
    data = form.cleaned_data
    cells = CellsForm(MultiValueDict({"action": ["revoke"], "cells": form.cells()}))
    cells.is_valid()
    act = ActForm(action="revoke", initial={"on": data["since"], "reason": data["reason"]})
    return render(request, "licensing/matrix_preview.html", preview_context(data["partner"], cells, act))


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def policy_edit(request, pk):
    policy = scoped(request, pk)
    form = WithdrawForm(request.POST or None, actor=request.actor, initial=initial_of(policy))
    if request.htmx:
        return sentence(request, form)
    if form.is_valid() and form.revokes:
        form.add_error("later", _("A draft of a policy stays one: cancel it, and begin anew for one partner."))

    def save():
        given = {"terms": form.terms(), **form.values()}
        policies.edit_policy(policy, actor=request.user, reason=form.cleaned_data["reason"], **given)
        return reverse("licensing:policy_preview", args=[pk])

    title = _("Change %(policy)s") % {"policy": policy}
    return form_page(request, form, title=title, save=save, template="licensing/policy_form.html")


@requires("may_decide")
@require_POST
def policy_cancel(request, pk):
    policy = scoped(request, pk)
    acted(
        request,
        lambda: policies.cancel_policy(policy, actor=request.user, reason=_("Cancelled before it was enacted.")),
        done=_("The draft is cancelled."),
    )
    return redirect("licensing:policy_list")


@require_safe
def policy_detail(request, pk):
    policy = scoped(request, pk)
    confirmations = policy.confirmations.visible_to(request.actor).select_related("proposed_by", "decided_by")
    tone, state = policy_state(policy)
    context = {
        "policy": policy,
        "tone": tone,
        "state": state,
        "confirmations": confirmations,
        "ended": policy.status == PolicyStatus.ENACTED and (policy.valid.isempty or policy.valid.upper is not None),
        "in_force": policy.status == PolicyStatus.ENACTED and not policy.valid.isempty and policy.valid.upper is None,
        **statements_context(policy, request.actor),
        **(about_hits(policy) if request.actor.sees_all else {}),
    }
    return render(request, "licensing/policy_detail.html", context)


def about_hits(policy: Policy) -> dict:
    """Return whom the enacted policy hit, what was shown before, what moved in between, and what waits in its gap."""
    enacted = policy.previews.enacted().first()
    act = policy.confirmations.filter(kind=ConfirmationKind.ENACT_POLICY).first()
    shown = policy.previews.filter(pk=act.payload.get("shown")).first() if act else None
    moved = moves(shown.found, enacted.found) if shown and enacted else []
    return {
        "enacted": enacted,
        "shown": shown,
        "moved": sum(len(move.came) + len(move.left) + len(move.other) for move in moved),
        "gap": policy.gap.count(),
        "gap_open": policy.gap.open().count(),
    }


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def policy_end(request, pk):
    policy = scoped(request, pk)
    form = EndPolicyForm(request.POST or None)

    def save():
        row = policies.propose_end(policy, actor=request.user, reason=form.cleaned_data["reason"], **form.values())
        done = _("Put back.") if row.alone else _("A second person has to confirm; then it is put back.")
        messages.success(request, done)
        return reverse("licensing:policy_detail", args=[pk])

    intro = _("Every license below comes back exactly as it was. Both days keep answering as they did.")
    if not policies.second_persons(request.user).exists():
        intro += " " + _("There is no second person: it works at once, and says so.")
    return form_page(
        request,
        form,
        title=_("Put %(policy)s back") % {"policy": policy},
        intro=intro,
        save=save,
        submit=_("Put it back"),
    )


@requires("may_decide")
@require_POST
def confirm(request, pk):
    row = get_object_or_404(Confirmation.objects.visible_to(request.actor), pk=pk)
    verb, done = (
        (confirmations.confirm, _("Confirmed."))
        if request.POST.get("verdict") == "confirm"
        else (confirmations.refuse, _("Refused."))
    )
    form = ReasonForm({"reason": request.POST.get("reason", "").strip() or done})
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["reason"]))
        return redirect(page_of(row))
    reason = form.cleaned_data["reason"]
    acted(request, lambda: verb(row, actor=request.user, reason=reason), done=done)
    return redirect(page_of(row))
