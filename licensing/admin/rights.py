"""Licenses, policies, acts and answers in the admin."""

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history import clock
from history.admin import RecordedAdmin
from licensing.models import (
    Act,
    ActItem,
    BulkAct,
    Bundle,
    Commitment,
    Confirmation,
    Decision,
    License,
    LicenseStop,
    Offer,
    Policy,
    Product,
    ProductLine,
    RenewalReminder,
    SentReminder,
    Vendor,
)
from licensing.services.licenses import resume_licenses, revoke_licenses, stop_licenses
from partners.admin.acting import ReasonActionForm, act_on
from ui.admin import ReadAdmin, ReadInline, ShowsPeriod

PARTNER_FIELDS = ("slug", "name_en", "name_ru", "tax_id")


def numbered(queryset, search_term: str, letter: str):
    """Return the row whose number was typed, such as L-17; nothing for another text."""
    number = search_term.strip().upper().removeprefix(letter).removeprefix("-")
    return queryset.filter(pk=int(number)) if number.isdecimal() and len(number) < 10 else queryset.none()


class NumberedSearch:
    """Finds a row by its printed number too."""

    letter = ""

    def get_search_results(self, request, queryset, search_term):
        found, distinct = super().get_search_results(request, queryset, search_term)
        exact = numbered(queryset, search_term, self.letter)
        return (exact if exact.exists() else found), distinct


class CatalogueAdmin(RecordedAdmin):
    """Codes are quoted in licenses, policies and answers: they are given once."""

    def get_readonly_fields(self, request, obj=None):
        return [name for name in ("slug", "sku", "vendor", "line") if obj and hasattr(obj, name)]


@admin.register(Vendor)
class VendorAdmin(CatalogueAdmin):
    list_display = ["name", "slug", "site", "direct_url"]
    search_fields = ["name", "slug"]


@admin.register(ProductLine)
class ProductLineAdmin(CatalogueAdmin):
    list_display = ["name", "slug", "vendor", "position", "is_active"]
    list_filter = ["is_active"]
    list_select_related = ["vendor"]
    search_fields = ["name", "slug"]


class OfferInline(ReadInline):
    model = Offer
    fields = ["territory", "is_direct", "url", "valid"]


@admin.register(Product)
class ProductAdmin(CatalogueAdmin):
    inlines = [OfferInline]
    list_display = ["name", "sku", "line", "is_active"]
    list_filter = ["line", "is_active"]
    list_select_related = ["line"]
    search_fields = ["name", "sku"]


@admin.register(Offer)
class OfferAdmin(ShowsPeriod, RecordedAdmin):
    list_display = ["product", "territory", "is_direct", "period"]
    list_select_related = ["product"]
    search_fields = ["product__name", "product__sku"]
    autocomplete_fields = ["product"]


class LicenseStopInline(ReadInline):
    model = LicenseStop
    fields = ["reason", "text", "blocks_running", "valid"]


class ActOfLicenseInline(ReadInline):
    model = ActItem
    fields = ["act", "before", "after"]
    show_change_link = False


@admin.register(License)
class LicenseAdmin(NumberedSearch, ReadAdmin, RecordedAdmin):
    letter = "L"
    action_form = ReasonActionForm
    actions = ["revoke_today", "stop_today", "resume_today"]
    inlines = [LicenseStopInline, ActOfLicenseInline]
    list_display = ["__str__", "holder", "grantor", "line", "segment", "territory", "excluded", "period", "revoked"]
    list_filter = ["line", "segment", "revoked"]
    list_select_related = ["holder", "grantor", "line", "segment"]
    search_fields = ["document", *(f"{side}__{name}" for side in ("holder", "grantor") for name in PARTNER_FIELDS)]
    search_help_text = _("A number such as L-17, a partner or a document")

    @admin.action(description=_("Revoke from today (type the reason)"), permissions=["act"])
    def revoke_today(self, request, queryset):
        self.act(request, queryset, revoke_licenses)

    @admin.action(description=_("Stop from today (type the reason)"), permissions=["act"])
    def stop_today(self, request, queryset):
        self.act(request, queryset, stop_licenses)

    @admin.action(description=_("Resume from today (type the reason)"), permissions=["act"])
    def resume_today(self, request, queryset):
        self.act(request, queryset, resume_licenses)

    def act(self, request, queryset, verb):
        """Do it to all that are chosen as one act, which one Undo takes back."""
        act_on(
            self,
            request,
            [list(queryset)],
            lambda rows, why: verb(rows, actor=request.user, reason=why, on=clock.today()),
        )


