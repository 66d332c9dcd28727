"""The form on which a partner declares a segment of a customer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Segment
from files.forms import DocumentsField
from partners.forms import DayInput


class DeclarationForm(forms.Form):
    segment = forms.ModelChoiceField(Segment.objects.none(), label=_("Segment"))
    evidence = forms.CharField(
        label=_("What shows it"), max_length=300, help_text=_("Which document it is, and where it says so.")
    )
    documents = DocumentsField(label=_("Documents"))
    since = forms.DateField(label=_("From"), widget=DayInput(), required=False, help_text=_("Empty: always."))
    until = forms.DateField(label=_("First day over"), widget=DayInput(), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["segment"].queryset = Segment.objects.in_use()

    def clean(self):
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] <= data["since"]:
            self.add_error("until", _("It would be over before it begins: choose a later day."))
        return data
