"""The rehearsal of a policy: start it, see how far it is, and what would have happened."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from jobs import running
from jobs.models import Job
from licensing.models import Policy
from partners.guards import requires
from portal.rehearsal import KIND, start_rehearsal

TITLES = {
    "enacting": _("Enacting"),
    "noticing": _("The notice"),
    "confirming": _("The second person"),
    "ending": _("Ending it as if never"),
}


@requires("may_decide")
@require_POST
def rehearsal_start(request, pk):
    policy = get_object_or_404(Policy.objects.visible_to(request.actor), pk=pk)
    return redirect("rehearsal", start_rehearsal(policy, by=request.user).pk)


@requires("may_decide")
@require_safe
def rehearsal(request, pk):
    """Show how far a rehearsal is, then its report; htmx asks again for the part that moves."""
    job = get_object_or_404(Job, pk=pk, kind=KIND)
    policy = get_object_or_404(Policy.objects.visible_to(request.actor), pk=job.payload["policy"])
    done, total = running.progress_of(job)
    steps = [{**row, "title": TITLES[row["step"]]} for row in (job.result or {}).get("steps", [])]
    context = {"job": job, "policy": policy, "done": done, "total": total, "steps": steps}
    template = "licensing/preview_progress.html" if request.htmx else "portal/rehearsal.html"
    response = render(request, template, context)
    if request.htmx and job.is_over:
        response["HX-Refresh"] = "true"
    return response
