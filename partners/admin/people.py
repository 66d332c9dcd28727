"""People: their roles, their invitations, the successor who takes over, the person who is forgotten."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin import ProofForm, UserAdmin
from accounts.models import User
from history.admin import ReasonForm, RecordedAdmin
from partners.admin.acting import ReasonActionForm, act_on
from partners.exceptions import Refused
from partners.models import Contact, FormerAddress, Invitation, Membership, Partner
from partners.services.invitations import resend_invitation, withdraw_invitation
from partners.services.memberships import add_member, change_role, check_not_own, check_role, end_membership
from partners.services.repairs import correct_address, forget_person, is_distributors, replace_person, taken
from ui.admin import ReadAdmin, ReadInline


class MembershipAdminForm(ReasonForm):
    """`actor` is who saves; the admin sets it on the class that it makes for the request."""

    actor = None

    def clean(self):
        data = super().clean()
        partner = data.get("partner") or getattr(self.instance, "partner", None)
        user = data.get("user") or getattr(self.instance, "user", None)
        if data.get("role") and partner and user:
            try:
                check_role(partner, data["role"])
                check_not_own(user.pk, self.actor)
                check_distributors(partner, self.actor)
            except Refused as refusal:
                self.add_error("role", str(refusal))
        return data


def check_distributors(partner: Partner, actor) -> None:
    """Refuse support the distributor's own people: who gives its roles gives every right."""
    if partner.is_operator and not actor.is_superuser:
        text = _("The distributor's people are given and ended by its managers and officers, on its page.")
        raise Refused(str(text), "operator")


class SuccessorForm(ReasonActionForm):
    """Who takes over, for the action that replaces a person."""

    successor_email = forms.EmailField(label=_("E-mail of the successor"), required=False)
    successor_name = forms.CharField(label=_("Name of the successor"), required=False, max_length=200)


@admin.register(Membership)
class MembershipAdmin(RecordedAdmin):
    form = MembershipAdminForm
    action_form = SuccessorForm
    actions = ["replace", "end_access"]
    list_display = ["user", "partner", "role", "is_active"]
    list_filter = ["role", "is_active"]
    list_select_related = ["user", "partner"]
    search_fields = ["user__email", "user__name", "partner__slug", "partner__name_en", "partner__name_ru"]
    autocomplete_fields = ["user", "partner"]

    def get_readonly_fields(self, request, obj=None):
        return ["user", "partner"] if obj else []

    def has_change_permission(self, request, obj=None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or request.user.is_superuser or not obj.partner.is_operator)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.actor = request.user
        return form

    def save_model(self, request, obj, form, change: bool) -> None:
        """Give, change or end the role by the services; the form's instance only says what is wanted."""
        how = {"actor": request.user, "reason": form.cleaned_data["reason"]}
        if not change:
            obj.pk = add_member(obj.partner, obj.user, role=obj.role, **how).pk
            return
        row = Membership.objects.select_related("partner", "user").get(pk=obj.pk)
        if obj.is_active and not row.is_active:
            add_member(row.partner, row.user, role=obj.role, **how)
            return
        change_role(row, role=obj.role, **how)
        if row.is_active and not obj.is_active:
            end_membership(row, **how)

    @admin.action(description=_("Replace the person (type successor and reason)"), permissions=["change"])
    def replace(self, request, queryset):
        email, name = request.POST.get("successor_email", "").strip(), request.POST.get("successor_name", "").strip()

        def act(membership, reason):
            if queryset.count() != 1 or "@" not in email or not name:
                raise Refused(str(_("Choose one person, and type the successor's e-mail and name beside the action.")))
            check_distributors(membership.partner, request.user)
            replace_person(membership, email=email, name=name, actor=request.user, reason=reason)
            return True

        act_on(self, request, queryset, act)

    @admin.action(description=_("End the access (type the reason)"), permissions=["change"])
    def end_access(self, request, queryset):
        def act(membership, reason):
            check_distributors(membership.partner, request.user)
            return end_membership(membership, actor=request.user, reason=reason)

        act_on(self, request, queryset, act)


