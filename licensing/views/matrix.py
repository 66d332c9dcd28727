"""The matrix of a partner: the same page for the partner, who reads, and for the distributor, who edits."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from history import clock
from licensing.forms.matrix import ACTIONS, ActForm, CellsForm
from licensing.models import Act
from licensing.selectors.acts import newest_act, reach_of
from licensing.selectors.matrix import differences, matrix_of
from licensing.sentences import names_for
from licensing.services.acts import undo_act
from licensing.services.cells import act_on_cells
from licensing.views.bulk import UNDONE_AT_ONCE, queue_undo
from partners.exceptions import Refused
from partners.forms import ReasonForm
from partners.guards import requires
from partners.models import Partner
from partners.pages import acted


def scoped(request, slug: str | None = None) -> Partner:
    rows = Partner.objects.visible_to(request.actor)
    return get_object_or_404(rows, slug=slug) if slug else get_object_or_404(rows, pk=request.actor.home_id)


def day_asked(request) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return clock.today()


@require_safe
def matrix(request, slug=None):
    partner, on = scoped(request, slug), day_asked(request)
    names = names_for(partner, sees_all=request.actor.sees_all)
    editable = request.actor.may_grant and not partner.is_operator
    context = {
        "partner": partner,
        "matrix": matrix_of(partner, on, names, every=request.actor.sees_all),
        "editable": editable,
        "actions": ACTIONS,
        "today": clock.today(),
        "last_act": newest_act(partner) if editable else None,
        "own": partner.pk == request.actor.home_id and not request.actor.is_operator,
    }
    return render(request, "licensing/matrix.html", context)


@requires("may_grant")
@require_POST
def preview(request, slug):
    """Show what an act would do, done on a transaction that is thrown away; enact it once `sure` is posted."""
    partner = scoped(request, slug)
    cells = CellsForm(request.POST)
    if not cells.is_valid():
        messages.error(request, _("Choose cells first."))
        return redirect("licensing:matrix", slug=slug)
    action = cells.cleaned_data["action"]
    form = ActForm(request.POST if "reason" in request.POST else None, action=action)
    context = preview_context(partner, cells, form)
    if form.is_valid():
        try:
            if "sure" in request.POST:
                act = act_on_cells(partner, cells.chosen(), action=action, actor=request.user, **form.cleaned_data)
                messages.success(request, _("%(act)s is done; one Undo takes it back.") % {"act": act})
                return redirect("licensing:matrix", slug=slug)
            context["changes"] = rehearse(request, partner, cells, form)
            context["rehearsed"] = True
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "licensing/matrix_preview.html", context, status=status)


def preview_context(partner: Partner, cells: CellsForm, form: ActForm) -> dict:
    action = cells.cleaned_data["action"]
    return {"partner": partner, "form": form, "cells": cells, "action": action, "title": dict(ACTIONS)[action]}


def rehearse(request, partner: Partner, cells: CellsForm, form: ActForm) -> list[dict]:
    """Return the cells that would differ on the act's day: the act is really done, looked at, and rolled back."""
    on = form.cleaned_data.get("on") or clock.today()
    names = names_for(partner, sees_all=True)
    before = matrix_of(partner, on, names, every=True)
    with transaction.atomic():
        act_on_cells(
            partner, cells.chosen(), action=cells.cleaned_data["action"], actor=request.user, **form.cleaned_data
        )
        after = matrix_of(partner, on, names, every=True)
        transaction.set_rollback(True)
    return differences(before, after)


@requires("may_grant")
@require_POST
def act_undo(request, pk):
    """Undo an act. One that touched a single partner needs no typed reason: the page that offers it shows all of it."""
    act = get_object_or_404(Act.objects.visible_to(request.actor), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid() and not reach_of(act).is_small:
        messages.error(request, _("Give a reason."))
        return redirect("licensing:act_detail", pk=pk)
    reason = form.cleaned_data.get("reason") or _("Undone on the page.")
    if act.items.count() > UNDONE_AT_ONCE:
        queue_undo(act, by=request.user, reason=reason)
        return redirect("licensing:act_detail", pk=pk)
    acted(
        request, lambda: undo_act(act, actor=request.user, reason=reason), done=_("%(act)s is undone.") % {"act": act}
    )
    return redirect(page_to_return_to(request) or reverse("licensing:act_detail", args=[pk]))


def page_to_return_to(request) -> str:
    """Return the page that posted, as its field `next` names it; nothing where that leads elsewhere."""
    page = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if is_safe else ""
