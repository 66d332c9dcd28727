"""Forms of the review queue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Review, ReviewAct, ReviewOutcome
from customers.models.review import DECIDED
from customers.services.review_acts import decide_reviews


class DecisionForm(forms.Form):
    """One of three buttons, the others it is to hold for, and a note."""

    outcome = forms.ChoiceField(choices=[(value, ReviewOutcome(value).label) for value in DECIDED])
    others = forms.ModelMultipleChoiceField(Review.objects.none(), required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args, review: Review, others: list[Review], actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.review, self.actor = review, actor
        self.fields["others"].queryset = Review.objects.filter(pk__in=[row.pk for row in others])

    def save(self) -> ReviewAct:
        """Decide; without a note the decision itself is the reason."""
        data = self.cleaned_data
        reason = data["note"].strip() or str(ReviewOutcome(data["outcome"]).label)
        rows = [self.review, *data["others"]]
        return decide_reviews(rows, outcome=data["outcome"], actor=self.actor.user, reason=reason)
