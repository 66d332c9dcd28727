"""Customers in the admin: found by anything they ever bore; names and numbers are corrected by the services."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from customers.identifiers import IdentifierError, check
from customers.identifiers.messages import problem_text
from customers.models import Customer, CustomerSegment, FormerName, Identifier, LookupRun, Segment
from customers.services.customers import check_free, correct_identifier, correct_name
from customers.services.profiles import reprofile
from customers.services.segments import check_place, end_segment
from history import clock
from history.admin import ReasonForm, RecordedAdmin
from partners.admin.acting import ReasonActionForm, act_on
from partners.exceptions import Refused
from ui.admin import ReadAdmin, ReadInline, ShowsPeriod


class IdentifierInline(ReadInline):
    model = Identifier
    fields = ["scheme", "value", "is_current", "names_customer"]


class FormerNameInline(ReadInline):
    model = FormerName
    fields = ["name"]


class CustomerSegmentInline(ReadInline):
    model = CustomerSegment
    fields = ["segment", "basis", "evidence", "valid", "found_by"]


@admin.register(Customer)
class CustomerAdmin(RecordedAdmin):
    """Found by any name in either script and any identifier, earlier ones included; added on the portal's page."""

    inlines = [IdentifierInline, FormerNameInline, CustomerSegmentInline]
    list_display = ["name", "name_latin", "country", "region", "added_by"]
    list_filter = ["country"]
    list_select_related = ["added_by"]
    search_fields = ["name"]
    search_help_text = _("Any name in either script, or any identifier, also an old one")
    fields = ["name", "name_latin", "country", "region", "public_id", "added_by", "merged_into"]
    readonly_fields = ["country", "public_id", "added_by", "merged_into"]

    def has_add_permission(self, request) -> bool:
        return False

    def get_search_results(self, request, queryset, search_term):
        return (queryset.search(search_term) if search_term.strip() else queryset), False

    def save_model(self, request, obj, form, change: bool) -> None:
        """Correct the names by the service, so that the old ones stay findable; save the region as it is."""
        data = form.cleaned_data
        names = {"name": data["name"], "name_latin": data["name_latin"]}
        correct_name(obj, actor=request.user, reason=data["reason"], **names)
        region, obj = obj.region, Customer.objects.get(pk=obj.pk)
        if obj.region != region:
            obj.region = region
            super().save_model(request, obj, form, change)
            reprofile([obj.pk])


class IdentifierAdminForm(ReasonForm):
    """The right value in the place of the wrong one."""

    identified = None

    def clean(self):
        data, row = super().clean(), self.instance
        if "value" in data:
            try:
                self.identified = check(row.country, row.scheme, data["value"])
                check_free(self.identified, row.customer)
            except IdentifierError as error:
                self.add_error("value", problem_text(error))
            except Refused as refusal:
                self.add_error("value", str(refusal))
        return data


@admin.register(Identifier)
class IdentifierAdmin(RecordedAdmin):
    """A corrected value becomes the current one; the wrong one stays, not current, and stays findable."""

    form = IdentifierAdminForm
    list_display = ["value", "scheme", "customer", "is_current", "names_customer"]
    list_filter = ["scheme", "is_current"]
    list_select_related = ["customer"]
    search_fields = ["value", "customer__name", "customer__name_latin"]
    fields = ["customer", "country", "scheme", "value", "is_current", "names_customer"]
    readonly_fields = ["customer", "country", "scheme", "is_current", "names_customer"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_current)

    def save_model(self, request, obj, form, change: bool) -> None:
        wrong = Identifier.objects.select_related("customer").get(pk=obj.pk)
        reason = form.cleaned_data["reason"]
        correct_identifier(wrong.customer, form.identified, actor=request.user, reason=reason, instead_of=wrong)


@admin.register(CustomerSegment)
class CustomerSegmentAdmin(ShowsPeriod, RecordedAdmin):
    """To read and to end; a segment is found on the customer's page."""

    action_form = ReasonActionForm
    actions = ["end_today"]
    list_display = ["customer", "segment", "basis", "evidence", "period", "found_by"]
    list_filter = ["basis", "segment"]
    list_select_related = ["customer", "segment", "found_by"]
    search_fields = ["customer__name", "customer__name_latin", "customer__identifiers__value", "evidence"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_end_permission(self, request) -> bool:
        return super().has_change_permission(request)

    @admin.action(description=_("End today (type the reason)"), permissions=["end"])
    def end_today(self, request, queryset):
        act_on(
            self, request, queryset, lambda row, why: end_segment(row, actor=request.user, reason=why, on=clock.today())
        )


class SegmentAdminForm(ReasonForm):
    def clean(self):
        data = super().clean()
        if data.get("parent"):
            try:
                check_place(self.instance, data["parent"])
            except Refused as refusal:
                self.add_error("parent", forms.ValidationError(str(refusal), code=refusal.code))
        return data


@admin.register(Segment)
class SegmentAdmin(RecordedAdmin):
    """The tree; a segment is added on the portal's page. Code and axis stay: rules and files name it by them."""

    form = SegmentAdminForm
    list_display = ["name_en", "name_ru", "code", "axis", "parent", "needs_license", "is_active"]
    list_filter = ["axis", "needs_license", "is_active"]
    list_select_related = ["parent"]
    search_fields = ["code", "name_en", "name_ru"]
    readonly_fields = ["code", "axis"]

    def has_add_permission(self, request) -> bool:
        return False


@admin.register(LookupRun)
class LookupRunAdmin(ReadAdmin):
    list_display = ["partner", "began_at", "lookups"]
    list_select_related = ["partner"]
    search_fields = ["partner__slug", "partner__name_en", "partner__name_ru"]
