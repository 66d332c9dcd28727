"""Forms of named restrictions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from history import clock
from partners.forms import DayInput, ReasonField


class RestrictionForm(forms.Form):
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Who says so: a list, a letter, an authority.")
    )
    source_date = forms.DateField(label=_("Date of the source"), widget=DayInput())
    evidence = forms.CharField(
        label=_("What shows it"), max_length=500, help_text=_("Where it stands there: the line, the page, the number.")
    )
    since = forms.DateField(label=_("From"), widget=DayInput())
    reason = ReasonField()

    def clean_source_date(self):
        day = self.cleaned_data["source_date"]
        if day > clock.today():
            raise forms.ValidationError(_("The source cannot be of a day to come."))
        return day


class EndRestrictionForm(forms.Form):
    on = forms.DateField(label=_("First day without it"), widget=DayInput())
    reason = ReasonField()