class ConfirmationInline(ReadInline):
    model = Confirmation
    fk_name = "policy"
    fields = ["kind", "proposed_by", "proposed_at", "outcome", "decided_by", "decided_at", "alone"]


@admin.register(Policy)
class PolicyAdmin(NumberedSearch, ReadAdmin, RecordedAdmin):
    """To read; drafting, enacting and putting back are acts of officers on the portal's pages."""

    letter = "P"
    inlines = [ConfirmationInline]
    list_display = ["__str__", "title_en", "effect", "lines", "countries", "period", "status"]
    list_filter = ["status", "effect", "vendor"]
    search_fields = ["title_en", "title_ru", "letter"]
    search_help_text = _("A number such as P-1, the title, or words of the letter")


@admin.register(Confirmation)
class ConfirmationAdmin(ReadAdmin):
    list_display = ["policy", "kind", "proposed_by", "proposed_at", "due_at", "outcome", "decided_by", "alone"]
    list_filter = ["kind", "outcome", "alone"]
    list_select_related = ["policy", "proposed_by", "decided_by"]


@admin.register(Commitment)
class CommitmentAdmin(ReadAdmin, RecordedAdmin):
    list_display = ["__str__", "partner", "customer", "products", "since", "ends", "document"]
    list_filter = ["business"]
    list_select_related = ["partner", "customer"]
    search_fields = [
        "number",
        "document",
        "customer__name",
        "customer__name_latin",
        "partner__slug",
        "partner__name_en",
    ]


@admin.register(Decision)
class DecisionAdmin(ReadAdmin):
    """Every answer ever given, with the facts it was judged on."""

    list_display = ["receipt", "asked_at", "partner", "customer_text", "product", "on", "verdict", "governing"]
    list_filter = ["verdict", "governing", "route"]
    list_select_related = ["partner", "product"]
    date_hierarchy = "asked_at"
    search_fields = [
        "receipt",
        "customer_text",
        "customer__name",
        "customer__name_latin",
        "customer__identifiers__value",
        "partner__slug",
        "partner__name_en",
        "asked_by__email",
    ]
    search_help_text = _("A receipt, a customer by name or identifier, a partner, or who asked")

    def view_on_site(self, obj):
        return reverse("licensing:receipt", args=[obj.receipt])


class ActItemInline(ReadInline):
    model = ActItem
    fields = ["license", "before", "after"]
    show_change_link = False


@admin.register(Act)
class ActAdmin(NumberedSearch, ReadAdmin):
    """To read; the Undo stands on the portal's page of the act."""

    letter = "A"
    inlines = [ActItemInline]
    list_display = ["__str__", "kind", "at", "actor", "reason", "undoes"]
    list_filter = ["kind"]
    list_select_related = ["actor", "undoes"]
    date_hierarchy = "at"
    search_fields = ["reason", "actor__email", "actor__name"]


@admin.register(BulkAct)
class BulkActAdmin(ReadAdmin):
    """How far a bulk act is, and what it was asked to do."""

    list_display = ["act", "reached", "finished_at"]
    list_select_related = ["act"]
    search_fields = ["act__reason"]


@admin.register(Bundle)
class BundleAdmin(ReadAdmin):
    list_display = ["name_en", "name_ru", "code", "territory", "excluded", "months", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name_en", "name_ru", "code"]


@admin.register(RenewalReminder)
class RenewalReminderAdmin(RecordedAdmin):
    """On how many days before the last day holders are reminded; a row that is not wanted is put out of use."""

    list_display = ["days_before", "is_active"]
    search_fields = ["days_before"]

    def get_readonly_fields(self, request, obj=None):
        return ["days_before"] if obj else []


@admin.register(SentReminder)
class SentReminderAdmin(ReadAdmin, admin.ModelAdmin):
    list_display = ["license", "days_before", "sent_on"]
    list_select_related = ["license"]
    search_fields = [f"license__holder__{name}" for name in PARTNER_FIELDS]
