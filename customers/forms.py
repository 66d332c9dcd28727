"""Forms of customers and segments."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.identifiers import IdentifierError, identify
from customers.identifiers.messages import problem_text
from customers.models import Basis, Customer, Segment
from history import clock
from partners.forms import DayInput, ReasonField, country_choices


class IdentifierFormMixin:
    """Checks country and identifier together and keeps the result as `identified`."""

    identified = None

    def clean(self):
        data = super().clean()
        if data.get("country") and data.get("identifier"):
            try:
                self.identified = identify(data["country"], None, data["identifier"])
            except IdentifierError as error:
                self.add_error("identifier", problem_text(error))
        return data


class CustomerForm(IdentifierFormMixin, forms.Form):
    country = forms.ChoiceField(label=_("Country"), choices=[])
    identifier = forms.CharField(
        label=_("Tax identifier"), max_length=60, help_text=_("As in the register; spaces and dashes do not matter.")
    )
    name = forms.CharField(label=_("Name"), max_length=300)
    name_latin = forms.CharField(
        label=_("Name in Latin letters"), max_length=300, required=False, help_text=_("Empty: spelled by the portal.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = country_choices()


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=300)
    name_latin = forms.CharField(label=_("Name in Latin letters"), max_length=300, required=False)
    reason = ReasonField()

    def __init__(self, *args, customer: Customer, **kwargs):
        super().__init__(*args, initial={"name": customer.name, "name_latin": customer.name_latin}, **kwargs)


class IdentifierForm(IdentifierFormMixin, forms.Form):
    country = forms.ChoiceField(label=_("Country"), choices=[])
    identifier = forms.CharField(label=_("Tax identifier"), max_length=60)
    reason = ReasonField()

    def __init__(self, *args, customer: Customer, **kwargs):
        super().__init__(*args, initial={"country": customer.country}, **kwargs)
        self.fields["country"].choices = country_choices()


class CustomerSegmentForm(forms.Form):
    segment = forms.ModelChoiceField(Segment.objects.none(), label=_("Segment"))
    basis = forms.ChoiceField(label=_("Basis"), choices=Basis.choices)
    evidence = forms.CharField(label=_("What shows it"), max_length=500)
    since = forms.DateField(label=_("From"), widget=DayInput(), required=False, help_text=_("Empty: always."))
    until = forms.DateField(label=_("First day over"), widget=DayInput(), required=False)
    reason = ReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["segment"].queryset = Segment.objects.in_use()

    def clean(self):
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] <= data["since"]:
            self.add_error("until", _("It would be over before it begins: choose a later day."))
        return data


class SegmentForm(forms.ModelForm):
    reason = ReasonField()

    class Meta:
        model = Segment
        fields = [
            "code",
            "axis",
            "parent",
            "needs_license",
            "name_en",
            "name_ru",
            "meaning_en",
            "meaning_ru",
            "position",
        ]


class EndForm(forms.Form):
    on = forms.DateField(label=_("First day over"), widget=DayInput())
    reason = ReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()
