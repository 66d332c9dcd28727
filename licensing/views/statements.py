"""Statements on a policy's page, and an officer's choice where somebody denies what it says."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from licensing.forms.statements import StatementForm
from licensing.models import Contested, Policy
from licensing.selectors.statements import choice_of, quote_of, standing_text, two_sides
from licensing.services.force import is_over
from licensing.services.statements import add_statement, hold_policy, keep_policy
from licensing.standing import contested_after_end
from partners.forms import ReasonForm
from partners.guards import requires
from partners.pages import acted, form_page

CHOICES = {"keep": keep_policy, "hold": hold_policy}


def statements_context(policy: Policy, actor) -> dict:
    """Return what the pages of a policy show of what was said of it, and of how it stands."""
    rows = policy.statements.visible_to(actor).select_related("document", "entered_by")
    asserting, denying = two_sides(policy)
    over = is_over(policy)
    contested = contested_after_end(policy.contested, is_over=over)
    return {
        "statements": [(row, quote_of(row)) for row in rows],
        "sides": [quote_of(row) for row in (asserting, denying) if row is not None],
        "choice": choice_of(policy),
        "standing": standing_text(contested),
        "undecided": contested == Contested.OPEN,
        "may_choose": actor.may_decide and bool(contested) and not over,
    }


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def statement_add(request, pk):
    policy = get_object_or_404(Policy.objects.visible_to(request.actor), pk=pk)
    form = StatementForm(request.POST or None, request.FILES or None)

    def save():
        add_statement(policy, actor=request.user, **form.values())
        policy.refresh_from_db()
        page = "policy_contest" if policy.contested == Contested.OPEN else "licensing:policy_detail"
        return reverse(page, args=[pk])

    title = _("What somebody says of %(policy)s") % {"policy": policy}
    intro = _("Sources contradict each other: each is kept with its own words. Answers quote both sides.")
    back = reverse("licensing:policy_detail", args=[pk])
    return form_page(request, form, title=title, intro=intro, save=save, done=_("Recorded."), back=back)


@requires("may_decide")
@require_POST
def policy_stand(request, pk, choice):
    """Keep or hold a contested policy."""
    policy = get_object_or_404(Policy.objects.visible_to(request.actor), pk=pk)
    form = ReasonForm(request.POST)
    if choice not in CHOICES:
        raise Http404
    if not form.is_valid():
        messages.error(request, _("Give a reason."))
        return redirect("policy_contest", pk=pk)
    done = _("Kept: the answers stand.") if choice == "keep" else _("Held: what it stopped is to be asked first.")
    acted(request, lambda: CHOICES[choice](policy, actor=request.user, reason=form.cleaned_data["reason"]), done=done)
    return redirect("licensing:policy_detail", pk=pk)
