"""Ownership in the admin: to find and to read. What is written is written on the portal's pages and by imports."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from customers.models import Entity, EntityFact, EntityTopic, Holding, SourceDocument, StateShare
from history.admin import RecordedAdmin
from ui.admin import ReadAdmin, ReadInline, ValuesFilter


class OwnerInline(ReadInline):
    model = Holding
    fk_name = "asset"
    fields = ["owner", "kind", "low", "high", "valid", "source", "row"]
    verbose_name_plural = _("owners")


class OwnedInline(ReadInline):
    model = Holding
    fk_name = "owner"
    fields = ["asset", "kind", "low", "high", "valid", "source", "row"]
    verbose_name_plural = _("what it owns")


class FactInline(ReadInline):
    model = EntityFact
    fields = ["fact", "evidence", "valid", "source", "found_by"]


class TopicInline(ReadInline):
    model = EntityTopic
    fields = ["topic", "dataset", "valid"]


class ShareInline(ReadInline):
    model = StateShare
    fields = ["at_least", "at_most", "any_share", "cascade_ge50", "cascade_gt50", "control", "reaches", "valid"]
    show_change_link = False


@admin.register(Entity)
class EntityAdmin(ReadAdmin, RecordedAdmin):
    """Found by any name in either script, and by its number in a register."""

    inlines = [ShareInline, FactInline, TopicInline, OwnerInline, OwnedInline]
    list_display = ["name", "kind", "country", "scheme", "value", "customer", "merged_into"]
    list_filter = ["kind", ("country", ValuesFilter)]
    list_select_related = ["customer", "merged_into"]
    search_fields = ["name"]
    search_help_text = _("Any name in either script, or a number")
    fields = ["name", "kind", "country", "scheme", "value", "customer", "merged_into", "public_id"]

    def get_search_results(self, request, queryset, search_term):
        return (queryset.search(search_term) if search_term.strip() else queryset), False


@admin.register(Holding)
class HoldingAdmin(ReadAdmin, RecordedAdmin):
    list_display = ["owner", "asset", "kind", "low", "high", "period", "source", "row"]
    list_filter = ["kind", ("dataset", ValuesFilter)]
    list_select_related = ["owner", "asset", "source"]
    search_fields = ["owner__name", "owner__value", "asset__name", "asset__value", "key"]


@admin.register(EntityFact)
class EntityFactAdmin(ReadAdmin, RecordedAdmin):
    list_display = ["entity", "fact", "evidence", "period", "found_by"]
    list_filter = ["fact"]
    list_select_related = ["entity", "found_by"]
    search_fields = ["entity__name", "entity__value", "evidence"]


@admin.register(SourceDocument)
class SourceDocumentAdmin(ReadAdmin, RecordedAdmin):
    list_display = ["title", "file_name", "published_on", "link"]
    search_fields = ["title", "file_name", "sha256"]
