"""Forms of customers and segments."""

from django import forms
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from customers.identifiers import IdentifierError, check, identify
from customers.identifiers.messages import problem_text
from customers.likeness import likeness_text
from customers.models import Axis, Basis, Customer, Identifier, Segment
from customers.selectors.duplicates import Likely, alike_to_new
from history import clock
from partners.forms import DayInput, ReasonField, country_choices

MOST_WARNED = 5


class IdentifierFormMixin:
    """Checks country and identifier together and keeps the result as `identified`."""

    identified = None
    check = staticmethod(identify)

    def clean(self):
        data = super().clean()
        if data.get("country") and data.get("identifier"):
            try:
                self.identified = self.check(data["country"], None, data["identifier"])
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

    sure = forms.BooleanField(label=_("It is none of these: add it"), required=False, widget=forms.HiddenInput())

    def __init__(self, *args, among=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.among = among
        self.fields["country"].choices = country_choices()

    def clean(self):
        data = super().clean()
        if self.among is not None and self.identified and data.get("name") and not data.get("sure"):
            self.warn(alike_to_new(self.identified, data["name"], data.get("name_latin", ""), self.among))
        return data

    def warn(self, likely: list[Likely]) -> None:
        """Ask whether it is one that is on file already, under another number or name."""
        if likely:
            self.fields["sure"].widget = forms.CheckboxInput()
            self.add_error(
                None, likely_text(likely, _("It is likely on file already. Open it, or tick that it is none of these:"))
            )


def likely_text(likely: list[Likely], lead: str):
    """Return a lead and the customers that are likely meant, each as a link with its score and what speaks for it."""
    lines = [
        (page, row.customer, _("%(score)s of 100") % {"score": row.found.score}, likeness_text(row.found.reasons))
        for row in likely[:MOST_WARNED]
        for page in [reverse("customers:customer_detail", args=[row.customer.public_id])]
    ]
    return format_html(
        "{} {}",
        lead,
        format_html_join("; ", '<a href="{}">{}</a> ({}, {})', lines),
    )


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=300)
    name_latin = forms.CharField(
        label=_("Name in Latin letters"), max_length=300, required=False, help_text=_("Empty: spelled by the portal.")
    )
    reason = ReasonField()

    def __init__(self, *args, customer: Customer, **kwargs):
        super().__init__(*args, initial={"name": customer.name, "name_latin": customer.name_latin}, **kwargs)


class IdentifierForm(IdentifierFormMixin, forms.Form):
    """The right identifier, and which one it stands in for."""

    instead_of = forms.ModelChoiceField(Identifier.objects.none(), label=_("The wrong one"), empty_label=None)
    country = forms.ChoiceField(label=_("Country"), choices=[])
    identifier = forms.CharField(label=_("The right one"), max_length=60)
    reason = ReasonField()

    def __init__(self, *args, customer: Customer, **kwargs):
        super().__init__(*args, initial={"country": customer.country}, **kwargs)
        self.fields["country"].choices = country_choices()
        self.fields["instead_of"].queryset = customer.identifiers.filter(is_current=True)

    def check(self, country, scheme, value):
        wrong = self.cleaned_data.get("instead_of")
        return (identify if wrong is None or wrong.names_customer else check)(country, scheme, value)


class OtherIdentifierForm(IdentifierFormMixin, forms.Form):
    """One more number by which a register knows the customer, such as a КПП."""

    check = staticmethod(check)
    identifier = forms.CharField(label=_("Number"), max_length=60)
    reason = ReasonField()

    def __init__(self, *args, customer: Customer, **kwargs):
        super().__init__(*args, **kwargs)
        self.customer = customer

    def clean(self):
        self.cleaned_data["country"] = self.customer.country
        return super().clean()


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


class SegmentForm(forms.Form):
    """A node of the tree. Code and axis are given once: rules and files name a segment by them."""

    code = forms.SlugField(label=_("Code"), max_length=40)
    axis = forms.ChoiceField(label=_("Axis"), choices=Axis.choices)
    parent = forms.ModelChoiceField(
        Segment.objects.none(), label=_("Below"), required=False, empty_label=_("nothing: the top of its axis")
    )
    needs_license = forms.BooleanField(label=_("Selling to it takes a license of its own"), required=False)
    name_en = forms.CharField(label=_("Name, English"), max_length=100)
    name_ru = forms.CharField(label=_("Name, Russian"), max_length=100, required=False)
    meaning_en = forms.CharField(label=_("Meaning, English"), max_length=300, required=False)
    meaning_ru = forms.CharField(label=_("Meaning, Russian"), max_length=300, required=False)
    position = forms.IntegerField(label=_("Position among its neighbors"), min_value=0, max_value=32767, initial=0)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    reason = ReasonField()

    def __init__(self, *args, segment: Segment | None = None, **kwargs):
        initial = {name: getattr(segment, name) for name in self.base_fields if segment and name != "reason"}
        super().__init__(*args, initial=initial, **kwargs)
        others = Segment.objects.all()
        if segment:
            del self.fields["code"], self.fields["axis"]
            others = others.filter(axis=segment.axis).exclude(pk__in=others.at_or_below(segment))
        self.fields["parent"].queryset = others


class EndForm(forms.Form):
    on = forms.DateField(label=_("First day over"), widget=DayInput())
    reason = ReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()
