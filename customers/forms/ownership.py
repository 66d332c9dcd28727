"""Forms of entities, holdings and what is known of an entity."""

from datetime import date, datetime
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from customers.identifiers import IdentifierError, check
from customers.identifiers.messages import problem_text
from customers.models import Entity, EntityKind, Fact, Holding, HoldingKind
from customers.selectors.owners_preview import Draft
from history import clock
from partners.forms import DayInput, ReasonField, country_choices


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentForm(forms.Form):
    """For which day the page answers, and by what was known when."""

    on = forms.DateField(
        label=_("As of the day"),
        widget=DayInput(),
        required=False,
        error_messages={"invalid": _("This is no day, so what holds today is shown. Right would be 2021-03-31.")},
    )
    known = forms.DateTimeField(
        label=_("As known at"),
        widget=MomentInput(),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d"],
        error_messages={
            "invalid": _("This is no day and time, so what is known today is shown. Right would be 2021-03-31T10:00.")
        },
    )

    def moment(self) -> tuple[date, datetime | None]:
        """Return the day and the moment; today and now where none is asked for, or what is asked makes no sense."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return data.get("on") or clock.today(), data.get("known")


def as_uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


class EntityForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=EntityKind.choices)
    name = forms.CharField(label=_("Name"), max_length=300)
    country = forms.ChoiceField(label=_("Country"), choices=[], required=False)
    number = forms.CharField(
        label=_("Number in a register"),
        max_length=60,
        required=False,
        help_text=_("Such as ИНН, БИН or LEI; empty for a person."),
    )
    reason = ReasonField()

    identified = None

    def __init__(self, *args, entity: Entity | None = None, initial: dict | None = None, **kwargs):
        if entity:
            initial = {"kind": entity.kind, "name": entity.name, "country": entity.country, "number": entity.value}
        super().__init__(*args, initial=initial, **kwargs)
        self.entity = entity
        self.fields["country"].choices = country_choices(blank=True)
        if entity and entity.country and entity.country not in dict(self.fields["country"].choices):
            self.fields["country"].choices += [(entity.country, entity.country)]

    def clean(self):
        data = super().clean()
        number = data.get("number")
        if not number or (self.entity and number == self.entity.value):
            return data
        if data.get("kind") == EntityKind.PERSON:
            self.add_error("number", _("The number of a person is not kept: leave it empty."))
        elif not data.get("country"):
            self.add_error("country", _("A number is one of a country's register: choose the country."))
        else:
            try:
                self.identified = check(data["country"], None, number)
            except IdentifierError as error:
                self.add_error("number", problem_text(error))
        return data

    def values(self) -> dict:
        """Return what the services take; the number as it stands where it was not touched."""
        data = self.cleaned_data
        if self.identified:
            number = {"scheme": self.identified.scheme, "value": self.identified.value}
        elif self.entity and data["number"]:
            number = {}
        else:
            number = {"scheme": "", "value": ""}
        return {
            "kind": data["kind"],
            "name": data["name"],
            "country": data["country"],
            "reason": data["reason"],
            **number,
        }


class PercentField(forms.DecimalField):
    """Percent as people write them: a comma, a sign and spaces do not matter."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(min_value=0, max_value=100, decimal_places=10, required=False, widget=widget, **kwargs)

    def to_python(self, value):
        text = "".join(str(value or "").replace("%", "").split())
        return super().to_python(text.replace(",", "."))


class DocumentMixin(forms.Form):
    """Which document shows it, and for which days it holds."""

    since = forms.DateField(label=_("From"), widget=DayInput(), required=False, help_text=_("Empty: always."))
    until = forms.DateField(label=_("First day over"), widget=DayInput(), required=False)
    title = forms.CharField(label=_("Document that shows it"), max_length=300, required=False)
    link = forms.URLField(label=_("Its address"), max_length=500, required=False, assume_scheme="https")
    reason = ReasonField()

    def clean(self):
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] <= data["since"]:
            self.add_error("until", _("It would be over before it begins: choose a later day."))
        if data.get("link") and not data.get("title"):
            self.add_error("title", _("Name the document whose address this is."))
        return data

    def valid(self) -> DateRange:
        return DateRange(self.cleaned_data["since"], self.cleaned_data["until"])

    def document(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("title", "link")}


class HoldingForm(DocumentMixin):
    """How much an owner holds: a share, a band, or none where it is not known."""

    kind = forms.ChoiceField(label=_("Kind"), choices=HoldingKind.choices)
    low = PercentField(label=_("Share, percent"), help_text=_("Empty: it is not known how much."))
    high = PercentField(label=_("Up to, percent"), help_text=_("Only where the source gives a band, such as 25 to 50."))
    detail = forms.CharField(label=_("In the words of the source"), max_length=300, required=False)

    field_order = ["kind", "low", "high", "detail", "since", "until", "title", "link", "reason"]

    def __init__(self, *args, holding: Holding | None = None, **kwargs):
        super().__init__(*args, initial=self.said_of(holding) if holding else None, **kwargs)

    @staticmethod
    def said_of(holding: Holding) -> dict:
        is_band = holding.low != holding.high
        low, high = (f"{part.normalize():f}" if part is not None else "" for part in (holding.low, holding.high))
        source = holding.source
        return {
            "kind": holding.kind,
            "low": low,
            "high": high if is_band else "",
            "detail": holding.detail,
            "since": holding.valid.lower,
            "until": holding.valid.upper,
            "title": source.title if source else "",
            "link": source.link if source else "",
        }

    def clean(self):
        data = super().clean()
        low, high = data.get("low"), data.get("high")
        if low is None and high is not None:
            self.add_error("low", _("A band has two ends: give the lower one too, 0 if need be."))
        elif high is not None and high < low:
            self.add_error("high", _("The upper end cannot be below the lower one."))
        return data

    def shares(self) -> dict:
        low, high = self.cleaned_data["low"], self.cleaned_data["high"]
        return {"low": low, "high": low if high is None else high}

    def values(self) -> dict:
        """Return what recording or correcting a holding takes beside its two ends, document, actor and reason."""
        data = self.cleaned_data
        return {**self.shares(), "kind": data["kind"], "detail": data["detail"], "valid": self.valid()}

    def draft(self, owner: int, *, instead_of: int | None = None) -> Draft:
        """Return what it would be today: votes and control count in no sum, and neither does another time's share."""
        data, today = self.cleaned_data, clock.today()
        is_now = (data["since"] or today) <= today and (data["until"] is None or today < data["until"])
        counts = is_now and data["kind"] == HoldingKind.SHARES
        return Draft(owner, **self.shares(), counts=counts, without=instead_of)


class FactForm(DocumentMixin):
    fact = forms.ChoiceField(label=_("What is known"), choices=Fact.choices)
    evidence = forms.CharField(label=_("What shows it"), max_length=500)

    field_order = ["fact", "evidence", "since", "until", "title", "link", "reason"]

    def values(self) -> dict:
        return {"fact": self.cleaned_data["fact"], "evidence": self.cleaned_data["evidence"], "valid": self.valid()}
