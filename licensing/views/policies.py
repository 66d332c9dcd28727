"""The act "Withdraw…": draft, who is hit, enact, second person, put back."""

from django.contrib import messages
from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers.models import Customer, Segment
from files.writing import export_table
from history import clock
from licensing.filters import PolicyFilter
from licensing.forms.matrix import ActForm, CellsForm
from licensing.forms.policies import EndPolicyForm, WithdrawForm, initial_of
from licensing.models import Confirmation, Policy, PolicyStatus
from licensing.selectors.hits import continuing, customer_groups, losses, sheet_of
from licensing.selectors.impact import identifiers_of, impact_of, shown_impact
from licensing.selectors.statuses import policy_state
from licensing.services import policies
from licensing.tables import PolicyTable
from licensing.views.matrix import preview_context
from partners.exceptions import Refused
from partners.forms import ReasonForm
from partners.guards import RightMixin, requires
from partners.pages import acted, form_page
from ui.formats import country_name
from ui.views import TableView

SHOWN_SALT = "licensing.policy.shown"
MOST_SHOWN = 200
"""Names that the preview lists of one kind; a download holds all."""
LISTS = ("partners", "customers", "answers")


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
        return [{"url": reverse("licensing:policy_add"), "label": _("Withdraw…"), "icon": "ban"}]


def scoped(request, pk: int) -> Policy:
    return get_object_or_404(Policy.objects.visible_to(request.actor).select_related("vendor", "enacted_by"), pk=pk)


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def policy_add(request):
    form = WithdrawForm(request.POST or None)
    if request.htmx:
        return sentence(request, form)
    if form.is_valid() and form.revokes:
        return revocation(request, form)

    def save():
        policy = policies.draft_policy(actor=request.user, reason=form.cleaned_data["reason"], **form.values())
        return reverse("licensing:policy_preview", args=[policy.pk])

    intro = _("First a draft: nothing is in force before you have seen who is hit.")
    return form_page(request, form, title=_("Withdraw…"), intro=intro, save=save, template="licensing/policy_form.html")


def sentence(request, form: WithdrawForm):
    """Say in plain sentences what the form holds so far; htmx shows it beside the form."""
    form.is_valid()
    data = form.cleaned_data
    ready = all(data.get(name) for name in ("lines", "territory", "since", "effect", "unproven", "run_off"))
    policy = policies.build_policy(**form.values()) if ready else None
    return render(request, "licensing/policy_sentence.html", {"policy": policy})


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
    form = WithdrawForm(request.POST or None, initial=initial_of(policy))
    if request.htmx:
        return sentence(request, form)
    if form.is_valid() and form.revokes:
        form.add_error("later", _("A draft of a policy stays one: cancel it, and begin anew for one partner."))

    def save():
        policies.edit_policy(policy, actor=request.user, reason=form.cleaned_data["reason"], **form.values())
        return reverse("licensing:policy_preview", args=[pk])

    title = _("Change %(policy)s") % {"policy": policy}
    return form_page(request, form, title=title, save=save, template="licensing/policy_form.html")


@requires("may_decide")
@require_safe
def policy_preview(request, pk):
    policy = scoped(request, pk)
    if policy.status != PolicyStatus.DRAFT:
        return redirect("licensing:policy_detail", pk=pk)
    impact = impact_of(policy, today=clock.today())
    groups = customer_groups(impact)
    context = {
        "policy": policy,
        "impact": impact,
        "losses": losses(impact.partners),
        "continuing": continuing(policy, impact),
        "customers": [{"title": title, "rows": rows[:MOST_SHOWN], "count": len(rows)} for title, rows in groups],
        "flips": impact.flips[:MOST_SHOWN],
        "most": MOST_SHOWN,
        "segments": {row.code: str(row) for row in Segment.objects.all()},
        "identifiers": identifiers_of([row for _title, rows in groups for row in rows[:MOST_SHOWN]]),
        "shown": signing.dumps(impact.ids(), salt=SHOWN_SALT, compress=True),
        "form": ReasonForm(),
        "alone": not policies.second_persons(request.user).exists(),
    }
    return render(request, "licensing/policy_preview.html", context)


@requires("may_decide")
@require_safe
def policy_hits(request, pk, what, ending):
    """Hand out one list of the preview in full, as a file."""
    policy = scoped(request, pk)
    if policy.status != PolicyStatus.DRAFT or what not in LISTS or ending not in ("csv", "xlsx"):
        raise Http404
    header, rows = sheet_of(impact_of(policy, today=clock.today()), what)
    return export_table(ending, header, rows, f"{policy}-{what}")


@requires("may_decide")
@require_POST
def policy_enact(request, pk):
    policy = scoped(request, pk)
    form = ReasonForm(request.POST)
    try:
        shown = signing.loads(request.POST.get("shown", ""), salt=SHOWN_SALT)
    except signing.BadSignature:
        messages.error(request, _("Look at who is hit first, then enact."))
        return redirect("licensing:policy_preview", pk=pk)
    if not form.is_valid():
        messages.error(request, _("Give a reason."))
        return redirect("licensing:policy_preview", pk=pk)
    try:
        policies.enact_policy(policy, actor=request.user, reason=form.cleaned_data["reason"], shown=shown)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("licensing:policy_preview", pk=pk)
    messages.success(
        request,
        _("%(policy)s is enacted. A second person confirms it within 24 hours; the notice waits for you.")
        % {"policy": policy},
    )
    return redirect("licensing:policy_detail", pk=pk)


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
        "impact": policy.impact if request.actor.sees_all else None,
        "hit": hit_groups(policy) if request.actor.sees_all else None,
    }
    return render(request, "licensing/policy_detail.html", context)


def hit_groups(policy: Policy) -> list[dict]:
    """Return by name whom the enacted policy hit, as its preview showed them."""
    shown = shown_impact(policy)
    if shown is None:
        return []
    share = f"{policy.impact['officer_share']} %"
    partners = [
        {"text": str(row), "aside": country_name(row.country), "url": reverse("licensing:matrix", args=[row.slug])}
        for row in shown.partners
    ]
    flips = [
        {
            "text": row.receipt,
            "aside": f"{row.partner} · {row.customer or row.customer_text}",
            "url": reverse("licensing:receipt", args=[row.receipt]),
        }
        for row in shown.flips
    ]
    return [
        {"title": _("Partners"), "rows": partners},
        {"title": _("Customers in scope"), "rows": customer_lines(shown.in_scope)},
        {"title": _("By statement"), "rows": customer_lines(shown.one_click)},
        {"title": _("Need an officer"), "note": share, "rows": customer_lines(shown.officer)},
        {"title": _("Answers flipped"), "rows": flips},
    ]


def customer_lines(customers: list[Customer]) -> list[dict]:
    return [
        {
            "text": str(row),
            "aside": country_name(row.country),
            "url": reverse("customers:customer_detail", args=[row.public_id]),
        }
        for row in customers
    ]


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
        (policies.confirm, _("Confirmed."))
        if request.POST.get("verdict") == "confirm"
        else (policies.refuse, _("Refused."))
    )
    reason = request.POST.get("reason", "").strip() or done
    acted(request, lambda: verb(row, actor=request.user, reason=reason), done=done)
    return redirect("licensing:policy_detail", pk=row.policy_id)
