"""The form of the question "may I sell this?"."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.identifiers import IdentifierError, identify
from customers.identifiers.messages import problem_text
from history import clock
from licensing.models import BusinessClass, Commitment, Product
from partners.forms import DayInput, country_choices
from partners.models import Partner


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
        Commitment.objects.none(), label=_("Recorded contract, bid or award"), required=False
    )
    since = forms.DateField(
        label=_("Running since"),
        widget=DayInput(),
        required=False,
        help_text=_("For anything but a new sale without a recorded contract."),
    )
    on = forms.DateField(label=_("On the day"), widget=DayInput(), required=False, help_text=_("Empty: today."))
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
        self.fields["commitment"].queryset = Commitment.objects.visible_to(actor).select_related("customer")
        self.fields["commitment"].label_from_instance = lambda row: f"{row} · {row.customer} · {row.since}"

    def clean(self):
        data = super().clean()
        self.identified = self.checked(data, "country", "identifier")
        self.buyer = self.checked(data, "buyer_country", "buyer_identifier")
        if data.get("commitment"):
            data["business"] = data["commitment"].business
        if data.get("business") != BusinessClass.NEW and not data.get("since") and not data.get("commitment"):
            self.add_error("since", _("Give the day since which it runs, or choose the recorded contract."))
        return data

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
