"""Forms of what is asked for: a license, an exception or approval, a correction; and an officer's change of it."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Segment
from files.forms import DocumentsField
from licensing.forms.matrix import read_territory
from licensing.models import Application, Commitment, Policy, ProductLine
from licensing.selectors.territory import territory_text
from licensing.services.applications import CHANGED_BY_OFFICER
from partners.forms import DayInput, ReasonField
from partners.models import Partner
from ui.formats import last_day


class TermsForm(forms.Form):
    """The days every application has. `last` is the last day included; `terms()` is what the service takes."""

    since = forms.DateField(
        label=gettext_lazy("From"), widget=DayInput(), required=False,
        help_text=gettext_lazy("Empty: from the day it is granted."),
    )  # fmt: skip
    last = forms.DateField(label=gettext_lazy("Last day"), widget=DayInput())

    def clean(self):
        data = super().clean()
        if data.get("since") and data.get("last") and data["last"] < data["since"]:
            self.add_error("last", _("The last day is before the first one."))
        return data

    def terms(self) -> dict:
        last: date | None = self.cleaned_data["last"]
        return {"since": self.cleaned_data["since"], "until": last + timedelta(days=1) if last else None}


class LicenseTermsForm(TermsForm):
    line = forms.ModelChoiceField(ProductLine.objects.none(), label=gettext_lazy("Product line"))
    segments = forms.MultipleChoiceField(
        label=gettext_lazy("Customers"), choices=[], widget=forms.CheckboxSelectMultiple
    )
    territory = forms.CharField(
        label=gettext_lazy("Territory"), help_text=gettext_lazy("Such as KZ, or CIS except TM.")
    )
    field_order = ["line", "segments", "territory", "since", "last"]

    def __init__(self, *args, partner: Partner, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = ProductLine.objects.filter(is_active=True)
        needed = Segment.objects.in_use().filter(needs_license=True).order_by("code")
        self.fields["segments"].choices = [(row.code, str(row)) for row in needed]

    def clean_territory(self):
        return read_territory(self.cleaned_data["territory"])

    def terms(self) -> dict:
        data = self.cleaned_data
        territory, excluded = map(list, data["territory"])
        named = {"line": data["line"], "segments": data["segments"], "territory": territory, "excluded": excluded}
        return {**super().terms(), **named}


class ExceptionTermsForm(TermsForm):
    policies = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Departs from"), choices=[], coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    for_license = forms.BooleanField(label=gettext_lazy("Also stands for the missing license"), required=False)
    commitment = forms.ModelChoiceField(
        Commitment.objects.none(), label=gettext_lazy("Only for this contract, bid or award"), required=False,
        empty_label=gettext_lazy("for any business with the customer"),
    )  # fmt: skip
    field_order = ["policies", "for_license", "commitment", "since", "last"]

    def __init__(self, *args, partner: Partner, customer=None, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Policy.objects.enacted().filter(valid__isempty=False).order_by("pk")
        self.fields["policies"].choices = [(row.pk, f"{row}: {row.title}") for row in rows]
        commitments = Commitment.objects.filter(partner=partner, customer=customer)
        self.fields["commitment"].queryset = commitments.order_by("-since", "-pk")

    def clean(self):
        data = super().clean()
        if not data.get("policies") and not data.get("for_license"):
            self.add_error("policies", _("Name the policies it departs from, or let it stand for a missing license."))
        return data

    def terms(self) -> dict:
        data = self.cleaned_data
        named = {name: data[name] for name in ("for_license", "commitment")}
        return {**super().terms(), **named, "policies": sorted(data["policies"])}


class WordsForm(forms.Form):
    """What a person writes with what is asked for, and the documents that show it."""

    text = forms.CharField(label=gettext_lazy("Your text"), max_length=4000, widget=forms.Textarea({"rows": 4}))
    documents = DocumentsField(label=gettext_lazy("Documents"), required=False)


class LicenseForm(LicenseTermsForm, WordsForm):
    field_order = [*LicenseTermsForm.field_order, "text", "documents"]


class ExceptionForm(ExceptionTermsForm, WordsForm):
    field_order = [*ExceptionTermsForm.field_order, "text", "documents"]


class CorrectionForm(WordsForm):
    def __init__(self, *args, partner: Partner, customer=None, **kwargs):
        super().__init__(*args, **kwargs)

    def terms(self) -> dict:
        return {}


class LicenseChangeForm(LicenseTermsForm):
    """What would be granted, as an officer changes it before the verdict."""

    grantor = forms.ModelChoiceField(
        Partner.objects.none(), label=gettext_lazy("Granted by"), required=False,
        empty_label=gettext_lazy("the distributor"),
    )  # fmt: skip
    reason = ReasonField()
    field_order = ["grantor", *LicenseTermsForm.field_order, "reason"]

    def __init__(self, *args, partner: Partner, **kwargs):
        super().__init__(*args, partner=partner, **kwargs)
        others = Partner.objects.sub_partners().exclude(pk=partner.pk)
        self.fields["grantor"].queryset = others.order_by("name_en", "pk")
        self.fields["last"].required = False

    def terms(self) -> dict:
        return {**super().terms(), "grantor": self.cleaned_data["grantor"]}


class ExceptionChangeForm(ExceptionTermsForm):
    reason = ReasonField()
    field_order = [*ExceptionTermsForm.field_order, "reason"]


FORMS = {
    "license": LicenseForm,
    "exception": ExceptionForm,
    "approval": ExceptionForm,
    "correction": CorrectionForm,
}
CHANGES = {"license": LicenseChangeForm, "exception": ExceptionChangeForm, "approval": ExceptionChangeForm}


class EndExemptionForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("First day without it"), widget=DayInput())
    reason = ReasonField()


def initial_of(terms: dict) -> dict:
    """Return what a form of the terms is filled with at first."""
    return {
        "line": terms.get("line"),
        "segments": terms.get("segments", []),
        "territory": territory_text(terms.get("territory", []), terms.get("excluded", [])),
        "policies": terms.get("policies", []),
        "for_license": terms.get("for_license", False),
        "commitment": terms.get("commitment"),
        "grantor": terms.get("grantor"),
        "since": terms.get("since"),
        "last": last_day(terms.get("until")),
    }


def terms_on_file(row: Application) -> dict:
    """Return an application's terms as `initial_of` reads them."""
    return {name: getattr(row, name) for name in CHANGED_BY_OFFICER}
