"""Requests in the admin: shown, never written; what a document holds is opened on the portal's pages alone."""

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partners.models import Attachment, Request, RequestMessage
from ui.admin import ReadAdmin, ReadInline

OF_PARTNER = ["partner__slug", "partner__name_en", "partner__name_ru"]


class RequestMessageInline(ReadInline):
    model = RequestMessage
    fields = ["at", "kind", "side", "author", "text"]


class AttachmentInline(ReadInline):
    model = Attachment
    fields = ["name", "content_type", "size", "sha256"]


@admin.register(Request)
class RequestAdmin(ReadAdmin):
    inlines = [RequestMessageInline]
    list_display = ["code", "subject", "kind", "partner", "state", "turn", "due", "assigned", "created_at"]
    list_filter = ["state", "turn", "kind"]
    list_select_related = ["partner", "assigned"]
    date_hierarchy = "created_at"
    search_fields = ["code", "subject", "asker__name", "asker__email", *OF_PARTNER]
    search_help_text = _("The number, the subject, a partner or who asked")

    def view_on_site(self, obj):
        return reverse("requests:request_detail", args=[obj.code])


@admin.register(RequestMessage)
class RequestMessageAdmin(ReadAdmin):
    inlines = [AttachmentInline]
    list_display = ["request", "at", "kind", "side", "author"]
    list_filter = ["kind", "side"]
    list_select_related = ["request", "author"]
    search_fields = ["request__code", "text", "author__name"]
    search_help_text = _("The number of the request, words of the text, or an author")


@admin.register(Attachment)
class AttachmentAdmin(ReadAdmin):
    list_display = ["name", "message", "content_type", "size", "sha256"]
    list_filter = ["content_type"]
    list_select_related = ["message__request"]
    search_fields = ["name", "=sha256", "message__request__code"]
    search_help_text = _("The name or the SHA-256 of a document, or the number of its request")
    fields = ["message", "name", "content_type", "size", "sha256"]
