"""Forms of agreements: a version, a signature on paper, and an owner's own signature."""

from django import forms
from django.utils.translation import gettext_lazy as _

from history import clock
from partners.forms import DayInput, ReasonField
from partners.models import Agreement


class AgreementForm(forms.Form):
    """A version of an agreement; with `before` it is the next one, whose code and names are carried over."""

    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Stays the same through all versions."))
    name_en = forms.CharField(label=_("Name, English"), max_length=200)
    name_ru = forms.CharField(label=_("Name, Russian"), max_length=200, required=False)
    link = forms.URLField(label=_("Where it can be read"), max_length=500, required=False, assume_scheme="https")
    since = forms.DateField(label=_("From"), widget=DayInput())
    due = forms.DateField(label=_("Last day to sign"), widget=DayInput())
    stops = forms.BooleanField(label=_("Who has not signed by then is stopped"), required=False, initial=True)
    reason = ReasonField()

    def __init__(self, *args, before=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = before
        self.fields["since"].initial = clock.today()
        if before is not None:
            self.fields["code"].disabled = True
            for name in ("code", "name_en", "name_ru", "stops"):
                self.fields[name].initial = getattr(before, name)

    def clean_code(self):
        code = self.cleaned_data["code"]
        if self.before is None and Agreement.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is an agreement of this code: add its next version from its page."))
        if code == "add":
            raise forms.ValidationError(_("Choose another code: this one is an address of the portal."))
        return code

    def clean(self):
        data = super().clean()
        if data.get("since") and data.get("due") and data["due"] < data["since"]:
            self.add_error("due", _("The last day is before the first one."))
        return data


class SignatureForm(forms.Form):
    """What a signed paper shows."""

    signed_on = forms.DateField(label=_("Signed on"), widget=DayInput())
    signed_by = forms.CharField(label=_("Signed by"), max_length=200)
    reason = ReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signed_on"].initial = clock.today()


class OwnSignatureForm(forms.Form):
    """An owner's word for the own partner."""

    agrees = forms.BooleanField(label="")

    def __init__(self, *args, partner, **kwargs):
        super().__init__(*args, **kwargs)
        text = _("I have read it, I may sign for %(partner)s, and I sign it.")
        self.fields["agrees"].label = text % {"partner": partner}
