"""The form of one grant, with what may be picked and how long it would hold while it is filled in."""

from datetime import date, timedelta

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from customers.models import Segment
from files.importing import CellError
from history import clock
from licensing.models import ProductLine
from licensing.selectors.granting import Outlook, Terms, outlook
from licensing.selectors.territory import check_codes
from partners.forms import DayInput, ReasonField
from partners.models import Partner
from partners.reference import COUNTRIES


class GrantForm(forms.Form):
    """One line for segments and countries. What the grantor may not give is no choice, and is refused if posted."""

    line = forms.ModelChoiceField(ProductLine.objects.none(), label=_("Product line"), empty_label=None)
    on = forms.DateField(label=_("From"), widget=DayInput())
    last = forms.DateField(label=_("Last day"), widget=DayInput())
    segments = forms.MultipleChoiceField(label=_("Customers"), choices=[])
    countries = forms.MultipleChoiceField(label=_("Countries"), choices=[])
    regions = forms.CharField(
        label=_("Except the regions"), required=False, max_length=200, help_text=_("Such as RU-CR RU-SEV.")
    )
    may_pass_on = forms.BooleanField(label=_("The holder may pass it on"), required=False)
    document = forms.CharField(label=_("Document"), max_length=200, required=False)
    reason = ReasonField()

    def __init__(self, *args, holder: Partner, grantor: Partner, **kwargs):
        super().__init__(*args, **kwargs)
        self.holder, self.grantor = holder, grantor
        lines = ProductLine.objects.filter(is_active=True)
        today = clock.today()
        self.fields["line"].queryset = lines
        self.fields["line"].initial = lines.first()
        self.fields["on"].initial, self.fields["last"].initial = today, today.replace(month=12, day=31)
        needed = Segment.objects.in_use().filter(needs_license=True).order_by("position", "code")
        self.fields["segments"].choices = [(row.code, str(row)) for row in needed]
        self.fields["countries"].choices = [(code, code) for code in COUNTRIES]

    def clean_regions(self) -> tuple[str, ...]:
        codes = [part.upper() for part in self.cleaned_data["regions"].replace(",", " ").replace(";", " ").split()]
        try:
            check_codes(codes)
        except CellError as error:
            raise forms.ValidationError(f"{error.problem} {error.expected}") from error
        whole = [code for code in codes if "-" not in code]
        if whole:
            raise forms.ValidationError(
                _("“%(code)s” is no region: leave a country out by not ticking it.") % {"code": whole[0]}
            )
        return tuple(codes)

    def clean(self):
        data = super().clean()
        if data.get("on") and data.get("last") and data["last"] < data["on"]:
            self.add_error("last", _("The last day is before the first one."))
        beyond = [code for code in data.get("regions") or () if code[:2] not in (data.get("countries") or ())]
        if beyond and "countries" in data:
            self.add_error("regions", _("“%(code)s” lies in no country that is ticked.") % {"code": beyond[0]})
        if not self.errors:
            for problem in self.outlook.problems:
                self.add_error(None, problem)
        return data

    @cached_property
    def outlook(self) -> Outlook | None:
        """Return what the form says as far as it is filled in; None without a line or a period that can be."""
        line, since, last = (self.told(name) for name in ("line", "on", "last"))
        if not line or not since or not last or last < since:
            return None
        segments, countries = (tuple(self.told(name) or ()) for name in ("segments", "countries"))
        return outlook(Terms(self.holder, self.grantor, line, segments, countries, since, last + timedelta(days=1)))

    def told(self, name: str):
        """Return a field's value as it stands, also while others are wrong; nothing where it cannot be read."""
        field = self.fields[name]
        value = self[name].value()
        try:
            return field.clean(value if not isinstance(value, ProductLine) else value.pk)
        except forms.ValidationError:
            return None if name in ("line", "on", "last") else [one for one in value or () if field.valid_value(one)]

    def cells(self) -> list[tuple[str, str, str]]:
        """Return what is granted, as the matrix names its cells."""
        data = self.cleaned_data
        return [(data["line"].slug, segment, country) for segment in data["segments"] for country in data["countries"]]

    @property
    def until(self) -> date:
        return self.cleaned_data["last"] + timedelta(days=1)
