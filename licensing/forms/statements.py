"""The form of a statement: who says what of a policy."""

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from files.forms import DocumentsField
from history import clock
from licensing.models import Rank, Stance
from partners.forms import ReasonField

ROUTE = [
    ("", _("does not speak of it")),
    ("yes", _("customers may buy from the vendor direct")),
    ("no", _("customers may not buy direct")),
]
SAYS_DIRECT = {"": None, "yes": True, "no": False}


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class StatementForm(forms.Form):
    """What one source says, in its own words; one document goes with it, and an address."""

    source = forms.CharField(
        label=_("Who says it"), max_length=200, help_text=_("A person, an organization or a paper, by name.")
    )
    rank = forms.ChoiceField(
        label=_("Whose word it is"),
        choices=[("", "—"), *Rank.choices],
        help_text=_("A denial counts against the policy from a source of at least the policy's own rank."),
    )
    stance = forms.ChoiceField(label=_("What it does"), choices=[("", "—"), *Stance.choices])
    quote = forms.CharField(
        label=_("In its own words"), max_length=4000, strip=True, widget=forms.Textarea(attrs={"rows": 5})
    )
    is_direct = forms.ChoiceField(label=_("Buying from the vendor direct"), choices=ROUTE, required=False)
    received_at = forms.DateTimeField(label=_("Received"), widget=MomentInput())
    link = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")
    documents = DocumentsField(label=_("Document"), required=False, most=1)
    reason = ReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["received_at"].initial = localtime(clock.now())

    def clean_received_at(self):
        moment = self.cleaned_data["received_at"]
        if moment > clock.now():
            raise forms.ValidationError(_("That lies ahead: give the moment when it came."))
        return moment

    def values(self) -> dict:
        """Return what the service takes beside the actor."""
        data = dict(self.cleaned_data)
        documents = data.pop("documents")
        return {
            **data,
            "is_direct": SAYS_DIRECT[data["is_direct"]],
            "document": documents[0] if documents else None,
        }
