"""The form of a register's code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.codes import COUNTRIES
from customers.models import CodeScheme, CodeTable, Customer
from customers.services.codes import Meant, read_code
from partners.exceptions import Refused
from partners.forms import DayInput, ReasonField


class CodeForm(forms.Form):
    """A code of one of the schemes of the customer's country; cleaned, it is `meant`."""

    scheme = forms.ChoiceField(label=_("Which code"), choices=[])
    code = forms.CharField(label=_("Code"), max_length=20, help_text=_("As in the register; spaces do not matter."))
    edition = forms.ChoiceField(label=_("Edition of the table"), choices=[], required=False)
    source = forms.CharField(
        label=_("Where it stands"), max_length=300, help_text=_("Such as an extract of the register, with its date.")
    )
    since = forms.DateField(label=_("From"), widget=DayInput(), required=False, help_text=_("Empty: always."))
    until = forms.DateField(label=_("First day over"), widget=DayInput(), required=False)
    reason = ReasonField()
    meant: Meant | None = None

    def __init__(self, *args, customer: Customer, **kwargs):
        super().__init__(*args, **kwargs)
        schemes = [choice for choice in CodeScheme.choices if COUNTRIES[choice[0]] == customer.country]
        self.fields["scheme"].choices = schemes
        editions = CodeTable.objects.filter(scheme__in=[code for code, _label in schemes], is_current=False)
        self.fields["edition"].choices = [("", _("the one in use")), *((row.edition, row.title) for row in editions)]
        if not editions:
            del self.fields["edition"]

    def clean(self):
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] <= data["since"]:
            self.add_error("until", _("It would be over before it begins: choose a later day."))
        if data.get("scheme") and data.get("code"):
            try:
                self.meant = read_code(data["scheme"], data["code"], data.get("edition", ""))
            except Refused as refusal:
                self.add_error("code", str(refusal))
        return data

    def values(self) -> dict:
        """Return what is recorded with the code."""
        return {name: self.cleaned_data[name] for name in ("source", "since", "until", "reason")}
