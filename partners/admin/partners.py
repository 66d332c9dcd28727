"""Partners, what stops them, and their contacts."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from history import clock
from history.admin import ReasonForm, RecordedAdmin
from partners.admin.acting import ReasonActionForm, act_on
from partners.exceptions import Refused
from partners.models import Contact, FormerAddress, Hold, HoldReason, Partner
from partners.services.contacts import check_free, keep_address
from partners.services.holds import hold_partner, lift_hold
from partners.services.partners import check_circle, check_standing, end_partner
from ui.admin import ReadInline, ShowsPeriod


class PartnerAdminForm(ReasonForm):
    def clean(self):
        data = super().clean()
        if "parent" in data:
            try:
                check_standing(data["parent"], is_root=bool(data.get("is_operator") or data.get("is_link")))
                if self.instance.pk:
                    check_circle(self.instance, data["parent"])
            except Refused as refusal:
                self.add_error("parent", forms.ValidationError(str(refusal), code=refusal.code))
        return data


class ContactAdminForm(forms.ModelForm):
    """An address is kept in small letters: another by its case alone is the same."""

    def save(self, commit=True):
        """A corrected address has not bounced yet."""
        if self.instance.pk and "email" in self.changed_data:
            self.instance.bounced_at = None
        return super().save(commit)

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    def clean(self):
        """Check here what Django leaves to the database where contacts stand within their partner's form."""
        data = super().clean()
        if data.get("email") and data.get("partner"):
            try:
                check_free(Contact(pk=self.instance.pk, partner=data["partner"]), data["email"])
            except Refused as refusal:
                self.add_error("email", str(refusal))
        return data


def keep_former(form: ContactAdminForm, *, actor, reason: str) -> None:
    """Keep the address that a saved form replaced, so that it stays findable."""
    if form.initial.get("email") and "email" in form.changed_data:
        keep_address(form.initial["email"], contact=form.instance, actor=actor, reason=reason)


class FormerAddressInline(ReadInline):
    model = FormerAddress
    fields = readonly_fields = ["email", "at", "by", "reason"]


class ContactInline(admin.TabularInline):
    model = Contact
    form = ContactAdminForm
    extra = 0
    can_delete = False
    fields = ["name", "email", "role", "language", "is_active", "bounced_at"]
    readonly_fields = ["bounced_at"]


@admin.register(Partner)
class PartnerAdmin(RecordedAdmin):
    """Found by any name it has or had, its code, its tax identifier, and by its people."""

    form = PartnerAdminForm
    action_form = ReasonActionForm
    actions = ["stop", "lift", "end_today"]
    inlines = [ContactInline]
    list_display = ["name_en", "name_ru", "slug", "country", "tax_id", "parent", "is_operator", "is_link"]
    list_filter = ["country", "is_operator", "is_link", "language"]
    list_select_related = ["parent"]
    search_fields = [
        "=id",
        "slug",
        "name_en",
        "name_ru",
        "tax_id",
        "city",
        "contacts__email",
        "contacts__former_addresses__email",
        "contacts__name",
    ]
    search_help_text = _("Name, code, tax identifier (also an old one), or a contact's name or address")
    autocomplete_fields = ["parent"]

    def get_search_results(self, request, queryset, search_term):
        found, has_duplicates = super().get_search_results(request, queryset, search_term)
        if search_term:
            once = queryset.model.objects.matching(search_term.strip()).values("pk")
            found, has_duplicates = found | queryset.filter(pk__in=once), True
        return found, has_duplicates

    def save_formset(self, request, form, formset, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for row in formset.initial_forms:
            keep_former(row, actor=request.user, reason=form.cleaned_data["reason"])

    @admin.action(description=_("Stop from today (type the reason)"), permissions=["change"])
    def stop(self, request, queryset):
        def act(partner, reason):
            return hold_partner(partner, actor=request.user, reason=reason, on=clock.today(), why=HoldReason.OTHER)

        act_on(self, request, queryset, act)

    @admin.action(description=_("Lift every stop from today (type the reason)"), permissions=["change"])
    def lift(self, request, queryset):
        def act(partner, reason):
            holds = list(partner.holds.in_force(clock.today()))
            return sum(lift_hold(hold, actor=request.user, reason=reason, on=clock.today()) for hold in holds)

        act_on(self, request, queryset, act)

    @admin.action(description=_("End the partnership today (type the reason)"), permissions=["change"])
    def end_today(self, request, queryset):
        act_on(
            self, request, queryset, lambda row, why: end_partner(row, actor=request.user, reason=why, on=clock.today())
        )


@admin.register(Hold)
class HoldAdmin(ShowsPeriod, RecordedAdmin):
    """To read and to lift; a partner is stopped on its own page or in the list of partners."""

    action_form = ReasonActionForm
    actions = ["lift"]
    list_display = ["partner", "reason", "text", "period", "blocks_running"]
    list_filter = ["reason", "blocks_running"]
    list_select_related = ["partner"]
    search_fields = ["partner__slug", "partner__name_en", "partner__name_ru", "text"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_lift_permission(self, request) -> bool:
        return super().has_change_permission(request)

    @admin.action(description=_("Lift from today (type the reason)"), permissions=["lift"])
    def lift(self, request, queryset):
        act_on(
            self, request, queryset, lambda row, why: lift_hold(row, actor=request.user, reason=why, on=clock.today())
        )


@admin.register(Contact)
class ContactAdmin(admin.ModelAdmin):
    form = ContactAdminForm
    inlines = [FormerAddressInline]
    list_display = ["name", "email", "partner", "role", "language", "is_active", "bounced_at"]
    list_filter = ["role", "language", "is_active", ("bounced_at", admin.EmptyFieldListFilter)]
    list_select_related = ["partner"]
    search_fields = [
        "name",
        "email",
        "former_addresses__email",
        "partner__slug",
        "partner__name_en",
        "partner__name_ru",
    ]
    autocomplete_fields = ["partner", "user"]
    readonly_fields = ["bounced_at"]

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def save_model(self, request, obj, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        keep_former(form, actor=request.user, reason="")
