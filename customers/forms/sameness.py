"""Forms about customers that are one or two, and about where they are."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.forms import ReasonField

REGION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")


class WhyForm(forms.Form):
    """Nothing but the reason."""

    reason = ReasonField()


class RegionForm(forms.Form):
    region = forms.CharField(
        label=_("Region (ISO 3166-2)"), max_length=6, required=False, help_text=_("Such as RU-MOW; empty: not known.")
    )
    reason = ReasonField()

    def clean_region(self) -> str:
        region = self.cleaned_data["region"].strip().upper()
        if region and not REGION.fullmatch(region):
            raise forms.ValidationError(_("This is no region by ISO 3166-2: write it as RU-MOW."))
        return region
