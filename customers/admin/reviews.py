"""Reviews and answered questions in the admin: to read; they are decided and taken back on the portal's pages."""

from django.contrib import admin

from customers.models import Review, ReviewAct, Settlement
from history.admin import RecordedAdmin
from ui.admin import ReadAdmin, ReadInline


@admin.register(Review)
class ReviewAdmin(ReadAdmin, RecordedAdmin):
    list_display = ["customer", "cause", "outcome", "opened_at", "act"]
    list_filter = ["cause", "outcome"]
    list_select_related = ["customer", "act"]
    search_fields = ["customer__name", "customer__name_latin", "customer__identifiers__value"]


class ReviewInline(ReadInline):
    model = Review
    fields = ["customer", "cause", "outcome"]


@admin.register(ReviewAct)
class ReviewActAdmin(ReadAdmin, RecordedAdmin):
    inlines = [ReviewInline]
    list_display = ["outcome", "actor", "at", "reason", "undone_at"]
    list_filter = ["outcome"]
    list_select_related = ["actor"]
    search_fields = ["reason"]


@admin.register(Settlement)
class SettlementAdmin(ReadAdmin, RecordedAdmin):
    list_display = ["__str__", "actor", "at", "reason", "customers", "answers", "undone_at"]
    list_filter = ["answer"]
    list_select_related = ["entity", "customer", "actor"]
    search_fields = ["entity__name", "customer__name", "reason"]
