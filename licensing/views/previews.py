"""Who a policy hits, before the act: the preview, what moved since it was first shown, and the act itself."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from customers.models import Segment
from jobs import running
from licensing import previewing
from licensing.hit_tables import WAY_TITLES
from licensing.impact import moves
from licensing.models import Policy, PolicyStatus, Preview
from licensing.selectors import hits
from licensing.services import policies
from licensing.services.previews import take_preview
from partners.exceptions import Refused
from partners.forms import ReasonForm
from partners.guards import requires

MOST_SHOWN = 25
"""Names that the preview shows of one kind; its list holds all."""


def draft_or_404(request, pk: int) -> Policy:
    return get_object_or_404(Policy.objects.visible_to(request.actor).select_related("vendor"), pk=pk)


@requires("may_decide")
@require_safe
def policy_preview(request, pk):
    """Show who a draft hits; where that takes long, how far the job is that computes it."""
    policy = draft_or_404(request, pk)
    if policy.status != PolicyStatus.DRAFT:
        return redirect("licensing:policy_detail", pk=pk)
    small = previewing.is_small(policy)
    try:
        preview = take_preview(policy, actor=request.user) if small else previewing.newest_preview(policy)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("licensing:policy_detail", pk=pk)
    job = None if small else previewing.open_job(policy)
    if preview is None and job is None:
        job = previewing.start_preview(policy, by=request.user)
    if job is not None and (preview is None or not job.is_over):
        return progress_page(request, policy, job)
    context = {"policy": policy, "small": small, **page_of(preview), **act_of(request, policy, preview)}
    return render(request, "licensing/policy_preview.html", context)


def progress_page(request, policy: Policy, job):
    done, total = running.progress_of(job)
    template = "licensing/preview_progress.html" if request.htmx else "licensing/preview_waits.html"
    return render(request, template, {"policy": policy, "job": job, "done": done, "total": total})


def page_of(preview: Preview) -> dict:
    """Return what the preview prints; the lists in full are pages of their own."""
    customers = hits.first_customers(preview, MOST_SHOWN)
    return {
        "preview": preview,
        "counts": preview.counts,
        "losses": hits.losses(preview, MOST_SHOWN),
        "countries": hits.partners_by_country(preview),
        "endings": hits.endings(preview),
        "reach": hits.reach_of(preview),
        "customers": [(way, WAY_TITLES[way], count, rows) for way, count, rows in customers],
        "flips": hits.first_flips(preview, MOST_SHOWN),
        "identifiers": hits.identifiers_of([row for _way, _count, rows in customers for row in rows]),
        "segments": {row.code: str(row) for row in Segment.objects.all()},
        "most": MOST_SHOWN,
    }


def act_of(request, policy: Policy, preview: Preview) -> dict:
    """Return what the act needs: its form, whether a second person is there, and what moved since it was first shown."""
    first = earlier_preview(policy, request.GET.get("since"))
    moved = hits.named_moves(moves(first.found, preview.found)) if first else []
    return {
        "form": ReasonForm(),
        "alone": not policies.second_persons(request.user).exists(),
        "first": first if moved else None,
        "moved": moved[:MOST_SHOWN],
        "moved_count": len(moved),
    }


def earlier_preview(policy: Policy, key: str | None) -> Preview | None:
    return policy.previews.filter(pk=int(key)).first() if key and key.isdecimal() and len(key) < 19 else None


@requires("may_decide")
@require_POST
def preview_again(request, pk):
    """Compute anew who a draft hits."""
    policy = draft_or_404(request, pk)
    if policy.status == PolicyStatus.DRAFT and not previewing.is_small(policy):
        previewing.start_preview(policy, by=request.user)
    return redirect("licensing:policy_preview", pk=pk)


@requires("may_decide")
@require_POST
def policy_enact(request, pk):
    policy = draft_or_404(request, pk)
    page = reverse("licensing:policy_preview", args=[pk])
    form = ReasonForm(request.POST)
    shown = earlier_preview(policy, request.POST.get("shown"))
    first = earlier_preview(policy, request.POST.get("first"))
    if shown is None or not form.is_valid():
        messages.error(request, _("Look at who is hit first, then enact.") if shown is None else _("Give a reason."))
        return redirect(page)
    reason = form.cleaned_data["reason"]
    try:
        policies.enact_policy(policy, actor=request.user, reason=reason, shown=shown, first=first)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return seen_anew(request, policy, first or shown) if refusal.code == "moved" else redirect(page)
    messages.success(
        request,
        _("%(policy)s is enacted. A second person confirms it within 24 hours; the notice waits for you.")
        % {"policy": policy},
    )
    return redirect("licensing:policy_detail", pk=pk)


def seen_anew(request, policy: Policy, first: Preview):
    """Lead to the set that is hit now, with what moved since it was first shown."""
    if not previewing.is_small(policy):
        previewing.start_preview(policy, by=request.user)
    page = reverse("licensing:policy_preview", args=[policy.pk])
    return redirect(f"{page}?{urlencode({'since': first.pk})}")
