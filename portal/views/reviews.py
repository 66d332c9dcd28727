"""The review queue: evidence that contradicts, side by side, and the officer's word on it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from customers.filters import ReviewFilter
from customers.forms.reviews import DecisionForm
from customers.models import Review, ReviewAct, ReviewOutcome
from customers.selectors.reviews import alike, counts_by_cause, last_act, next_review, sides_of
from customers.services.review_acts import undo_decision
from customers.tables import ReviewTable
from history import clock
from partners.exceptions import Refused
from partners.guards import RightMixin, requires
from partners.pages import acted
from ui.views import TableView


class ReviewList(RightMixin, TableView):
    title = gettext_lazy("Reviews")
    intro = gettext_lazy("Where evidence contradicts, an officer decides; until then what was found stands.")
    template_name = "portal/review_list.html"
    table_class = ReviewTable
    filterset_class = ReviewFilter

    def get_queryset(self):
        rows = Review.objects.visible_to(self.request.actor)
        if not self.request.GET.get("outcome"):
            rows = rows.open()
        return rows.select_related("customer").in_turn()

    def get_context_data(self, **kwargs):
        actor = self.request.actor
        causes = counts_by_cause(Review.objects.visible_to(actor).open())
        last = last_act(actor) if actor.may_decide else None
        context = {"causes": causes, "first": next_review(), "last": last}
        return super().get_context_data(**kwargs) | context


@requires()
@require_safe
def review_detail(request, pk):
    review = scoped(request, pk)
    actor = request.actor
    one, other = sides_of(review)
    waiting = review.outcome == ReviewOutcome.OPEN
    following = next_review(review)
    context = {
        "review": review,
        "one": one,
        "other": other,
        "may_decide": waiting and actor.may_decide,
        "others": alike(review, clock.today()) if waiting else [],
        "next": following,
        "open": Review.objects.open().count(),
        "last": last_act(actor) if actor.may_decide else None,
    }
    return render(request, "portal/review_detail.html", context)


def scoped(request, pk) -> Review:
    rows = Review.objects.visible_to(request.actor).select_related("customer", "act__actor")
    return get_object_or_404(rows, pk=pk)


@requires("may_decide")
@require_POST
def review_decide(request, pk):
    """Decide a review, and those ticked beside it; then go on to the next."""
    review = scoped(request, pk)
    others = [row.review for row in alike(review, clock.today())]
    form = DecisionForm(request.POST, review=review, others=others, actor=request.actor)
    if not form.is_valid():
        messages.error(request, _("Choose one of the three decisions."))
        return redirect("review:review_detail", pk=review.pk)
    try:
        form.save()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("review:review_detail", pk=review.pk)
    # The page after it says what was decided, beside the key that takes it back.
    return redirect(page_after(review))


def page_after(review: Review) -> str:
    following = next_review(review)
    if following is None:
        return reverse("review:review_list")
    return reverse("review:review_detail", args=[following.pk])


@requires("may_decide")
@require_POST
def review_undo(request, pk):
    """Take a decision back and show its first review again."""
    act = get_object_or_404(ReviewAct, pk=pk)
    first = act.reviews.order_by("pk").first()
    reason = _("Decision taken back.")
    acted(request, lambda: undo_decision(act, actor=request.user, reason=reason), done=_("Taken back: open again."))
    return redirect("review:review_detail", pk=first.pk) if first else redirect("review:review_list")
