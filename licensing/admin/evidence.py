"""What rules and answers rest on: documents, terms, statements, exceptions, restrictions, the gap; to read."""

from django.contrib import admin

from history.admin import RecordedAdmin
from licensing.models import (
    Application,
    Document,
    Exemption,
    GapItem,
    ListedMatch,
    PolicyTerm,
    Preview,
    Restriction,
    Statement,
)
from ui.admin import ReadAdmin


@admin.register(Document)
class DocumentAdmin(ReadAdmin):
    list_display = ["name", "content_type", "size", "sha256", "kept_at", "kept_by"]
    list_filter = ["content_type"]
    list_select_related = ["kept_by"]
    search_fields = ["name", "sha256"]


@admin.register(PolicyTerm)
class PolicyTermAdmin(ReadAdmin, RecordedAdmin):
    list_display = ["policy", "kind", "begin", "end", "note", "author"]
    list_filter = ["kind"]
    list_select_related = ["policy", "author"]
    search_fields = ["policy__title_en", "policy__title_ru", "note"]


@admin.register(Statement)
class StatementAdmin(ReadAdmin, RecordedAdmin):
    list_display = ["policy", "source", "rank", "stance", "received_at", "is_direct"]
    list_filter = ["rank", "stance"]
    list_select_related = ["policy"]
    search_fields = ["source", "quote", "link"]


@admin.register(Exemption)
class ExemptionAdmin(ReadAdmin, RecordedAdmin):
    list_display = ["__str__", "partner", "customer", "commitment", "approved", "period", "text"]
    list_filter = ["approved", "for_license"]
    list_select_related = ["partner", "customer", "commitment"]
    search_fields = ["partner__name_en", "partner__name_ru", "partner__slug", "customer__name", "text"]


@admin.register(Application)
class ApplicationAdmin(ReadAdmin, RecordedAdmin):
    list_display = ["request", "decision", "line", "customer", "commitment", "policies", "since", "until"]
    list_select_related = ["request", "decision", "line", "customer", "commitment"]
    search_fields = ["request__code", "request__subject", "customer__name"]


@admin.register(Restriction)
class RestrictionAdmin(ReadAdmin, RecordedAdmin):
    list_display = ["customer", "source", "source_date", "listed_as", "period"]
    list_filter = ["source"]
    list_select_related = ["customer"]
    search_fields = ["customer__name", "customer__name_latin", "listed_as", "source"]


@admin.register(ListedMatch)
class ListedMatchAdmin(ReadAdmin):
    list_display = ["listed", "source", "customer", "verdict", "actor", "at"]
    list_filter = ["verdict"]
    list_select_related = ["customer", "actor"]
    search_fields = ["listed", "customer__name", "reason"]


@admin.register(GapItem)
class GapItemAdmin(ReadAdmin, RecordedAdmin):
    list_display = ["policy", "kind", "decision", "commitment", "fate", "decided_by", "told_at"]
    list_filter = ["kind", "fate"]
    list_select_related = ["policy", "decision", "commitment", "decided_by"]
    search_fields = ["decision__receipt", "commitment__number"]


@admin.register(Preview)
class PreviewAdmin(ReadAdmin):
    list_display = ["policy", "step", "on", "taken_at", "taken_by"]
    list_filter = ["step"]
    list_select_related = ["policy", "taken_by"]
    exclude = ["found"]
