"""Forms of the act "Withdraw…" and of putting back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Axis, Segment
from history import clock
from licensing.forms.letters import LetterForm, letter_initial_of
from licensing.forms.matrix import read_territory
from licensing.models import WITH_LIMIT, Effect, Measure, Policy, ProductLine, Unproven, Vendor
from licensing.selectors.matrix import tree
from licensing.selectors.territory import countries_of, territory_text
from licensing.services.policies import group_extras
from partners.forms import DayInput, ReasonField
from partners.models import Partner
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


class WithdrawForm(LetterForm):
    """The letter with its phrases, and who, what, where, which customers, from when, what about running business, and what where it is not proven.

    It picks the act: for one partner, and not for rights granted later, its licenses are revoked; else a policy.
    """

    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        label=_("Who"),
        required=False,
        empty_label=_("everybody who sells through the distributor"),
        help_text=_("One partner: nobody else is touched, unless it sells through that partner."),
    )
    later = forms.BooleanField(
        label=_("Also for rights granted later"),
        required=False,
        initial=True,
        help_text=_("Without it, the licenses that one partner holds now are revoked, and that is all."),
    )
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
    segments = forms.MultipleChoiceField(
        label=_("Customers of these segments, and of all below them"),
        choices=[],
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
    reason = ReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lines"].queryset = ProductLine.objects.filter(is_active=True)
        self.fields["segments"].choices = segment_choices()
        self.fields["partner"].queryset = Partner.objects.sub_partners().active(clock.today())
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
        if not data.get("later") and not data.get("partner"):
            self.add_error("later", _("What is withdrawn for everybody also holds for rights granted later: tick it."))
        if not data.get("later") and not self.cells() and "segments" in data:
            self.add_error(
                "segments", _("Choose segments that need a license of their own: there is nothing else to revoke.")
            )
        if data.get("partner") and not data.get("later"):
            self.check_whole_countries()
        if since and since < clock.today() and not data.get("backdated"):
            self.add_error(
                "since", _("The day lies before today: tick “The day may lie before today” if that is meant.")
            )
        if data.get("measure") in WITH_LIMIT and data.get("measure_limit") is None:
            self.add_error("measure_limit", _("Give the limit in percent."))
        if data.get("measure") == Measure.SHARE_FROM and data.get("measure_limit") == 0:
            self.add_error("measure_limit", _("Every customer has 0 percent or more: give a limit above 0."))
        return data

    def check_whole_countries(self) -> None:
        """Refuse a revocation for a region: it cuts licenses by whole countries, and would take more or nothing."""
        listed, excluded = self.cleaned_data.get("territory") or ((), ())
        region = next((code for code in (*listed, *excluded) if "-" in code), None)
        if region is not None:
            text = _(
                "“%(region)s” is a region, and licenses are revoked by whole countries: name countries, or tick “Also for rights granted later”."
            )
            self.add_error("territory", text % {"region": region})

    @property
    def revokes(self) -> bool:
        """Return whether the act picked is a revocation of one partner's licenses."""
        return bool(self.cleaned_data["partner"]) and not self.cleaned_data["later"]

    def cells(self) -> list[str]:
        """Return what would be revoked, as the matrix names its cells."""
        data = self.cleaned_data
        territory, excluded = data.get("territory") or ((), ())
        countries = countries_of(territory, excluded, data.get("since") or clock.today())
        licensed = Segment.objects.in_use().filter(needs_license=True)
        chosen = Segment.objects.filter(code__in=data.get("segments", []))
        below = {row.pk for segment in chosen for row in Segment.objects.at_or_below(segment)}
        segments = licensed.filter(pk__in=below) if data.get("segments") else licensed
        codes = list(segments.values_list("code", flat=True))
        return [
            f"{line.slug}:{code}:{where}" for line in data.get("lines", []) for code in codes for where in countries
        ]

    def values(self) -> dict:
        """Return what the service takes beside actor and reason; of a form not filled yet what it holds so far."""
        data = self.cleaned_data
        territory, excluded = data["territory"]
        return {
            "via": data.get("partner"),
            "title_en": data.get("title_en", ""),
            "title_ru": data.get("title_ru", ""),
            "vendor": data.get("vendor"),
            "effect": data["effect"],
            "lines": sorted(line.slug for line in data["lines"]),
            "territory": list(territory),
            "excluded": list(excluded),
            "also": frozenset(data.get("also", ())),
            "segments": sorted(data.get("segments", ())),
            "measure": data.get("measure", ""),
            "measure_limit": data.get("measure_limit") if data.get("measure") in WITH_LIMIT else None,
            "since": data["since"],
            "run_off": RUN_OFF_TERMS[data["run_off"]],
            "unproven": data["unproven"],
            "is_direct": bool(data.get("direct_url")) or data["effect"] == Effect.DIRECT_ONLY,
            "direct_url": data.get("direct_url", ""),
            **self.letter_values(),
        }


def segment_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the segments by axis, those below others indented."""
    rows = list(Segment.objects.in_use().exclude(code="none"))
    return [
        (
            label,
            [(row.code, "\u2003" * depth + str(row)) for depth, row in tree([row for row in rows if row.axis == axis])],
        )
        for axis, label in Axis.choices
    ]


def initial_of(policy: Policy) -> dict:
    """Return what the form shows of a draft."""
    run_off = next((key for key, terms in RUN_OFF_TERMS.items() if terms == policy.run_off), "preset")
    return {
        "partner": policy.via_id,
        "also": policy.countries,
        "title_en": policy.title_en,
        "title_ru": policy.title_ru,
        "vendor": policy.vendor_id,
        "effect": policy.effect,
        "lines": policy.lines,
        "territory": territory_text(policy.territory, policy.excluded),
        "segments": policy.segments,
        "measure": policy.measure,
        "measure_limit": policy.measure_limit,
        "since": policy.valid.lower,
        "run_off": run_off,
        "unproven": policy.unproven,
        "direct_url": policy.direct_url,
        **letter_initial_of(policy),
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
