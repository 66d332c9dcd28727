"""Register codes in the admin: the rules are changed here; tables come from files, a customer's codes from its page."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from customers.models import Code, CodeRule, CodeSuccession, CodeTable, CustomerCode
from customers.services.codes import check_beginning, end_code, end_rule, set_rule
from history import clock
from history.admin import ReasonForm, RecordedAdmin
from partners.admin.acting import ReasonActionForm, act_on
from partners.exceptions import Refused
from ui.admin import ReadInline


class ReferenceAdmin(RecordedAdmin):
    """To read: what stands in it comes from the portal's own files."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False


class CodeInline(ReadInline):
    model = Code
    fields = ["code", "meaning_en", "meaning_ru", "is_confirmed"]


@admin.register(CodeTable)
class CodeTableAdmin(ReferenceAdmin):
    inlines = [CodeInline]
    list_display = ["title_en", "title_ru", "country", "edition", "source", "published_on", "is_current", "is_complete"]
    list_filter = ["country", "scheme", "is_current"]
    search_fields = ["title_en", "title_ru", "source"]


@admin.register(Code)
class CodeAdmin(ReferenceAdmin):
    list_display = ["code", "table", "meaning_en", "meaning_ru", "is_confirmed"]
    list_filter = ["table", "is_confirmed"]
    list_select_related = ["table"]
    search_fields = ["code", "meaning_en", "meaning_ru"]


@admin.register(CodeSuccession)
class CodeSuccessionAdmin(ReferenceAdmin):
    list_display = ["old", "new"]
    list_select_related = ["old", "new"]
    search_fields = ["old__code", "new__code"]


class CodeRuleForm(ReasonForm):
    """A rule, and the day from which it holds; what it says instead of an earlier one stands before that day."""

    on = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: as if it had always been so."),
    )

    def clean(self):
        data = super().clean()
        scheme, code, segment = (data.get(name) for name in ("scheme", "code", "segment"))
        if scheme and code:
            try:
                check_beginning(scheme, code)
            except Refused as refusal:
                self.add_error("code", str(refusal))
        if scheme and code and segment:
            same = CodeRule.objects.filter(scheme=scheme, code=code, segment=segment, valid__isempty=False)
            if same.exclude(pk=self.instance.pk).filter(valid__endswith=None).exists():
                self.add_error("segment", _("There is a rule of this code for this segment already: change that one."))
        return data


@admin.register(CodeRule)
class CodeRuleAdmin(RecordedAdmin):
    """A changed rule is a new one in the place of the old; who bears the code is classified anew."""

    form = CodeRuleForm
    action_form = ReasonActionForm
    actions = ["end_today"]
    list_display = ["scheme", "code", "segment", "strength", "note", "valid"]
    list_filter = ["scheme", "strength", "segment"]
    list_select_related = ["segment"]
    search_fields = ["code", "note", "segment__code"]
    fields = ["scheme", "code", "segment", "strength", "note", "on"]

    def has_change_permission(self, request, obj=None) -> bool:
        in_use = obj is None or (not obj.valid.isempty and obj.valid.upper is None)
        return in_use and super().has_change_permission(request, obj)

    def save_model(self, request, obj, form, change: bool) -> None:
        names = ("scheme", "code", "segment", "strength", "note", "on", "reason")
        data = {name: form.cleaned_data[name] for name in names}
        rule = CodeRule.objects.get(pk=obj.pk) if change else None
        obj.pk = set_rule(rule, actor=request.user, **data).pk

    @admin.action(description=_("End today (type the reason)"), permissions=["change"])
    def end_today(self, request, queryset):
        act_on(
            self, request, queryset, lambda row, why: end_rule(row, actor=request.user, reason=why, on=clock.today())
        )


@admin.register(CustomerCode)
class CustomerCodeAdmin(RecordedAdmin):
    """To read and to end; a code is added on the customer's page."""

    action_form = ReasonActionForm
    actions = ["end_today"]
    list_display = ["customer", "scheme", "code", "edition", "counts_as", "source", "valid"]
    list_filter = ["scheme"]
    list_select_related = ["customer"]
    search_fields = ["code", "customer__name", "customer__name_latin", "customer__identifiers__value", "source"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_end_permission(self, request) -> bool:
        return super().has_change_permission(request)

    @admin.action(description=_("End today (type the reason)"), permissions=["end"])
    def end_today(self, request, queryset):
        act_on(
            self, request, queryset, lambda row, why: end_code(row, actor=request.user, reason=why, on=clock.today())
        )
