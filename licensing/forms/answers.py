"""The form of the question "may I sell this?"."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.identifiers import IdentifierError, identify
from customers.identifiers.messages import problem_text
from customers.services.customers import find_customer
from history import clock
from licensing.models import BusinessClass, Commitment, Product
from partners.forms import DayInput, country_choices
from partners.models import Partner
from ui import formats

ASKS_FOR_COMMITMENTS = {
    "hx-trigger": "change", "hx-target": "#id_commitment", "hx-swap": "innerHTML",
    "hx-include": "#id_partner, #id_country, #id_identifier, #id_buyer_country, #id_buyer_identifier",
}  # fmt: skip
"""A change of who is asked about brings the list of their contracts up to date."""


def commitments_between(actor, given):
    """Return what the actor sees of a partner's running business with the customer and the buyer that are given.

    Nobody learns from it who is on file: it holds the partner's own entries alone.
    """
    named = [
        (given.get(f"{side}country") or given.get("country") or "", given.get(f"{side}identifier") or "")
        for side in ("", "buyer_")
    ]
    found = [customer for country, number in named if number and (customer := customer_named(country, number))]
    rows = Commitment.objects.visible_to(actor).with_customers([row.pk for row in found])
    own = given.get("partner") or (Partner.objects.filter(pk=actor.home_id).values_list("slug", flat=True).first())
    return rows.filter(partner__slug=own).select_related("customer__merged_into").order_by("-since", "-pk")


def customer_named(country: str, number: str):
    try:
        return find_customer(identify(country, None, number))
    except IdentifierError:
        return None


def commitment_label(row: Commitment) -> str:
    label = f"{row.code} · {row} · {row.customer.standing} · {formats.day(row.since)}"
    return label if row.is_confirmed else f"{label} · {row.state.label}"


class AskForm(forms.Form):
    """A sub-partner asks for itself; the distributor's people choose for whom. An unknown customer may be added on the spot."""

    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("Partner"), to_field_name="slug")
    product = forms.ModelChoiceField(Product.objects.none(), label=_("Product"), to_field_name="sku")
    country = forms.ChoiceField(label=_("Customer's country"), choices=[])
    identifier = forms.CharField(label=_("Customer's tax identifier"), max_length=60)
    name = forms.CharField(
        label=_("Customer's name"),
        max_length=300,
        required=False,
        help_text=_("Only for a customer that is not on file yet: it is added, and the answer is about it."),
    )
    buyer_country = forms.ChoiceField(label=_("Buyer's country"), choices=[], required=False)
    buyer_identifier = forms.CharField(
        label=_("Buyer's tax identifier"),
        max_length=60,
        required=False,
        help_text=_("Only where another buys for the customer."),
    )
    business = forms.ChoiceField(label=_("Business"), choices=BusinessClass.choices, initial=BusinessClass.NEW)
    commitment = forms.ModelChoiceField(
        Commitment.objects.none(), label=_("Recorded contract, bid or award"), required=False,
        help_text=_("Those of the partner with the customer or the buyer."),
        error_messages={"invalid_choice": _("Choose one of this partner with this customer or buyer.")},
    )  # fmt: skip
    since = forms.DateField(
        label=_("Running since"),
        widget=DayInput(),
        required=False,
        help_text=_("For anything but a new sale without a recorded contract."),
    )
    on = forms.DateField(label=_("On the day"), widget=DayInput(), required=False, help_text=_("Empty: today."))
    known = forms.DateField(
        label=_("As known at the end of the day"),
        widget=DayInput(),
        required=False,
        help_text=_("Empty: as known now. The same question can have another answer by what was known then."),
    )
    declare = forms.BooleanField(
        label=_("I state: no state participation in this customer is known to us"), required=False
    )

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.identified = self.buyer = None
        partners = Partner.objects.visible_to(actor).filter(is_link=False).order_by("name_en", "pk")
        if not actor.sees_all:
            partners = partners.not_ended(clock.today())
        self.fields["partner"].queryset = partners
        if not actor.sees_all and len(actor.partner_ids) == 1:
            self.fields["partner"].widget = forms.HiddenInput()
            self.fields["partner"].initial = partners.get().slug
        self.fields["product"].queryset = Product.objects.filter(is_active=True, line__is_active=True).select_related(
            "line"
        )
        self.fields["country"].choices = country_choices()
        home = partners.filter(pk=actor.home_id).first()
        self.fields["country"].initial = home.country if home else None
        offered = list(self.fields["product"].queryset[:2])
        self.fields["product"].initial = offered[0].sku if len(offered) == 1 else None
        self.fields["buyer_country"].choices = country_choices(blank=True)
        self.offer_commitments()

    def offer_commitments(self) -> None:
        """Offer the running business of the partner with the customer or the buyer, as far as they are given already."""
        given = self.data if self.is_bound else self.initial
        self.fields["commitment"].queryset = commitments_between(self.actor, given)
        self.fields["commitment"].label_from_instance = commitment_label
        for name in ("partner", "country", "identifier", "buyer_country", "buyer_identifier"):
            self.fields[name].widget.attrs |= ASKS_FOR_COMMITMENTS | {"hx-get": reverse("licensing:ask_commitments")}

    def clean(self):
        data = super().clean()
        self.identified = self.checked(data, "country", "identifier")
        self.buyer = self.checked(data, "buyer_country", "buyer_identifier")
        if data.get("commitment"):
            data["business"] = data["commitment"].business
            self.check_product(data)
        named = data.get("commitment") or "commitment" in self.errors
        if data.get("business") != BusinessClass.NEW and not data.get("since") and not named:
            self.add_error("since", _("Give the day since which it runs, or choose the recorded contract."))
        return data

    def clean_known(self):
        day = self.cleaned_data["known"]
        if day and day > clock.today():
            raise forms.ValidationError(_("Nobody knows yet what will be known then: give a day up to today."))
        return day

    def check_product(self, data: dict) -> None:
        row, product = data["commitment"], data.get("product")
        if product is not None and product.sku not in row.products:
            text = gettext("%(commitment)s is of other products: %(products)s.")
            self.add_error("commitment", text % {"commitment": row.code, "products": ", ".join(row.products)})

    def checked(self, data: dict, country: str, identifier: str):
        value = data.get(identifier)
        if not value:
            return None
        try:
            return identify(data.get(country) or data.get("country", ""), None, value)
        except IdentifierError as error:
            self.add_error(identifier, problem_text(error))
        return None

    @property
    def day(self):
        return self.cleaned_data.get("on") or clock.today()

    @property
    def known_at(self):
        """Return the last moment of the day as known at whose end is asked; None for now."""
        day = self.cleaned_data.get("known")
        return clock.end_of(day) if day and day < clock.today() else None
