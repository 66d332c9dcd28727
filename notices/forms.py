"""Forms of notices."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Segment
from history import clock
from licensing.models import ProductLine
from notices.models import Notice
from notices.services.notices import due_day
from partners.forms import DayInput
from partners.models import CountryGroup, Partner


class NoticeForm(forms.ModelForm):
    groups = forms.ModelMultipleChoiceField(
        CountryGroup.objects.none(),
        label=_("Country groups"),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    lines = forms.ModelMultipleChoiceField(
        ProductLine.objects.none(),
        label=_("Holders of product lines"),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    segments = forms.ModelMultipleChoiceField(
        Segment.objects.none(),
        label=_("Holders of segments"),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    partners = forms.ModelMultipleChoiceField(
        Partner.objects.none(), label=_("And these partners"), to_field_name="slug", required=False
    )

    class Meta:
        model = Notice
        fields = ["subject_ru", "body_ru", "subject_en", "body_en", "needs_acknowledgement", "acknowledge_by"]
        widgets = {"acknowledge_by": DayInput()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = CountryGroup.objects.all()
        self.fields["lines"].queryset = ProductLine.objects.all()
        self.fields["segments"].queryset = Segment.objects.in_use().filter(needs_license=True)
        self.fields["partners"].queryset = Partner.objects.sub_partners()
        audience = self.instance.audience or {}
        for part in ("groups", "lines", "segments", "partners"):
            self.fields[part].initial = audience.get(part, [])
        if not self.instance.pk:
            self.fields["acknowledge_by"].initial = due_day(clock.today())

    def values(self) -> dict:
        data = dict(self.cleaned_data)
        audience = {
            "groups": [row.code for row in data.pop("groups")],
            "lines": [row.slug for row in data.pop("lines")],
            "segments": [row.code for row in data.pop("segments")],
            "partners": [row.slug for row in data.pop("partners")],
        }
        return {**data, "audience": {part: names for part, names in audience.items() if names}}


class AcknowledgeForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=200)
    role = forms.CharField(label=_("Your role in the organization"), max_length=200)
