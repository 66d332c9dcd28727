"""Pages of a policy that show what stands above licensing too: its timeline, and what hangs on a contested one."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from files.writing import export_table
from licensing.models import Policy
from licensing.selectors.statuses import policy_state
from licensing.services.policies import second_persons
from licensing.views.statements import statements_context
from partners.forms import ReasonForm
from partners.guards import requires
from portal.contest import hanging_on
from portal.timeline import timeline_of

PER_PAGE = 100


def scoped(request, pk: int) -> Policy:
    return get_object_or_404(Policy.objects.visible_to(request.actor), pk=pk)


@require_safe
def policy_timeline(request, pk):
    policy = scoped(request, pk)
    tone, state = policy_state(policy)
    page = Paginator(timeline_of(policy, request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"policy": policy, "page": page, "tone": tone, "state": state}
    return render(request, "portal/policy_timeline.html", context)


@require_safe
def policy_timeline_file(request, pk, ending):
    """Hand out the whole timeline as the actor sees it."""
    policy = scoped(request, pk)
    if ending not in ("csv", "xlsx"):
        raise Http404
    header = [_("Known since"), _("What"), _("In force"), _("In words"), _("Who"), _("Reason"), _("Address")]
    rows = [entry.row() for entry in timeline_of(policy, request.actor)]
    return export_table(ending, header, rows, f"{policy}-timeline")


@requires("may_decide")
@require_safe
def policy_contest(request, pk):
    """Show what hangs on a policy that somebody denies, and the three ways on: keep, hold, end."""
    policy = scoped(request, pk)
    context = {
        "policy": policy,
        "hanging": hanging_on(policy, request.actor) if policy.enacted_at else [],
        "form": ReasonForm(),
        "alone": not second_persons(request.user).exists(),
        **statements_context(policy, request.actor),
    }
    return render(request, "portal/policy_contest.html", context)
