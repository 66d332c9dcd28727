"""Forms of running business: entering and correcting it, and the officer's word on it."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.identifiers import IdentifierError, identify
from customers.identifiers.messages import problem_text
from customers.services.customers import find_customer
from customers.services.lookups import note_lookup
from files.forms import DocumentsField
from history import clock
from licensing.commitment_texts import told_faults
from licensing.commitments import Days, made_on
from licensing.models import BusinessClass, Commitment, Product
from partners.actor import Actor
from partners.forms import DayInput, ReasonField, country_choices
from partners.models import Partner

RUNNING = [("", "—"), *BusinessClass.choices[1:]]
NAMES = {"since": "since", "ends": "last"}
"""The field of the form for a value that it asks for in other words."""


def entering_partners(actor: Actor):
    """Return for whom a person may enter business: the distributor's for every partner, others for their own."""
    rows = Partner.objects.visible_to(actor).filter(is_link=False).order_by("name_en", "pk")
    if actor.sees_all:
        return rows
    own = [pk for pk in actor.role_by_partner if actor.side_in(pk) == "asker"]
    return rows.filter(pk__in=own).not_ended(clock.today())


class CommitmentForm(forms.Form):
    """A contract, bid, award or quote. People name the last day; it cleans to the first day over."""

    partner = forms.ModelChoiceField(Partner.objects.none(), label=gettext_lazy("Partner"), to_field_name="slug")
    country = forms.ChoiceField(label=gettext_lazy("Customer's country"), choices=[])
    identifier = forms.CharField(label=gettext_lazy("Customer's tax identifier"), max_length=60)
    name = forms.CharField(
        label=gettext_lazy("Customer's name"), max_length=300, required=False,
        help_text=gettext_lazy("Only for a customer that is not on file yet: it is added."),
    )  # fmt: skip
    business = forms.ChoiceField(label=gettext_lazy("Kind"), choices=RUNNING)
    products = forms.ModelMultipleChoiceField(
        Product.objects.none(), label=gettext_lazy("Products"), to_field_name="sku",
        widget=forms.CheckboxSelectMultiple(),
    )  # fmt: skip
    number = forms.CharField(label=gettext_lazy("Its number"), max_length=80, required=False)
    since = forms.DateField(
        label=gettext_lazy("Made on"), widget=DayInput(), required=False,
        help_text=gettext_lazy("The day signed; a bid's day of submission; an award's own day."),
    )  # fmt: skip
    last = forms.DateField(
        label=gettext_lazy("Last day"), widget=DayInput(), required=False, help_text=gettext_lazy("Empty: open.")
    )
    document = forms.CharField(
        label=gettext_lazy("Document"), max_length=200, required=False,
        help_text=gettext_lazy("What it is called, such as “Contract 17/2020, page 1”."),
    )  # fmt: skip
    paper = DocumentsField(label=gettext_lazy("Its file"), required=False, most=1)
    tender = forms.CharField(label=gettext_lazy("Tender number"), max_length=80, required=False)
    published = forms.DateField(label=gettext_lazy("Tender published"), widget=DayInput(), required=False)
    bid_on = forms.DateField(label=gettext_lazy("Bid submitted"), widget=DayInput(), required=False)
    awarded_on = forms.DateField(label=gettext_lazy("Awarded"), widget=DayInput(), required=False)
    delivered_by = forms.DateField(label=gettext_lazy("To be delivered by"), widget=DayInput(), required=False)
    reason = ReasonField()

    def __init__(self, *args, actor: Actor, commitment: Commitment | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor, self.commitment, self.identified = actor, commitment, None
        self.fields["country"].choices = country_choices(blank=True)
        self.fields["products"].queryset = Product.objects.filter(line__is_active=True).select_related("line")
        if commitment is not None:
            del self.fields["partner"], self.fields["name"]
            self.fields["paper"].help_text = _("Empty: the file on file stays.") if commitment.paper_id else ""
            return
        del self.fields["reason"]
        partners = self.fields["partner"].queryset = entering_partners(actor)
        if not actor.sees_all and len(partners[:2]) == 1:
            self.fields["partner"].widget = forms.HiddenInput()
            self.fields["partner"].initial = partners[0].slug

    def clean_products(self) -> list[str]:
        return sorted(product.sku for product in self.cleaned_data["products"])

    def clean_paper(self):
        return next(iter(self.cleaned_data["paper"]), None)

    def clean(self):
        data = super().clean()
        self.read_customer(data)
        self.read_days(data)
        return data

    def read_customer(self, data: dict) -> None:
        """Keep who is meant as `identified`; one that is not on file needs its name, or another number."""
        if not data.get("country") or not data.get("identifier"):
            return
        try:
            self.identified = identify(data["country"], None, data["identifier"])
        except IdentifierError as error:
            self.add_error("identifier", problem_text(error))
            return
        note_lookup(self.actor, [self.identified])
        if not (data.get("name") or "").strip() and find_customer(self.identified) is None:
            where = "name" if "name" in self.fields else "identifier"
            self.add_error(where, _("Nobody is on file under this number: give the name, and the customer is added."))

    def read_days(self, data: dict) -> None:
        tender = {name: data.get(name) for name in ("published", "bid_on", "awarded_on", "delivered_by")}
        data["since"] = made_on(data.get("business", ""), data.get("since"), tender)
        if data["since"] is None:
            if not {"since", "business"} & set(self.errors):
                self.add_error("since", _("Give the day on which it was made: the run-off of a right goes by it."))
            return
        days = Days(data["since"], first_over(data.get("last")), **tender)
        for name, text in told_faults(data.get("business", ""), days, clock.today()):
            self.add_error(NAMES.get(name, name), text)

    def values(self) -> dict:
        """Return what the services take of the entry, but for the customer."""
        data = self.cleaned_data
        names = ("products", "business", "since", "number", "document", "tender", "published", "bid_on", "awarded_on")
        return {name: data[name] for name in (*names, "delivered_by", "paper")} | {"ends": first_over(data["last"])}


def first_over(last: date | None) -> date | None:
    return last + timedelta(days=1) if last else None


def initial_of(row: Commitment) -> dict:
    """Return what the form shows of an entry on file."""
    named = row.customer.standing.identifiers.filter(is_current=True, names_customer=True).first()
    names = ("products", "business", "number", "since", "document", "tender", "published", "bid_on", "awarded_on")
    return {name: getattr(row, name) for name in (*names, "delivered_by")} | {
        "last": row.ends and row.ends - timedelta(days=1),
        "country": row.customer.standing.country,
        "identifier": named.value if named else "",
    }


class JudgeForm(forms.Form):
    """The officer's word on entries: each is named with the mark of what was read of it."""

    CONFIRM, REFUSE = "confirm", "refuse"

    act = forms.ChoiceField(choices=[(CONFIRM, CONFIRM), (REFUSE, REFUSE)])
    note = forms.CharField(max_length=500, required=False)
    read = forms.MultipleChoiceField()

    def __init__(self, data, *, rows):
        super().__init__(data)
        self.fields["read"].choices = [(value, value) for value in data.getlist("read") if well_formed(value)]
        self.rows = rows

    def clean(self):
        data = super().clean()
        if data.get("act") == self.REFUSE and not (data.get("note") or "").strip():
            self.add_error("note", _("Say why: the partner reads it."))
        return data

    @property
    def shown(self) -> dict[int, str]:
        """Return the marks by commitment, of those alone that the person may judge."""
        marks = dict(value.split(":") for value in self.cleaned_data["read"])
        seen = self.rows.filter(pk__in=[int(pk) for pk in marks]).values_list("pk", flat=True)
        return {pk: marks[str(pk)] for pk in seen}


def well_formed(value: str) -> bool:
    pk, _mark, _rest = value.partition(":")
    return pk.isdecimal() and len(pk) < 10 and value.count(":") == 1
