"""The gap of a policy: what was allowed and entered before it was known, what it refused, and what becomes of each."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from licensing.forms.gap import GapForm
from licensing.hit_filters import GapFilter
from licensing.hit_tables import GapTable
from licensing.models import GapFate, GapItem, Policy
from licensing.services.gap import decide_gap
from partners.exceptions import Refused
from partners.guards import RightMixin, requires
from ui.views import TableView


def policy_or_404(request, pk: int) -> Policy:
    return get_object_or_404(Policy.objects.visible_to(request.actor), pk=pk)


def items_of(request, policy: Policy):
    rows = GapItem.objects.visible_to(request.actor).filter(policy=policy)
    things = ("decision__partner", "decision__customer", "commitment__partner", "commitment__customer", "decided_by")
    return rows.select_related(*things).defer("decision__facts", "decision__answer").order_by("pk")


class GapList(RightMixin, TableView):
    title = gettext_lazy("The gap")
    intro = gettext_lazy(
        "What was allowed or entered between the policy's day and the moment it was known, and what it refused "
        "until it ended. Say what becomes of each: whoever asked is told once."
    )
    template_name = "licensing/gap_list.html"
    table_class = GapTable
    filterset_class = GapFilter

    @cached_property
    def policy(self) -> Policy:
        return policy_or_404(self.request, self.kwargs["pk"])

    def get_queryset(self):
        return items_of(self.request, self.policy)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        mine = {
            "policy": self.policy,
            "title": f"{self.policy}: {self.title}",
            "open": self.policy.gap.open().count(),
            "fates": [(value, label) for value, label in GapFate.choices if value != GapFate.OPEN],
            "query": self.request.GET.urlencode(),
        }
        return {**context, **mine}

    def actions(self):
        page = reverse("licensing:policy_detail", args=[self.policy.pk])
        return [{"url": page, "label": _("The policy"), "icon": "arrow-left"}]


@requires("may_decide")
@require_POST
def gap_decide(request, pk):
    """Decide what was ticked, or all that the filter of the list leaves; the list's query comes along."""
    policy = policy_or_404(request, pk)
    asked = GapFilter(request.GET, queryset=items_of(request, policy))
    page = f"{reverse('licensing:policy_gap', args=[pk])}?{request.GET.urlencode()}"
    # A list shows everything in place of what it cannot read; nothing is decided of everything for that.
    if not asked.is_valid():
        for name, problems in asked.errors.items():
            messages.error(request, f"{asked.form.fields[name].label}: {problems[0]}")
        return redirect(page)
    form = GapForm(request.POST, listed=asked.qs)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(errors))
        return redirect(page)
    data = form.cleaned_data
    try:
        count = decide_gap(policy, form.chosen(), actor=request.user, reason=data["reason"], fate=data["fate"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, ngettext("%(count)s is decided.", "%(count)s are decided.", count) % {"count": count})
    return redirect(page)