@admin.register(Invitation)
class InvitationAdmin(ReadAdmin):
    """To read, to send again and to withdraw; inviting is done on the partner's page."""

    action_form = ReasonActionForm
    actions = ["send_again", "withdraw"]
    list_display = ["email", "name", "partner", "role", "invited_at", "sent_at", "accepted_at", "withdrawn_at"]
    list_filter = ["role", ("accepted_at", admin.EmptyFieldListFilter), ("withdrawn_at", admin.EmptyFieldListFilter)]
    list_select_related = ["partner"]
    search_fields = ["email", "name", "partner__slug", "partner__name_en", "partner__name_ru"]
    exclude = ["token_hash"]

    @admin.action(description=_("Send again (type the reason)"), permissions=["act"])
    def send_again(self, request, queryset):
        def act(invitation, reason):
            check_distributors(invitation.partner, request.user)
            resend_invitation(invitation)
            return True

        act_on(self, request, queryset, act)

    @admin.action(description=_("Withdraw (type the reason)"), permissions=["act"])
    def withdraw(self, request, queryset):
        act_on(self, request, queryset, lambda row, why: withdraw_invitation(row))


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    can_delete = False
    fields = readonly_fields = ["partner", "role", "is_active"]
    show_change_link = True

    def has_add_permission(self, request, obj=None) -> bool:
        return False


class ContactOfPersonInline(MembershipInline):
    model = Contact
    fields = readonly_fields = ["partner", "name", "email", "is_active"]


class PersonForm(forms.ModelForm):
    """A person; a corrected address asks why, for it is the login."""

    reason = forms.CharField(
        label=_("Reason for another address"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def clean(self):
        data = super().clean()
        email = data.get("email", "").lower()
        if email:
            data["email"] = email
        if self.instance.pk and email and email != self.initial.get("email"):
            if not data.get("reason", "").strip():
                self.add_error("reason", _("Say why the address is another: the person signs in with it."))
            if taken(email, self.instance):
                self.add_error("email", _("%(email)s is another person's address.") % {"email": email})
        return data


class FormerAddressInline(ReadInline):
    model = FormerAddress
    fk_name = "user"
    fields = readonly_fields = ["email", "at", "by", "reason"]


class PersonActionForm(ProofForm, ReasonActionForm):
    """The proof for a reset, the reason for forgetting."""


admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(UserAdmin):
    """The user with where they belong; found by their partner too."""

    form = PersonForm
    action_form = PersonActionForm
    actions = ["reset_factor", "forget"]
    inlines = [MembershipInline, ContactOfPersonInline, FormerAddressInline]
    fieldsets = [(None, {"fields": ["email", "reason", "name", "language", "is_active"]}), *UserAdmin.fieldsets[1:]]
    search_fields = [
        *UserAdmin.search_fields,
        "former_addresses__email",
        "memberships__partner__slug",
        "memberships__partner__name_en",
    ]

    def get_readonly_fields(self, request, obj=None):
        """Let a superuser alone move the addresses of the distributor's people: who has one resets the password."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "email"] if obj and is_distributors(obj) and not request.user.is_superuser else fields

    def save_model(self, request, obj, form, change: bool) -> None:
        """Move the address by the service, everything else as it is."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        email, obj.email = obj.email, form.initial.get("email", obj.email)
        super().save_model(request, obj, form, change)
        correct_address(obj, email=email, actor=request.user, reason=form.cleaned_data["reason"].strip())

    @admin.action(description=_("Forget the person: blank name and address (type the reason)"), permissions=["change"])
    def forget(self, request, queryset):
        act_on(self, request, queryset, lambda row, why: forget_person(row, actor=request.user, reason=why))
