"""Forms of partners and their people. Each takes the actor and offers only what the actor may choose."""

from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from files.forms import DocumentsField
from history import clock
from partners.models import (
    PARTNER_ROLES,
    Contact,
    CountryGroup,
    HoldReason,
    Invitation,
    Membership,
    MemberStatus,
    Partner,
    RequestKind,
    Role,
)
from partners.reference import COUNTRIES
from partners.roles import DECIDES
from partners.services.memberships import roles_of
from ui.formats import country_name


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


def country_choices(*, blank: bool = False) -> list[tuple[str, str]]:
    """Return the countries in the reader's order; with `blank` nothing is chosen at first."""
    found = sorted(((code, country_name(code)) for code in COUNTRIES), key=lambda item: item[1])
    return [("", "—"), *found] if blank else found


class ReasonField(forms.CharField):
    """Why: what a person typed stands in the history."""

    def __init__(self, **kwargs):
        super().__init__(label=_("Reason"), max_length=500, help_text=_("Stays in the history."), **kwargs)


class PartnerForm(forms.ModelForm):
    since = forms.DateField(label=_("Partner since"), widget=DayInput())
    reason = ReasonField()

    class Meta:
        model = Partner
        fields = ["slug", "name_en", "name_ru", "country", "city", "tax_id", "parent", "language"]

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(label=_("Country"), choices=country_choices(blank=True))
        self.fields["parent"].queryset = Partner.objects.visible_to(actor).filter(is_link=False)
        self.fields["parent"].required = True
        self.fields["since"].initial = clock.today()
        self.fields["parent"].initial = actor.home_id if actor.is_operator else None
        if self.instance.pk:
            del self.fields["since"]
            self.fields["parent"].required = not (self.instance.is_operator or self.instance.is_link)

    def values(self) -> dict:
        """Return what the service takes beside actor and reason."""
        return {key: value for key, value in self.cleaned_data.items() if key != "reason"}

    def _post_clean(self):
        # The instance is the service's to change: a refused correction must leave it as it is on file.
        before = {name: getattr(self.instance, name) for name in self.Meta.fields if name != "parent"}
        parent = self.instance.parent
        super()._post_clean()
        for name, value in before.items():
            setattr(self.instance, name, value)
        self.instance.parent = parent


class BlocksRunningField(forms.BooleanField):
    """Whether a stop is for running business too; without it a stop leaves what was begun serviceable."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Also stop running contracts, bids and awards"))
        kwargs.setdefault(
            "help_text", _("Otherwise those of before this day go on; new sales and renewals stop in any case.")
        )
        super().__init__(required=False, **kwargs)


class HoldForm(forms.Form):
    why = forms.ChoiceField(label=_("Why"), choices=HoldReason.choices)
    on = forms.DateField(label=_("From"), widget=DayInput())
    until = forms.DateField(
        label=_("Last day"), widget=DayInput(), required=False, help_text=_("Empty: until it is lifted.")
    )
    blocks_running = BlocksRunningField()
    reason = ReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()

    def clean_until(self) -> date | None:
        """Return the first day over; people name the last day stopped."""
        last = self.cleaned_data["until"]
        return last + timedelta(days=1) if last else None


class DayReasonForm(forms.Form):
    on = forms.DateField(label=_("From"), widget=DayInput())
    reason = ReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


class ReasonForm(forms.Form):
    reason = ReasonField()


class ContactForm(forms.ModelForm):
    class Meta:
        model = Contact
        fields = ["name", "email", "role", "language", "is_active"]


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"))
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("Role"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="ru")

    def __init__(self, *args, partner: Partner, **kwargs):
        super().__init__(*args, **kwargs)
        labels = dict(Role.choices)
        self.fields["role"].choices = [(role, labels[role]) for role in roles_of(partner)]


class AcceptForm(forms.Form):
    """Who was invited says how they are called and chooses a password; who has an account keeps both."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters."),
    )

    def __init__(self, *args, invitation: Invitation, has_account: bool, **kwargs):
        super().__init__(*args, initial={"name": invitation.name, "language": invitation.language}, **kwargs)
        self.invitation = invitation
        if has_account:
            self.fields.clear()

    def clean(self):
        data = super().clean()
        if data.get("password"):
            user = get_user_model()(email=self.invitation.email, name=data.get("name", ""))
            try:
                validate_password(data["password"], user)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data

    def values(self) -> dict[str, str]:
        """Return what the service takes; empty where the person has an account already."""
        return {name: self.cleaned_data.get(name, "") for name in ("name", "password", "language")}


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"))
    reason = ReasonField()

    def __init__(self, *args, partner: Partner, **kwargs):
        super().__init__(*args, **kwargs)
        labels = dict(Role.choices)
        self.fields["role"].choices = [(role, labels[role]) for role in roles_of(partner)]


class GroupForm(forms.Form):
    code = forms.SlugField(label=_("Code"), max_length=20)
    name_en = forms.CharField(label=_("Name, English"), max_length=100)
    name_ru = forms.CharField(label=_("Name, Russian"), max_length=100, required=False)
    reason = ReasonField()


class GroupMemberForm(forms.Form):
    group = forms.ModelChoiceField(CountryGroup.objects.none(), label=_("Group"))
    country = forms.ChoiceField(label=_("Country"), choices=[])
    status = forms.ChoiceField(label=_("Status"), choices=MemberStatus.choices)
    since = forms.DateField(label=_("From"), widget=DayInput())
    reason = ReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = CountryGroup.objects.all()
        self.fields["country"].choices = country_choices(blank=True)
        self.fields["since"].initial = clock.today()


class SelectContactsForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=[])
    contacts = forms.ModelMultipleChoiceField(
        Contact.objects.none(), label=_("Contacts"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        labels = dict(Role.choices)
        self.fields["role"].choices = [(role, labels[role]) for role in PARTNER_ROLES]
        self.fields["contacts"].queryset = (
            Contact.objects.visible_to(actor)
            .without_access()
            .select_related("partner")
            .order_by("partner", "name", "pk")
        )
        self.fields["contacts"].label_from_instance = lambda row: f"{row.name} · {row.email} · {row.partner}"


class ReplaceForm(forms.Form):
    email = forms.EmailField(label=_("E-mail of the successor"))
    name = forms.CharField(label=_("Name of the successor"), max_length=200)
    reason = ReasonField()


ASKED_HERE = [RequestKind.QUESTION, RequestKind.CORRECTION]
"""The kinds a person asks for on the general form; the others begin where their subject is."""


class RequestForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=[(kind, kind.label) for kind in ASKED_HERE])
    subject = forms.CharField(label=_("Subject"), max_length=300)
    text = forms.CharField(label=_("Your text"), max_length=4000, widget=forms.Textarea({"rows": 6}))
    documents = DocumentsField(label=_("Documents"), required=False)


class MessageForm(forms.Form):
    text = forms.CharField(label=_("Your text"), max_length=4000, widget=forms.Textarea({"rows": 4, "data-key": "E"}))
    documents = DocumentsField(label=_("Documents"), required=False)


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(get_user_model().objects.none(), label=_("To whom"))
    text = ReasonField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        members = Membership.objects.active().filter(partner__is_operator=True, role__in=DECIDES)
        self.fields["to"].queryset = get_user_model().objects.filter(pk__in=members.values("user")).order_by("name")


class SnoozeForm(forms.Form):
    until = forms.DateField(label=_("Until"), widget=DayInput())
    text = ReasonField()
