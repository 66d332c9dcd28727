"""Forms of the act "Withdraw…" and of putting back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Segment
from history import clock
from licensing.forms.matrix import read_territory
from licensing.models import Effect, Measure, Policy, ProductLine, Unproven, Vendor
from licensing.services.policies import group_extras
from partners.forms import DayInput, ReasonField
from ui.formats import country_name

RUN_OFF = [
    ("preset", _("Running contracts, bids and awards of before the day continue; renewals and new sales stop")),
    ("all", _("Everything of before the day continues, renewals too")),
    ("nothing", _("Nothing continues")),
]
RUN_OFF_TERMS = {
    "preset": None,
    "all": {kind: {"since_before": None, "until": None} for kind in ("renewal", "running", "bid", "award", "quote")},
    "nothing": {},
}


class WithdrawForm(forms.Form):
    """Who, what, where, which customers, from when, what about running business, and what where it is not proven."""

    title_en = forms.CharField(label=_("Title, English"), max_length=200)
    title_ru = forms.CharField(label=_("Title, Russian"), max_length=200, required=False)
    vendor = forms.ModelChoiceField(Vendor.objects.none(), label=_("Vendor"))
    effect = forms.ChoiceField(label=_("What happens"), choices=Effect.choices, initial=Effect.WITHDRAWN)
    lines = forms.ModelMultipleChoiceField(
        ProductLine.objects.none(), label=_("Product lines"), to_field_name="slug", widget=forms.CheckboxSelectMultiple
    )
    territory = forms.CharField(
        label=_("Where"),
        initial="CIS",
        help_text=_("Countries and groups, such as CIS or RU, KZ. The countries are frozen when it is enacted."),
    )
    also = forms.MultipleChoiceField(
        label=_("Also in (no members)"), choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )
    segments = forms.ModelMultipleChoiceField(
        Segment.objects.none(),
        label=_("Which customers: segments"),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    measure = forms.ChoiceField(
        label=_("Or by a measure of the state's part"), choices=[("", "—"), *Measure.choices], required=False
    )
    measure_limit = forms.DecimalField(label=_("Limit, percent"), required=False, min_value=0, max_value=100)
    since = forms.DateField(label=_("From"), widget=DayInput())
    backdated = forms.BooleanField(label=_("The day may lie before today"), required=False)
    run_off = forms.ChoiceField(
        label=_("What about running business"), choices=RUN_OFF, widget=forms.RadioSelect, initial="preset"
    )
    unproven = forms.ChoiceField(label=_("Where it is not proven"), choices=Unproven.choices, initial=Unproven.DECLARE)
    direct_url = forms.URLField(
        label=_("Where customers buy from the vendor direct"),
        required=False,
        help_text=_("Only if the vendor says so."),
    )
    letter = forms.CharField(label=_("Text of the letter"), widget=forms.Textarea, required=False)
    reason = ReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lines"].queryset = ProductLine.objects.filter(is_active=True)
        self.fields["segments"].queryset = Segment.objects.in_use().exclude(code="none")
        self.fields["vendor"].queryset = Vendor.objects.all()
        vendors = list(Vendor.objects.all()[:2])
        if len(vendors) == 1:
            self.fields["vendor"].initial = vendors[0]
        self.fields["since"].initial = clock.today()
        extras = group_extras(["CIS", "EAEU"], clock.today())
        self.fields["also"].choices = [(code, f"{country_name(code)} ({status})") for code, status in extras]

    def clean_territory(self):
        return read_territory(self.cleaned_data["territory"])

    def clean(self):
        data = super().clean()
        since = data.get("since")
        if since and since < clock.today() and not data.get("backdated"):
            self.add_error(
                "since", _("The day lies before today: tick “The day may lie before today” if that is meant.")
            )
        if data.get("measure") == Measure.SHARE_ABOVE and data.get("measure_limit") is None:
            self.add_error("measure_limit", _("Give the limit in percent."))
        return data

    def values(self) -> dict:
        """Return what the service takes beside actor and reason."""
        data = self.cleaned_data
        territory, excluded = data["territory"]
        return {
            "title_en": data["title_en"],
            "title_ru": data["title_ru"],
            "vendor": data["vendor"],
            "effect": data["effect"],
            "lines": sorted(line.slug for line in data["lines"]),
            "territory": list(territory),
            "excluded": list(excluded),
            "also": frozenset(data["also"]),
            "segments": sorted(segment.code for segment in data["segments"]),
            "measure": data["measure"],
            "measure_limit": data["measure_limit"] if data["measure"] == Measure.SHARE_ABOVE else None,
            "since": data["since"],
            "run_off": RUN_OFF_TERMS[data["run_off"]],
            "unproven": data["unproven"],
            "is_direct": bool(data["direct_url"]) or data["effect"] == Effect.DIRECT_ONLY,
            "direct_url": data["direct_url"],
            "letter": data["letter"],
        }


def initial_of(policy: Policy) -> dict:
    """Return what the form shows of a draft."""
    run_off = next((key for key, terms in RUN_OFF_TERMS.items() if terms == policy.run_off), "preset")
    return {
        "title_en": policy.title_en,
        "title_ru": policy.title_ru,
        "vendor": policy.vendor_id,
        "effect": policy.effect,
        "lines": policy.lines,
        "territory": ", ".join(policy.territory),
        "segments": policy.segments,
        "measure": policy.measure,
        "measure_limit": policy.measure_limit,
        "since": policy.valid.lower,
        "run_off": run_off,
        "unproven": policy.unproven,
        "direct_url": policy.direct_url,
        "letter": policy.letter,
    }


class EndPolicyForm(forms.Form):
    how = forms.ChoiceField(
        label=_("Put it back"),
        choices=[("never", _("as if it had never been")), ("day", _("from a day"))],
        widget=forms.RadioSelect,
        initial="never",
    )
    on = forms.DateField(label=_("From"), widget=DayInput(), required=False)
    reason = ReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()

    def values(self) -> dict:
        never = self.cleaned_data["how"] == "never"
        return {"as_if_never": never, "on": None if never else self.cleaned_data["on"]}
