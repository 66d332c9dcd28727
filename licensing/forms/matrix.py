"""Forms of acts on licenses: from the matrix, by bundle, like another partner."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Segment
from files.importing import CellError
from history import clock
from licensing.models import Bundle, Product, ProductLine, Vendor
from licensing.selectors.territory import parse_territory, territory_text
from partners.forms import BlocksRunningField, DayInput, ReasonField
from partners.models import HoldReason, Partner

ACTIONS = [
    ("grant", _("Grant…")),
    ("revoke", _("Revoke…")),
    ("stop", _("Stop…")),
    ("resume", _("Resume…")),
    ("renew", _("Renew…")),
]


class CellsForm(forms.Form):
    """What was chosen in the matrix: cells `line:segment:country` and what is to be done with them."""

    action = forms.ChoiceField(choices=ACTIONS, widget=forms.HiddenInput())
    cells = forms.MultipleChoiceField(choices=[], widget=forms.MultipleHiddenInput())

    def __init__(self, data, **kwargs):
        super().__init__(data, **kwargs)
        values = data.getlist("cells")
        self.fields["cells"].choices = [(value, value) for value in values if value.count(":") == 2]

    def chosen(self) -> list[tuple[str, str, str]]:
        return [tuple(value.split(":")) for value in self.cleaned_data["cells"]]


class ActForm(forms.Form):
    """Day, period and reason of an act on the chosen cells."""

    on = forms.DateField(label=_("From"), widget=DayInput())
    last = forms.DateField(label=_("Last day"), widget=DayInput(), required=False)
    as_if_never = forms.BooleanField(label=_("As if it had never been granted"), required=False)
    why = forms.ChoiceField(label=_("Why"), choices=HoldReason.choices, initial=HoldReason.OTHER)
    blocks_running = BlocksRunningField()
    reason = ReasonField()

    def __init__(self, *args, action: str, **kwargs):
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["on"].initial = today
        self.fields["last"].initial = today.replace(month=12, day=31)
        keep = {
            "grant": ["on", "last"],
            "renew": ["last"],
            "stop": ["on", "why", "blocks_running"],
            "resume": ["on"],
            "revoke": ["on", "as_if_never"],
        }[action]
        for name in [name for name in self.fields if name not in (*keep, "reason")]:
            del self.fields[name]
        if "last" in self.fields:
            self.fields["last"].required = True

    def clean(self):
        data = super().clean()
        if data.get("on") and data.get("last") and data["last"] < data["on"]:
            self.add_error("last", _("The last day is before the first one."))
        return data


class BulkForm(ActForm):
    """Day, period and reason of an act on everything that the list's filter names."""

    def values(self) -> dict:
        """Return what `begin_bulk` takes beside kind, filter and actor."""
        data = dict(self.cleaned_data)
        last = data.pop("last", None)
        return data | ({"until": last + timedelta(days=1)} if last else {})


class BundleGrantForm(forms.Form):
    partners = forms.ModelMultipleChoiceField(
        Partner.objects.none(), label=_("Partners"), widget=forms.CheckboxSelectMultiple
    )
    on = forms.DateField(label=_("From"), widget=DayInput())
    last = forms.DateField(label=_("Last day"), widget=DayInput())
    reason = ReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["partners"].queryset = Partner.objects.sub_partners().active(today)
        self.fields["on"].initial, self.fields["last"].initial = today, today.replace(month=12, day=31)

    def clean(self):
        data = super().clean()
        if data.get("on") and data.get("last") and data["last"] < data["on"]:
            self.add_error("last", _("The last day is before the first one."))
        return data


class LikeForm(forms.Form):
    like = forms.ModelChoiceField(Partner.objects.none(), label=_("Like partner"))
    on = forms.DateField(label=_("From"), widget=DayInput())
    last = forms.DateField(label=_("Last day"), widget=DayInput())
    reason = ReasonField()

    def __init__(self, *args, partner: Partner, **kwargs):
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["like"].queryset = Partner.objects.sub_partners().exclude(pk=partner.pk)
        self.fields["on"].initial, self.fields["last"].initial = today, today.replace(month=12, day=31)


class VendorGrantForm(forms.Form):
    """The vendor's grant to the distributor, as its contract says."""

    lines = forms.ModelMultipleChoiceField(
        ProductLine.objects.none(), label=_("Product lines"), widget=forms.CheckboxSelectMultiple
    )
    segments = forms.ModelMultipleChoiceField(
        Segment.objects.none(), label=_("Segments"), widget=forms.CheckboxSelectMultiple
    )
    territory = forms.CharField(label=_("Territory"), initial="CIS", help_text=_("Such as CIS except TM."))
    on = forms.DateField(label=_("From"), widget=DayInput())
    last = forms.DateField(label=_("Last day"), widget=DayInput(), required=False)
    document = forms.CharField(label=_("Contract"), max_length=200)
    reason = ReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lines"].queryset = ProductLine.objects.all()
        self.fields["segments"].queryset = Segment.objects.in_use().filter(needs_license=True, parent=None) | (
            Segment.objects.in_use().filter(code="agency")
        )
        self.fields["on"].initial = clock.today()

    def clean_territory(self):
        return read_territory(self.cleaned_data["territory"])


def read_territory(text: str):
    """Return (territory, excepted), or the form's error."""
    try:
        return parse_territory(text)
    except CellError as error:
        raise forms.ValidationError(f"{error.problem} {error.expected}") from error


class BundleForm(forms.ModelForm):
    where = forms.CharField(label=_("Territory"), initial="CIS", help_text=_("Such as CIS except TM."))

    class Meta:
        model = Bundle
        fields = ["code", "name_en", "name_ru", "lines", "segments", "months", "may_pass_on", "is_active"]
        widgets = {"lines": forms.CheckboxSelectMultiple, "segments": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["where"].initial = territory_text(self.instance.territory, self.instance.excluded)

    def clean_where(self):
        self.instance.territory, self.instance.excluded = map(list, read_territory(self.cleaned_data["where"]))
        return self.cleaned_data["where"]


class VendorForm(forms.ModelForm):
    reason = ReasonField()

    class Meta:
        model = Vendor
        fields = ["slug", "name", "site", "direct_url"]


class LineForm(forms.ModelForm):
    reason = ReasonField()

    class Meta:
        model = ProductLine
        fields = ["vendor", "slug", "name", "position", "is_active"]


class ProductForm(forms.Form):
    line = forms.ModelChoiceField(ProductLine.objects.none(), label=_("Product line"))
    sku = forms.SlugField(label=_("SKU"), max_length=60)
    name = forms.CharField(label=_("Name"), max_length=200)
    territory = forms.CharField(label=_("Offered in"), initial="CIS", help_text=_("Countries and groups."))
    since = forms.DateField(label=_("From"), widget=DayInput())
    is_direct = forms.BooleanField(label=_("Sold by the vendor direct only"), required=False)
    reason = ReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = ProductLine.objects.all()
        self.fields["since"].initial = clock.today()

    def clean_sku(self):
        if Product.objects.filter(sku=self.cleaned_data["sku"]).exists():
            raise forms.ValidationError(_("This SKU is in the catalogue already."))
        return self.cleaned_data["sku"]

    def clean_territory(self):
        return list(read_territory(self.cleaned_data["territory"])[0])
