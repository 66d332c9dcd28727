"""Customers that are one, are not, or are likely to be: to read; they are merged and parted on the portal's pages."""

from django.contrib import admin

from customers.models import CustomerMerge, DuplicatePair, NotTheSame
from history.admin import RecordedAdmin
from ui.admin import ReadAdmin, ReadOnly


@admin.register(CustomerMerge)
class CustomerMergeAdmin(ReadOnly, RecordedAdmin):
    list_display = ["merged", "kept", "reason", "merged_at", "merged_by", "undone_at"]
    list_select_related = ["merged", "kept", "merged_by"]
    search_fields = ["merged__name", "kept__name", "merged__identifiers__value", "reason"]


@admin.register(NotTheSame)
class NotTheSameAdmin(ReadOnly, RecordedAdmin):
    list_display = ["one", "other", "reason", "said_by", "stands"]
    list_filter = ["stands"]
    list_select_related = ["one", "other", "said_by"]
    search_fields = ["one__name", "other__name", "reason"]


@admin.register(DuplicatePair)
class DuplicatePairAdmin(ReadAdmin):
    list_display = ["one", "other", "score", "reasons"]
    list_select_related = ["one", "other"]
    search_fields = ["one__name", "other__name"]
