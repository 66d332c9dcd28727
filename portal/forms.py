"""Forms of the roof."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.forms import ReasonField


class ImportForm(forms.Form):
    file = forms.FileField(label=_("File"))
    keep_going = forms.BooleanField(label=_("Bring in the good rows even if others are bad"), required=False)
    sure = forms.BooleanField(label=_("Do it now (without this tick you only see what would happen)"), required=False)
    reason = ReasonField()
